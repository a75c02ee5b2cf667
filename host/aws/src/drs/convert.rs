//! From the SDK's types to the core's: every value as it came.

use std::net::Ipv4Addr;

use aws_sdk_drs::types;
use drs_core::aws::{
    ActionRun, CallError, Job, JobLogItem, LastLaunch, ParticipatingServer, RecoveryInstance, RecoverySnapshot,
    SourceServer,
};
use drs_core::time::parse_iso_duration;

use crate::error::present;
use crate::time::instant;

pub(super) fn source_server(server: types::SourceServer) -> Result<SourceServer, CallError> {
    let id = present("drs:DescribeSourceServers", "sourceServerID", server.source_server_id)?;
    let replication = server.data_replication_info;
    let properties = server.source_properties;
    let launch = server.life_cycle.and_then(|life| life.last_launch).and_then(|launch| launch.initiated);
    Ok(SourceServer {
        id: id.into(),
        arn: server.arn,
        tags: server.tags.unwrap_or_default().into_iter().collect(),
        replication_state: replication
            .as_ref()
            .and_then(|replication| replication.data_replication_state.as_ref())
            .map(|state| state.as_str().into()),
        lag: replication
            .as_ref()
            .and_then(|replication| replication.lag_duration.as_deref())
            .and_then(parse_iso_duration),
        hostname: properties
            .as_ref()
            .and_then(|properties| properties.identification_hints.as_ref())
            .and_then(|hints| hints.hostname.clone()),
        private_ip: properties.as_ref().and_then(primary_address),
        architecture: properties
            .as_ref()
            .and_then(|properties| properties.architecture.as_ref())
            .map(|architecture| architecture.as_str().to_owned()),
        supports_nitro: properties.as_ref().and_then(|properties| properties.supports_nitro_instances),
        recommended_instance_type: properties.and_then(|properties| properties.recommended_instance_type),
        last_launch: launch.map(last_launch),
    })
}

/// The first IPv4 address of the primary interface, or of the only one.
fn primary_address(properties: &types::SourceProperties) -> Option<Ipv4Addr> {
    let interfaces = properties.network_interfaces();
    let primary = interfaces.iter().find(|interface| interface.is_primary == Some(true));
    let only = if let [only] = interfaces { Some(only) } else { None };
    primary.or(only)?.ips().iter().find_map(|ip| ip.parse().ok())
}

fn last_launch(launch: types::LifeCycleLastLaunchInitiated) -> LastLaunch {
    LastLaunch {
        job: launch.job_id.map(Into::into),
        at: instant(launch.api_call_date_time.as_deref()),
        kind: launch.r#type.map(|kind| kind.as_str().to_owned()),
    }
}

pub(super) fn job(job: types::Job) -> Job {
    let servers = job.participating_servers.unwrap_or_default();
    Job {
        id: job.job_id.into(),
        kind: job.r#type.map(|kind| kind.as_str().into()),
        status: job.status.map(|status| status.as_str().into()),
        created: instant(job.creation_date_time.as_deref()),
        ended: instant(job.end_date_time.as_deref()),
        initiated_by: job.initiated_by.map(|by| by.as_str().to_owned()),
        tags: job.tags.unwrap_or_default().into_iter().collect(),
        participating: servers.into_iter().filter_map(participating_server).collect(),
    }
}

/// An entry without a server says nothing of any server. It is not worth losing the rest of the job for.
fn participating_server(server: types::ParticipatingServer) -> Option<ParticipatingServer> {
    let Some(id) = server.source_server_id else {
        tracing::warn!("a job lists a participating server without sourceServerID");
        return None;
    };
    Some(ParticipatingServer {
        server: id.into(),
        launch_status: server.launch_status.map(|status| status.as_str().into()),
        recovery_instance: server.recovery_instance_id.map(Into::into),
        actions: server.launch_actions_status.map(|status| status.runs.unwrap_or_default()).map(action_runs),
    })
}

fn action_runs(runs: Vec<types::LaunchActionRun>) -> Vec<ActionRun> {
    let run = |run: types::LaunchActionRun| {
        let (name, id, optional) =
            run.action.map(|action| (action.name, action.action_id, action.optional)).unwrap_or_default();
        ActionRun {
            name: name.or(id).or(run.run_id).unwrap_or_else(|| "without a name".to_owned()),
            status: run.status.map(|status| status.as_str().into()),
            failure: run.failure_reason,
            optional,
        }
    };
    runs.into_iter().map(run).collect()
}

pub(super) fn job_log_item(item: types::JobLog) -> Result<JobLogItem, CallError> {
    let event = present("drs:DescribeJobLogItems", "event", item.event)?;
    let (server, instance, error) = item
        .event_data
        .map(|data| (data.source_server_id, data.target_instance_id, data.raw_error))
        .unwrap_or_default();
    Ok(JobLogItem {
        event: event.as_str().to_owned(),
        at: instant(item.log_date_time.as_deref()),
        server: server.map(Into::into),
        instance: instance.map(Into::into),
        error,
    })
}

pub(super) fn recovery_instance(instance: types::RecoveryInstance) -> Result<RecoveryInstance, CallError> {
    let id = present("drs:DescribeRecoveryInstances", "recoveryInstanceID", instance.recovery_instance_id)?;
    Ok(RecoveryInstance {
        id: id.into(),
        instance: instance.ec2_instance_id.map(Into::into),
        server: instance.source_server_id.map(Into::into),
        job: instance.job_id.map(Into::into),
        is_drill: instance.is_drill,
        state: instance.ec2_instance_state.map(|state| state.as_str().to_owned()),
        failback: instance.failback.and_then(|failback| failback.state).map(|state| state.as_str().to_owned()),
        point_in_time: instant(instance.point_in_time_snapshot_date_time.as_deref()),
    })
}

pub(super) fn recovery_snapshot(snapshot: types::RecoverySnapshot) -> RecoverySnapshot {
    RecoverySnapshot {
        id: snapshot.snapshot_id,
        server: snapshot.source_server_id.into(),
        at: instant(snapshot.timestamp.as_deref()).or_else(|| instant(Some(&snapshot.expected_timestamp))),
    }
}
