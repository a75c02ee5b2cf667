//! StartRecovery: a launch job for a batch of servers. It has no idempotency token: each call that is taken launches.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fleet::{BusyServer, Over100},
    model::{JobStatus, LaunchRequest, Model, Order, Tags},
    wire::ApiError,
};

/// The most servers that the model allows.
const MOST_SERVERS: usize = 200;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Request {
    source_servers: Vec<SourceServer>,
    #[serde(default)]
    is_drill: bool,
    #[serde(default)]
    tags: Tags,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceServer {
    #[serde(rename = "sourceServerID")]
    id: String,
    #[serde(rename = "recoverySnapshotID")]
    snapshot: Option<String>,
}

pub(super) fn start(model: &mut Model, request: Request, now: Timestamp) -> Result<Value, ApiError> {
    check_shape(&request)?;
    let mut servers = request.source_servers.iter().map(|s| launch(model, s, now)).collect::<Result<Vec<_>, _>>()?;
    check_busy(model, &mut servers, now)?;
    check_quotas(model, servers.iter().filter(|server| !server.skip).count(), now)?;
    let order = Order { drill: request.is_drill, tags: request.tags, servers };
    let id = model.start_launch(order, now);
    Ok(json!({ "job": super::jobs::by_id(model, &id, now) }))
}

fn check_shape(request: &Request) -> Result<(), ApiError> {
    let servers = &request.source_servers;
    if servers.is_empty() {
        return Err(ApiError::validation("sourceServers must have at least one member"));
    }
    super::at_most("sourceServers", servers, MOST_SERVERS)?;
    super::well_formed("s", servers.iter().map(|server| &server.id))?;
    super::well_formed("pit", servers.iter().filter_map(|server| server.snapshot.as_ref()))?;
    let different: BTreeSet<&str> = servers.iter().map(|server| server.id.as_str()).collect();
    if different.len() < servers.len() {
        return Err(ApiError::validation("sourceServers names a server twice"));
    }
    super::tags::check(&request.tags)
}

fn launch(model: &Model, wanted: &SourceServer, now: Timestamp) -> Result<LaunchRequest, ApiError> {
    let server = model.fleet.server(&wanted.id).ok_or_else(|| ApiError::not_found("SourceServer", &wanted.id))?;
    let point = match &wanted.snapshot {
        Some(id) => {
            let found = model.recovery_points(server, now).into_iter().find(|point| point.id == *id);
            Some(found.ok_or_else(|| ApiError::not_found("RecoverySnapshot", id))?)
        }
        None => None,
    };
    Ok(LaunchRequest { server: wanted.id.clone(), point, skip: false })
}

/// Refuses the batch or skips the busy servers of it, as the fleet file says. A batch of busy servers only is refused.
fn check_busy(model: &Model, servers: &mut [LaunchRequest], now: Timestamp) -> Result<(), ApiError> {
    for server in servers.iter_mut() {
        let Some(job) = model.busy(&server.server, now) else { continue };
        if model.fleet.switches().busy_server == BusyServer::RefuseBatch {
            return Err(busy(&server.server, &job.id));
        }
        server.skip = true;
    }
    match servers.first() {
        Some(first) if servers.iter().all(|server| server.skip) => {
            let job = model.busy(&first.server, now).map_or("", |job| &job.id);
            Err(busy(&first.server, job))
        }
        _ => Ok(()),
    }
}

fn busy(server: &str, job: &str) -> ApiError {
    ApiError::conflict("SourceServer", server, format!("{server} is already in job {job}"))
}

fn check_quotas(model: &Model, servers: usize, now: Timestamp) -> Result<(), ApiError> {
    let quotas = model.fleet.quotas();
    if servers > quotas.servers_per_job && model.fleet.switches().over_100 == Over100::Refuse {
        return Err(ApiError::quota(format!(
            "a job has at most {} source servers, not {servers}",
            quotas.servers_per_job
        )));
    }
    check_job_quota(model, now)?;
    let active = model.state.jobs.iter().filter(|job| job.status(now) != JobStatus::Completed);
    let in_jobs = active.map(|job| job.courses.len()).sum::<usize>();
    if in_jobs + servers > quotas.servers_in_jobs {
        return Err(ApiError::quota(format!(
            "active jobs have {in_jobs} servers; with {servers} more they exceed {}",
            quotas.servers_in_jobs
        )));
    }
    Ok(())
}

/// Refuses one job more than can be active.
pub(super) fn check_job_quota(model: &Model, now: Timestamp) -> Result<(), ApiError> {
    let most = model.fleet.quotas().jobs;
    let active = model.state.jobs.iter().filter(|job| job.status(now) != JobStatus::Completed).count();
    if active < most {
        return Ok(());
    }
    Err(ApiError::quota(format!("{active} jobs are active; at most {most} can be")))
}
