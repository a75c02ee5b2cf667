//! DescribeSourceServers.

use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::paging;
use crate::{
    fleet::{ReplicationState, Server},
    ids,
    model::{LaunchStatus, Model, Replication},
    wire::{self, ApiError},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
    #[serde(default)]
    filters: Filters,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filters {
    #[serde(rename = "sourceServerIDs")]
    source_server_ids: Option<Vec<String>>,
    #[serde(rename = "hardwareId")]
    hardware_id: Option<String>,
    #[serde(rename = "stagingAccountIDs")]
    staging_account_ids: Option<Vec<String>>,
}

impl Filters {
    fn check(&self) -> Result<(), ApiError> {
        let ids = self.source_server_ids.as_deref().unwrap_or_default();
        super::at_most("sourceServerIDs", ids, 200)?;
        super::well_formed("s", ids)?;
        super::shapes::bounded("hardwareId", self.hardware_id.as_deref().unwrap_or_default())?;
        let accounts = self.staging_account_ids.as_deref().unwrap_or_default();
        super::at_most("stagingAccountIDs", accounts, 200)?;
        super::shapes::accounts(accounts)
    }

    fn pass(&self, model: &Model, server: &Server) -> bool {
        // An empty list is no filter.
        let accounts = self.staging_account_ids.as_ref().filter(|accounts| !accounts.is_empty());
        let staged_in = server.staging_account.as_ref().map_or(model.fleet.account(), |account| account.get_ref());
        accounts.is_none_or(|accounts| accounts.iter().any(|account| account == staged_in))
            && self.hardware_id.as_ref().is_none_or(|id| Hardware::of(model, server).has(id))
    }
}

/// What tells a server's machine from all others: made up from the seed, as the fleet file has no need to say it.
struct Hardware {
    uuid: String,
    mac: String,
}

impl Hardware {
    fn of(model: &Model, server: &Server) -> Self {
        let digits = ids::digits(10, model.state.seed, "mac address", &[server.id()]);
        let pairs: Vec<&str> = (0..5).filter_map(|pair| digits.get(2 * pair..2 * pair + 2)).collect();
        // 02: a locally administered address.
        Hardware {
            uuid: ids::uuid(model.state.seed, "hardware", &[server.id()]),
            mac: format!("02:{}", pairs.join(":")),
        }
    }

    fn has(&self, id: &str) -> bool {
        self.uuid.eq_ignore_ascii_case(id) || self.mac.eq_ignore_ascii_case(id)
    }
}

pub(super) fn describe(model: &Model, body: &[u8], now: Timestamp) -> Result<Value, ApiError> {
    let (request, page): (Request, _) = paging::read("DescribeSourceServers", body)?;
    request.filters.check()?;
    let asked = match request.filters.source_server_ids.as_deref().unwrap_or_default() {
        [] => model.fleet.servers().iter().collect(),
        ids => model.fleet.servers_with(ids),
    };
    let found = asked.into_iter().filter(|server| request.filters.pass(model, server));
    let items = found.map(|server| (server.id(), server)).collect();
    page.of(model, items, |server| source_server(model, server, now))
}

fn source_server(model: &Model, server: &Server, now: Timestamp) -> Value {
    let instance = model.state.instances.of_server(server.id()).rev().find(|instance| instance.in_drs(now));
    let now_is = model.replication(server, now);
    json!({
        "sourceServerID": server.id(),
        "arn": super::arn(model, "source-server", server.id()),
        "tags": model.server_tags(server),
        "recoveryInstanceId": instance.map(|instance| &instance.id),
        "lastLaunchResult": last_launch_result(model, server.id(), now),
        "dataReplicationInfo": replication(server, &now_is),
        "lifeCycle": life_cycle(model, server, &now_is, now),
        "sourceProperties": properties(model, server),
        "stagingArea": server.staging_account.as_ref().map(|account| staging_area(model, server, account.get_ref())),
        "replicationDirection": "FAILOVER",
    })
}

/// Where a server is staged that is not staged in this account.
fn staging_area(model: &Model, server: &Server, account: &str) -> Value {
    json!({
        "status": "EXTENDED",
        "stagingAccountID": account,
        "stagingSourceServerArn": format!("arn:aws:drs:{}:{account}:source-server/{}", model.fleet.region(), server.id()),
    })
}

fn replication(server: &Server, now_is: &Replication) -> Value {
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
        "dataReplicationState": now_is.shown.as_ref().map_or_else(|| json!(now_is.state), |shown| json!(shown)),
        "lagDuration": now_is.lag.map(iso_duration),
        "dataReplicationError": now_is.stopped.map(|_| json!({ "error": "AGENT_NOT_SEEN" })),
        "replicatedDisks": disks,
    })
}

/// A length as the record has it: no lag is `P0D`.
fn iso_duration(length: jiff::SignedDuration) -> String {
    if length.is_zero() { "P0D".to_owned() } else { length.to_string() }
}

fn life_cycle(model: &Model, server: &Server, now_is: &Replication, now: Timestamp) -> Value {
    let gone = matches!(now_is.state, ReplicationState::Stopped | ReplicationState::Disconnected);
    let seen_until = if gone { now_is.stopped.unwrap_or(model.state.origin) } else { now };
    let last_seen = seen_until - server.last_seen.0;
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
    let Some(job) = model.state.jobs.get(id) else { return Some(LaunchStatus::Launched) };
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
    let hardware = Hardware::of(model, server);
    json!({
        "identificationHints": { "hostname": server.hostname, "fqdn": server.hostname, "vmWareUuid": hardware.uuid },
        "cpus": cpus,
        "ramBytes": server.ram.0,
        "disks": disks,
        "networkInterfaces": [{ "macAddress": hardware.mac, "ips": ips, "isPrimary": true }],
        "os": { "fullString": model.fleet.os(server) },
        "architecture": server.architecture,
        "supportsNitroInstances": server.supports_nitro,
        "recommendedInstanceType": model.fleet.recommended_type(server),
        "lastUpdatedDateTime": wire::time(model.state.origin),
    })
}
