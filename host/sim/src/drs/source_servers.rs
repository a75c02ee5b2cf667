//! DescribeSourceServers.

use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fleet::{ReplicationState, Server},
    model::{LaunchStatus, Model},
    wire::{self, ApiError},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Request {
    #[serde(default)]
    filters: Filters,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filters {
    #[serde(rename = "sourceServerIDs")]
    source_server_ids: Option<Vec<String>>,
}

pub(super) fn describe(model: &Model, request: &Request, now: Timestamp) -> Result<Value, ApiError> {
    let ids = request.filters.source_server_ids.as_deref().unwrap_or_default();
    super::at_most("sourceServerIDs", ids, 200)?;
    super::well_formed("s", ids)?;
    let wanted = |server: &&Server| ids.is_empty() || ids.iter().any(|id| id == server.id());
    let found = model.fleet.servers().iter().filter(wanted);
    let items = found.map(|server| (server.id().to_owned(), source_server(model, server, now))).collect();
    super::paged(model, "DescribeSourceServers", items, request.max_results, request.next_token.as_deref())
}

fn source_server(model: &Model, server: &Server, now: Timestamp) -> Value {
    let instance = model.state.instances.iter().rev().find(|i| i.server == server.id() && i.in_drs(now));
    json!({
        "sourceServerID": server.id(),
        "arn": super::arn(model, "source-server", server.id()),
        "tags": server.tags,
        "recoveryInstanceId": instance.map(|instance| &instance.id),
        "lastLaunchResult": last_launch_result(model, server.id(), now),
        "dataReplicationInfo": replication(server),
        "lifeCycle": life_cycle(model, server, now),
        "sourceProperties": properties(model, server),
        "replicationDirection": "FAILOVER",
    })
}

fn replication(server: &Server) -> Value {
    let disks: Vec<Value> = server
        .disks
        .iter()
        .map(|disk| {
            json!({
                "deviceName": disk.device,
                "totalStorageBytes": disk.size.0,
                "replicatedStorageBytes": disk.size.0,
                "rescannedStorageBytes": disk.size.0,
                "backloggedStorageBytes": 0,
            })
        })
        .collect();
    json!({
        "dataReplicationState": server.replication,
        "lagDuration": server.lag.map(|lag| iso_duration(lag.0)),
        "replicatedDisks": disks,
    })
}

/// A length as the record has it: no lag is `P0D`.
fn iso_duration(length: jiff::SignedDuration) -> String {
    if length.is_zero() { "P0D".to_owned() } else { length.to_string() }
}

fn life_cycle(model: &Model, server: &Server, now: Timestamp) -> Value {
    let seen_at_origin = model.state.origin - server.last_seen.0;
    let replicates = !matches!(server.replication, ReplicationState::Stopped | ReplicationState::Disconnected);
    let last_seen = if replicates { now - server.last_seen.0 } else { seen_at_origin };
    let initiated = model.last_launch(server.id(), now).map(|(job, at, drill)| {
        json!({
            "jobID": job,
            "apiCallDateTime": wire::time(at),
            "type": if drill { "DRILL" } else { "RECOVERY" },
        })
    });
    json!({
        "lastSeenByServiceDateTime": wire::time(last_seen),
        "lastLaunch": { "initiated": initiated.unwrap_or_else(|| json!({})), "status": last_launch_status(model, server.id(), now) },
    })
}

fn last_launch_status(model: &Model, server: &str, now: Timestamp) -> Option<LaunchStatus> {
    let (id, ..) = model.last_launch(server, now)?;
    let job = model.state.jobs.iter().find(|job| job.id == id);
    let Some(job) = job else { return Some(LaunchStatus::Launched) };
    job.courses.iter().find(|course| course.launches(server)).map(|course| job.server_status(course, now))
}

fn last_launch_result(model: &Model, server: &str, now: Timestamp) -> &'static str {
    use LaunchStatus::{Failed, InProgress, Launched, Pending, Terminated};
    match last_launch_status(model, server, now) {
        None => "NOT_STARTED",
        Some(Pending | InProgress) => "PENDING",
        Some(Launched | Terminated) => "SUCCEEDED",
        Some(Failed) => "FAILED",
    }
}

fn properties(model: &Model, server: &Server) -> Value {
    let cpus: Vec<Value> = (0..server.cpus).map(|_| json!({"cores": 1})).collect();
    let disks: Vec<Value> =
        server.disks.iter().map(|disk| json!({"deviceName": disk.device, "bytes": disk.size.0})).collect();
    let ips: Vec<Ipv4Addr> = server.private_ip.into_iter().collect();
    json!({
        "identificationHints": { "hostname": server.hostname, "fqdn": server.hostname },
        "cpus": cpus,
        "ramBytes": server.ram.0,
        "disks": disks,
        "networkInterfaces": [{ "ips": ips, "isPrimary": true }],
        "os": { "fullString": model.fleet.os(server) },
        "recommendedInstanceType": model.fleet.recommended_type(server),
        "lastUpdatedDateTime": wire::time(model.state.origin),
    })
}
