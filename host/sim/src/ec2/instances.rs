//! DescribeInstances.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Paging,
    filters::{self, Filters},
    paged, tag_set,
};
use crate::{
    ids,
    model::{Instance, Model},
    wire::{self, ApiError, Parameters},
};

const FILTERS: &[&str] = &[
    "availability-zone",
    "instance-id",
    "instance-state-code",
    "instance-state-name",
    "instance-type",
    "instance.group-id",
    "private-ip-address",
    "subnet-id",
    "tag:",
    "tag-key",
    "vpc-id",
];
const MOST_IDS: usize = 1000;

pub(super) fn describe(model: &Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["InstanceId", "Filter", "MaxResults", "NextToken"])?;
    let ids = parameters.list("InstanceId");
    let filters = Filters::read(parameters, FILTERS)?;
    let found = named(model, &ids, MOST_IDS, now)?;
    let found = found.into_iter().filter(|instance| filters.pass(|name| values(model, instance, name, now)));
    let items = found.map(|instance| (&instance.id, instance)).collect();
    let paging = Paging { list: "reservationSet", bounds: (5, 1000), named: !ids.is_empty() };
    paged(model, parameters, &paging, items, |instance| reservation(model, instance, now))
}

/// The instances that EC2 shows, or those with these ids, each of which must be one.
pub(super) fn named<'a>(
    model: &'a Model,
    ids: &[String],
    most: usize,
    now: Timestamp,
) -> Result<Vec<&'a Instance>, ApiError> {
    if ids.len() > most {
        return Err(ApiError::ec2("InvalidParameterValue", format!("At most {most} instance IDs can be specified")));
    }
    let instances = &model.state.instances;
    for id in ids {
        let digits = id.strip_prefix("i-").unwrap_or_default();
        if digits.len() < 8 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ApiError::ec2("InvalidInstanceID.Malformed", format!("Invalid id: \"{id}\"")));
        }
        if !instances.get(id).is_some_and(|instance| instance.in_ec2(now)) {
            return Err(ApiError::ec2("InvalidInstanceID.NotFound", format!("The instance ID '{id}' does not exist")));
        }
    }
    let asked = if ids.is_empty() { instances.iter().collect() } else { instances.with_ids(ids) };
    Ok(asked.into_iter().filter(|instance| instance.in_ec2(now)).collect())
}

fn values(model: &Model, instance: &Instance, filter: &str, now: Timestamp) -> Vec<String> {
    let settings = &instance.settings;
    let one = match filter {
        "availability-zone" => settings.zone.clone(),
        "instance-id" => instance.id.clone(),
        "instance-state-code" => instance.state(now).code_and_name().0.to_string(),
        "instance-state-name" => instance.state(now).code_and_name().1.to_owned(),
        "instance-type" => settings.instance_type.clone(),
        "instance.group-id" => return settings.groups.clone(),
        "private-ip-address" => settings.private_ip.to_string(),
        "subnet-id" => settings.subnet.clone(),
        "vpc-id" => settings.vpc.clone(),
        tag => return filters::of_tags(tag, model.state.tags(&instance.id, &instance.tags)),
    };
    vec![one]
}

fn reservation(model: &Model, instance: &Instance, now: Timestamp) -> Value {
    json!({
        "reservationId": ids::id("r", model.state.seed, &[&instance.id]),
        "ownerId": model.fleet.account(),
        "groupSet": [],
        "instancesSet": [instance_value(model, instance, now)],
    })
}

fn instance_value(model: &Model, instance: &Instance, now: Timestamp) -> Value {
    let settings = &instance.settings;
    let (code, name) = instance.state(now).code_and_name();
    let groups: Vec<Value> = settings.groups.iter().map(|id| group(model, id)).collect();
    let dns = dns_name(model, instance);
    json!({
        "instanceId": instance.id,
        "imageId": ids::id("ami", model.state.seed, &[&instance.id]),
        "instanceState": { "code": code, "name": name },
        "privateDnsName": dns,
        "dnsName": "",
        "instanceType": settings.instance_type,
        "launchTime": wire::ec2_time(instance.launched_at),
        "placement": { "availabilityZone": settings.zone, "tenancy": "default" },
        "subnetId": settings.subnet,
        "vpcId": settings.vpc,
        "privateIpAddress": settings.private_ip.to_string(),
        "groupSet": groups,
        "ebsOptimized": true,
        "tagSet": tag_set(model.state.tags(&instance.id, &instance.tags)),
        "networkInterfaceSet": [{
            "networkInterfaceId": ids::id("eni", model.state.seed, &[&instance.id]),
            "subnetId": settings.subnet,
            "vpcId": settings.vpc,
            "privateIpAddress": settings.private_ip.to_string(),
            "privateDnsName": dns,
            "groupSet": groups,
            "status": "in-use",
        }],
    })
}

fn group(model: &Model, id: &str) -> Value {
    json!({ "groupId": id, "groupName": model.fleet.security_group(id).map(|group| &group.name) })
}

fn dns_name(model: &Model, instance: &Instance) -> String {
    let host = format!("ip-{}", instance.settings.private_ip.to_string().replace('.', "-"));
    match model.fleet.region() {
        "us-east-1" => format!("{host}.ec2.internal"),
        region => format!("{host}.{region}.compute.internal"),
    }
}
