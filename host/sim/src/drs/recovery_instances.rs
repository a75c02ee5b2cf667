//! DescribeRecoveryInstances.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::paging;
use crate::{
    model::{Ec2State, Instance, Model},
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
    #[serde(rename = "recoveryInstanceIDs")]
    recovery_instance_ids: Option<Vec<String>>,
    #[serde(rename = "sourceServerIDs")]
    source_server_ids: Option<Vec<String>>,
}

pub(super) fn describe(model: &Model, body: &[u8], now: Timestamp) -> Result<Value, ApiError> {
    let (request, page): (Request, _) = paging::read("DescribeRecoveryInstances", body)?;
    let ids = request.filters.recovery_instance_ids.as_deref().unwrap_or_default();
    let servers = request.filters.source_server_ids.as_deref().unwrap_or_default();
    super::at_most("recoveryInstanceIDs", ids, 200)?;
    super::well_formed("i", ids)?;
    super::well_formed("s", servers)?;
    let wanted =
        |instance: &&Instance| instance.in_drs(now) && (servers.is_empty() || servers.contains(&instance.server));
    let instances = &model.state.instances;
    let asked = match (ids.is_empty(), servers.is_empty()) {
        (false, _) => instances.with_ids(ids),
        (true, false) => instances.of_servers(servers),
        (true, true) => instances.iter().collect(),
    };
    let items = asked.into_iter().filter(wanted).map(|instance| (&instance.id, instance)).collect();
    page.of(model, items, |instance| recovery_instance(model, instance, now))
}

fn recovery_instance(model: &Model, instance: &Instance, now: Timestamp) -> Value {
    json!({
        "recoveryInstanceID": instance.id,
        "ec2InstanceID": instance.id,
        "ec2InstanceState": if instance.in_ec2(now) { state_name(instance.state(now)) } else { "NOT_FOUND" },
        "sourceServerID": instance.server,
        "jobID": instance.job,
        "arn": super::arn(model, "recovery-instance", &instance.id),
        "isDrill": instance.drill,
        "tags": model.recovery_instance_tags(instance),
        "failback": { "state": instance.failback },
        "pointInTimeSnapshotDateTime": wire::time(instance.point_in_time),
        "originEnvironment": "ON_PREMISES",
    })
}

/// EC2InstanceState of the DRS model.
fn state_name(state: Ec2State) -> &'static str {
    match state {
        Ec2State::Pending => "PENDING",
        Ec2State::Running => "RUNNING",
        Ec2State::Stopping => "STOPPING",
        Ec2State::Stopped => "STOPPED",
        Ec2State::ShuttingDown => "SHUTTING-DOWN",
        Ec2State::Terminated => "TERMINATED",
    }
}
