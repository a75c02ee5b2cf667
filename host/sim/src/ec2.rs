//! The EC2 operations around recovery instances and launch templates.

mod filters;
mod instance_status;
mod instances;
mod networks;
mod template_changes;
mod template_form;
mod templates;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    model::Model,
    wire::{self, ApiError, Parameters},
    world::Operation,
};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation { name: "ec2:CreateLaunchTemplateVersion", writes: true },
    Operation { name: "ec2:DescribeInstanceStatus", writes: false },
    Operation { name: "ec2:DescribeInstances", writes: false },
    Operation { name: "ec2:DescribeLaunchTemplateVersions", writes: false },
    Operation { name: "ec2:DescribeLaunchTemplates", writes: false },
    Operation { name: "ec2:DescribeSecurityGroups", writes: false },
    Operation { name: "ec2:DescribeSubnets", writes: false },
    Operation { name: "ec2:ModifyLaunchTemplate", writes: true },
];

/// Does an operation: the body of its answer.
pub(crate) fn handle(
    model: &mut Model,
    operation: &str,
    parameters: &Parameters,
    now: Timestamp,
) -> Result<Value, ApiError> {
    match operation {
        "CreateLaunchTemplateVersion" => template_changes::create_version(model, parameters, now),
        "DescribeInstanceStatus" => instance_status::describe(model, parameters, now),
        "DescribeInstances" => instances::describe(model, parameters, now),
        "DescribeLaunchTemplateVersions" => templates::describe_versions(model, parameters),
        "DescribeLaunchTemplates" => templates::describe(model, parameters),
        "DescribeSecurityGroups" => networks::describe_security_groups(model, parameters),
        "DescribeSubnets" => networks::describe_subnets(model, parameters, now),
        "ModifyLaunchTemplate" => template_changes::set_default(model, parameters),
        other => Err(ApiError::ec2("InvalidAction", format!("no operation {other}"))),
    }
}

/// How an operation pages.
struct Paging {
    /// The list's name in the answer.
    list: &'static str,
    /// The fewest and the most results of a page.
    bounds: (usize, usize),
    /// Whether the caller named what it wants: then EC2 allows no paging parameters.
    named: bool,
}

/// A page of a list as an answer.
fn paged(
    model: &Model,
    parameters: &Parameters,
    paging: &Paging,
    items: Vec<(String, Value)>,
) -> Result<Value, ApiError> {
    let wanted: Option<usize> = parameters.parsed("MaxResults")?;
    let token = parameters.get("NextToken");
    if paging.named && (wanted.is_some() || token.is_some()) {
        let message = "The parameters MaxResults and NextToken cannot be used with a list of ids";
        return Err(ApiError::ec2("InvalidParameterCombination", message));
    }
    let (fewest, most) = paging.bounds;
    if let Some(wanted) = wanted.filter(|wanted| !(fewest..=most).contains(wanted)) {
        let message = format!(
            "Value ( {wanted} ) for parameter maxResults is invalid. Expecting a value between {fewest} and {most}"
        );
        return Err(ApiError::ec2("InvalidParameterValue", message));
    }
    let page_size = model.fleet.switches().page_size;
    let size = if paging.named { items.len() } else { wanted.unwrap_or(most).min(page_size) };
    let page = wire::page(paging.list, items, |(key, _)| key.clone(), size, token)
        .map_err(|_| ApiError::ec2("InvalidParameterValue", "The token is not valid"))?;
    let mut answer = Map::new();
    answer.insert(paging.list.to_owned(), page.items.into_iter().map(|(_, item)| item).collect());
    answer.insert("nextToken".to_owned(), json!(page.next_token));
    Ok(Value::Object(answer))
}

/// Tags as EC2 writes them.
fn tag_set(tags: &std::collections::BTreeMap<String, String>) -> Value {
    tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
}
