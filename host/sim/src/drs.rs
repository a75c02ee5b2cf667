//! The operations of DRS.

mod job_log;
mod jobs;
mod launch_actions;
mod launch_configuration;
mod paging;
mod recovery_instances;
mod recovery_points;
mod shapes;
mod source_servers;
mod start_recovery;
mod tags;
mod terminate;

use http::Method;
use jiff::Timestamp;
use serde_json::Value;

use self::shapes::{at_most, date, well_formed};
pub(crate) use self::tags::tagged_arn;
use crate::{
    model::Model,
    wire::{self, ApiError},
    world::Operation,
};

pub(crate) const OPERATIONS: &[Operation] = &[
    Operation { name: "drs:DescribeJobLogItems", writes: false },
    Operation { name: "drs:DescribeJobs", writes: false },
    Operation { name: "drs:DescribeRecoveryInstances", writes: false },
    Operation { name: "drs:DescribeRecoverySnapshots", writes: false },
    Operation { name: "drs:DescribeSourceServers", writes: false },
    Operation { name: "drs:GetLaunchConfiguration", writes: false },
    Operation { name: "drs:ListTagsForResource", writes: false },
    Operation { name: "drs:StartRecovery", writes: true },
    Operation { name: "drs:TagResource", writes: true },
    Operation { name: "drs:TerminateRecoveryInstances", writes: true },
    Operation { name: "drs:UntagResource", writes: true },
    Operation { name: "drs:UpdateLaunchConfiguration", writes: true },
];

/// What a request carries besides its operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'a> {
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
}

impl<'a> Content<'a> {
    pub(crate) fn of(parts: &'a http::request::Parts, body: &'a [u8]) -> Self {
        Content { path: parts.uri.path(), query: parts.uri.query().unwrap_or_default(), body }
    }
}

/// The operation that a request asks for: the three for tags share a path, all others are posted to a path of their name.
pub(crate) fn asked<'a>(method: &Method, path: &'a str) -> &'a str {
    match *method {
        Method::GET if path.starts_with(tags::PATH) => "ListTagsForResource",
        Method::POST if path.starts_with(tags::PATH) => "TagResource",
        Method::DELETE if path.starts_with(tags::PATH) => "UntagResource",
        Method::POST => path.trim_start_matches('/'),
        _ => path,
    }
}

/// Does an operation: the status and the body of its answer.
pub(crate) fn handle(
    model: &mut Model,
    operation: &str,
    content: Content,
    now: Timestamp,
) -> Result<(u16, Value), ApiError> {
    if model.fleet.switches().uninitialized && !operation.contains("Tag") {
        let message = "Account not initialized: DRS has not been set up in this account and Region";
        return Err(ApiError::new(400, "UninitializedAccountException", message));
    }
    let Content { path, query, body } = content;
    let ok = |body| (200, body);
    match operation {
        "DescribeJobLogItems" => job_log::describe(model, body, now).map(ok),
        "DescribeJobs" => jobs::describe(model, body, now).map(ok),
        "DescribeRecoveryInstances" => recovery_instances::describe(model, body, now).map(ok),
        "DescribeRecoverySnapshots" => recovery_points::describe(model, body, now).map(ok),
        "DescribeSourceServers" => source_servers::describe(model, body, now).map(ok),
        "GetLaunchConfiguration" => launch_configuration::get(model, &wire::decode(body)?).map(ok),
        "ListTagsForResource" => tags::list(model, path, now).map(ok),
        "StartRecovery" => start_recovery::start(model, wire::decode(body)?, now).map(|body| (202, body)),
        "TagResource" => tags::tag(model, path, wire::decode(body)?, now).map(ok),
        "TerminateRecoveryInstances" => terminate::terminate(model, &wire::decode(body)?, now).map(ok),
        "UntagResource" => tags::untag(model, path, query, now).map(ok),
        "UpdateLaunchConfiguration" => launch_configuration::update(model, wire::decode(body)?, now).map(ok),
        other => Err(ApiError::new(404, "UnknownOperationException", format!("no operation {other}"))),
    }
}

/// An answer without the members that have no value: DRS leaves them out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let present = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(present.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// What the ARNs of all DRS resources here begin with.
fn arn_prefix(model: &Model) -> String {
    format!("arn:aws:drs:{}:{}:", model.fleet.region(), model.fleet.account())
}

/// The ARN of a DRS resource.
fn arn(model: &Model, kind: &str, id: &str) -> String {
    format!("{}{kind}/{id}", arn_prefix(model))
}
