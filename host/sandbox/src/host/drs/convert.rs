//! What DRS says, as the guest gets it: every value as it came.

use drs_core::aws;

use crate::bindings::drs::{
    Job, JobLogItem, LaunchActionRun, LaunchConfiguration, ParticipatingServer, RecoveryInstance, RecoverySnapshot,
    SourceServer,
};
use crate::wit::{duration_ms, settings_to_wit, tags_to_wit, unix_ms};

pub(super) fn source_server(server: aws::SourceServer) -> SourceServer {
    SourceServer {
        id: server.id.as_str().to_owned(),
        hostname: server.hostname,
        tags: tags_to_wit(server.tags),
        replication_state: server.replication_state.map(String::from),
        lag: server.lag.map(duration_ms),
        recommended_instance_type: server.recommended_instance_type,
    }
}

pub(super) fn snapshot(snapshot: aws::RecoverySnapshot) -> RecoverySnapshot {
    RecoverySnapshot { id: snapshot.id, server: snapshot.server.as_str().to_owned(), at: snapshot.at.map(unix_ms) }
}

pub(super) fn job(job: aws::Job) -> Job {
    Job {
        id: job.id.as_str().to_owned(),
        kind: job.kind.map(String::from),
        status: job.status.map(String::from),
        initiated_by: job.initiated_by,
        created: job.created.map(unix_ms),
        ended: job.ended.map(unix_ms),
        tags: tags_to_wit(job.tags),
        servers: job.participating.into_iter().map(participating_server).collect(),
    }
}

fn participating_server(server: aws::ParticipatingServer) -> ParticipatingServer {
    let run = |run: aws::ActionRun| LaunchActionRun {
        name: run.name,
        status: run.status.map(String::from),
        failure: run.failure,
        optional: run.optional,
    };
    ParticipatingServer {
        server: server.server.as_str().to_owned(),
        launch_status: server.launch_status.map(String::from),
        recovery_instance: server.recovery_instance.map(|id| id.as_str().to_owned()),
        actions: server.actions.unwrap_or_default().into_iter().map(run).collect(),
    }
}

pub(super) fn job_log_item(item: aws::JobLogItem) -> JobLogItem {
    JobLogItem {
        event: item.event,
        at: item.at.map(unix_ms),
        server: item.server.map(|id| id.as_str().to_owned()),
        instance: item.instance.map(|id| id.as_str().to_owned()),
        error: item.error,
    }
}

pub(super) fn recovery_instance(instance: aws::RecoveryInstance) -> RecoveryInstance {
    RecoveryInstance {
        id: instance.id.as_str().to_owned(),
        instance: instance.instance.map(|id| id.as_str().to_owned()),
        server: instance.server.map(|id| id.as_str().to_owned()),
        job: instance.job.map(|id| id.as_str().to_owned()),
        is_drill: instance.is_drill,
        state: instance.state,
        failback: instance.failback,
        point_in_time: instance.point_in_time.map(unix_ms),
    }
}

pub(super) fn launch_configuration(configuration: aws::LaunchConfiguration) -> LaunchConfiguration {
    LaunchConfiguration {
        server: configuration.server.as_str().to_owned(),
        template: configuration.template.map(|id| id.as_str().to_owned()),
        settings: settings_to_wit(&configuration.settings),
    }
}
