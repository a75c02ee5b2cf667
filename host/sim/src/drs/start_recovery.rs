//! StartRecovery: a launch job for a batch of servers. It has no idempotency token: each call that is taken launches.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    model::{LaunchRequest, Model, Order, Refusal, Tags},
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
    model.admit_launch(&mut servers, now).map_err(refused)?;
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

/// Why DRS does not take a job, as it says it.
pub(super) fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::Busy { server, job } => {
            ApiError::conflict("SourceServer", &server, format!("{server} is already in job {job}"))
        }
        Refusal::Quota { code, message } => ApiError::quota(code, message),
    }
}
