//! The EC2 operations around recovery instances and launch templates.

mod filters;
mod instance_status;
mod instance_types;
mod instances;
mod networks;
mod paging;
mod power;
mod tags;
mod template_changes;
mod template_deletion;
mod template_form;
mod template_options;
mod templates;

use jiff::Timestamp;
use serde_json::{Value, json};

use self::paging::{Paging, paged};
use crate::{
    model::{Model, Tags},
    sts::Caller,
    wire::{ApiError, Parameters},
    world::Operation,
};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation { name: "ec2:CreateLaunchTemplateVersion", writes: true },
    Operation { name: "ec2:CreateTags", writes: true },
    Operation { name: "ec2:DeleteLaunchTemplateVersions", writes: true },
    Operation { name: "ec2:DeleteTags", writes: true },
    Operation { name: "ec2:DescribeInstanceStatus", writes: false },
    Operation { name: "ec2:DescribeInstanceTypes", writes: false },
    Operation { name: "ec2:DescribeInstances", writes: false },
    Operation { name: "ec2:DescribeLaunchTemplateVersions", writes: false },
    Operation { name: "ec2:DescribeLaunchTemplates", writes: false },
    Operation { name: "ec2:DescribeSecurityGroups", writes: false },
    Operation { name: "ec2:DescribeSubnets", writes: false },
    Operation { name: "ec2:ModifyLaunchTemplate", writes: true },
    Operation { name: "ec2:StartInstances", writes: true },
    Operation { name: "ec2:StopInstances", writes: true },
    Operation { name: "ec2:TerminateInstances", writes: true },
];

/// Does an operation: the body of its answer. A dry run has no effect.
pub(crate) fn handle(
    model: &mut Model,
    operation: &str,
    parameters: &Parameters,
    caller: &Caller,
    now: Timestamp,
) -> Result<Value, ApiError> {
    let dry: bool = parameters.parsed("DryRun")?.unwrap_or(false);
    let parameters = parameters.without(&["DryRun"]);
    if !dry {
        return act(model, operation, &parameters, caller, now);
    }
    let before = model.state.clone();
    let result = act(model, operation, &parameters, caller, now);
    model.state = before;
    let message = "Request would have succeeded, but DryRun flag is set.";
    result.and_then(|_| Err(ApiError::new(412, "DryRunOperation", message)))
}

fn act(
    model: &mut Model,
    operation: &str,
    parameters: &Parameters,
    caller: &Caller,
    now: Timestamp,
) -> Result<Value, ApiError> {
    match operation {
        "CreateLaunchTemplateVersion" => template_changes::create_version(model, parameters, caller, now),
        "CreateTags" => tags::create(model, parameters, now),
        "DeleteLaunchTemplateVersions" => template_deletion::delete_versions(model, parameters),
        "DeleteTags" => tags::delete(model, parameters, now),
        "DescribeInstanceStatus" => instance_status::describe(model, parameters, now),
        "DescribeInstanceTypes" => instance_types::describe(model, parameters),
        "DescribeInstances" => instances::describe(model, parameters, now),
        "DescribeLaunchTemplateVersions" => templates::describe_versions(model, parameters),
        "DescribeLaunchTemplates" => templates::describe(model, parameters),
        "DescribeSecurityGroups" => networks::describe_security_groups(model, parameters),
        "DescribeSubnets" => networks::describe_subnets(model, parameters, now),
        "ModifyLaunchTemplate" => template_changes::set_default(model, parameters),
        "StartInstances" => power::start(model, parameters, now),
        "StopInstances" => power::stop(model, parameters, now),
        "TerminateInstances" => power::terminate(model, parameters, now),
        other => Err(ApiError::ec2("InvalidAction", format!("no operation {other}"))),
    }
}

/// Tags as EC2 writes them.
fn tag_set(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
}

/// The tags of an EC2 resource that began without any.
fn tags_of(model: &Model, id: &str) -> Tags {
    model.state.tags(id, &Tags::new()).clone()
}
