//! The reads of the interface `drs`.

use drs_core::ids::{JobId, ServerId};
use drs_core::plugin::limits::table;
use drs_core::ports::JobQuery;

use super::convert;
use crate::bindings::drs::{Job, JobLogItem, LaunchConfiguration, RecoveryInstance, RecoverySnapshot, SourceServer};
use crate::bindings::types::CallError;
use crate::call::Turns;
use crate::host::calling::{call_error, check_count, check_ids};
use crate::limits::{most, out_of_bounds};
use crate::ports::Ports;

pub(super) async fn source_servers(ports: Ports, ids: Vec<String>) -> Result<Vec<SourceServer>, CallError> {
    check_ids(&ids)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ServerId> = ids.into_iter().map(ServerId::from).collect();
    let servers = ports.drs.source_servers(Some(&ids)).await.map_err(call_error)?;
    Ok(servers.into_iter().map(convert::source_server).collect())
}

pub(super) async fn recovery_snapshots(
    ports: Ports,
    turns: Turns,
    servers: Vec<String>,
    newest: u32,
) -> Result<Vec<RecoverySnapshot>, CallError> {
    let newest = usize::try_from(newest).unwrap_or(usize::MAX);
    let all = servers.len().saturating_mul(newest);
    if newest == 0 || all > most(&table::IDS_IN_A_CALL) {
        let asked = format!("{newest} recovery points of each of {} servers", servers.len());
        return Err(invalid_number(all, format!("{asked}; ask for 1 to {} in one call", table::IDS_IN_A_CALL.most)));
    }
    let mut all = Vec::new();
    for (place, server) in servers.into_iter().map(ServerId::from).enumerate() {
        if place > 0 {
            turns.next().await;
        }
        let snapshots = ports.drs.recovery_snapshots(&server).await.map_err(call_error)?;
        all.extend(snapshots.into_iter().take(newest).map(convert::snapshot));
    }
    Ok(all)
}

pub(super) async fn jobs(ports: Ports, ids: Vec<String>) -> Result<Vec<Job>, CallError> {
    check_count(&ids, &table::JOBS_IN_A_CALL)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = JobQuery::Ids(ids.into_iter().map(JobId::from).collect());
    let jobs = ports.drs.jobs(&query).await.map_err(call_error)?;
    Ok(jobs.into_iter().map(convert::job).collect())
}

pub(super) async fn job_log(ports: Ports, job: String, newest: u32) -> Result<Vec<JobLogItem>, CallError> {
    let newest = usize::try_from(newest).unwrap_or(usize::MAX);
    if !(1..=most(&table::IDS_IN_A_CALL)).contains(&newest) {
        let asked = format!("{newest} entries are asked for; ask for 1 to {}", table::IDS_IN_A_CALL.most);
        return Err(invalid_number(newest, asked));
    }
    let items = ports.drs.job_log(&JobId::from(job)).await.map_err(call_error)?;
    let older = items.len().saturating_sub(newest);
    Ok(items.into_iter().skip(older).map(convert::job_log_item).collect())
}

fn invalid_number(asked: usize, words: String) -> CallError {
    CallError::Invalid(out_of_bounds(&table::IDS_IN_A_CALL, asked, words))
}

pub(super) async fn recovery_instances(ports: Ports, servers: Vec<String>) -> Result<Vec<RecoveryInstance>, CallError> {
    check_ids(&servers)?;
    let servers: Vec<ServerId> = servers.into_iter().map(ServerId::from).collect();
    let instances = ports.drs.recovery_instances(&servers).await.map_err(call_error)?;
    Ok(instances.into_iter().map(convert::recovery_instance).collect())
}

pub(super) async fn launch_configuration(ports: Ports, server: String) -> Result<LaunchConfiguration, CallError> {
    let configuration = ports.drs.launch_configuration(&ServerId::from(server)).await.map_err(call_error)?;
    Ok(convert::launch_configuration(configuration))
}
