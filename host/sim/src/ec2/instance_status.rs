//! DescribeInstanceStatus.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Paging, filters::Filters, instances, paged};
use crate::{
    model::{CheckStatus, Ec2State, Instance, Model},
    wire::{ApiError, Parameters},
};

const MOST_IDS: usize = 100;
const FILTERS: &[&str] = &[
    "availability-zone",
    "instance-state-code",
    "instance-state-name",
    "instance-status.status",
    "system-status.status",
];

pub(super) fn describe(model: &Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["InstanceId", "IncludeAllInstances", "Filter", "MaxResults", "NextToken"])?;
    let ids = parameters.list("InstanceId");
    let all: bool = parameters.parsed("IncludeAllInstances")?.unwrap_or(false);
    let filters = Filters::read(parameters, FILTERS)?;
    let found = instances::named(model, &ids, MOST_IDS, now)?.into_iter().filter(|instance| {
        (all || instance.state(now) == Ec2State::Running) && filters.pass(|name| vec![value(instance, name, now)])
    });
    let items = found.map(|instance| (&instance.id, instance)).collect();
    let paging = Paging { list: "instanceStatusSet", bounds: (5, 1000), named: !ids.is_empty() };
    paged(model, parameters, &paging, items, |instance| status(instance, now))
}

fn value(instance: &Instance, filter: &str, now: Timestamp) -> String {
    let (code, state) = instance.state(now).code_and_name();
    match filter {
        "availability-zone" => instance.settings.zone.clone(),
        "instance-state-code" => code.to_string(),
        "instance-state-name" => state.to_owned(),
        // Both checks have the same result.
        _ => instance.checks(now).name().to_owned(),
    }
}

fn status(instance: &Instance, now: Timestamp) -> Value {
    let (code, name) = instance.state(now).code_and_name();
    let checks = summary(instance.checks(now));
    json!({
        "instanceId": instance.id,
        "availabilityZone": instance.settings.zone,
        "instanceState": { "code": code, "name": name },
        "systemStatus": checks,
        "instanceStatus": checks,
    })
}

fn summary(status: CheckStatus) -> Value {
    let details = match status {
        CheckStatus::NotApplicable => return json!({ "status": status.name() }),
        CheckStatus::Initializing => "initializing",
        CheckStatus::Ok => "passed",
        CheckStatus::Impaired => "failed",
    };
    json!({ "status": status.name(), "details": [{ "name": "reachability", "status": details }] })
}
