//! The operations of DRS.

mod job_log;
mod jobs;
mod launch_configuration;
mod recovery_instances;
mod recovery_points;
mod source_servers;
mod start_recovery;
mod terminate;

use jiff::Timestamp;
use serde_json::{Value, json};

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
    Operation { name: "drs:StartRecovery", writes: true },
    Operation { name: "drs:TerminateRecoveryInstances", writes: true },
    Operation { name: "drs:UpdateLaunchConfiguration", writes: true },
];

/// Does an operation: the status and the body of its answer.
pub(crate) fn handle(
    model: &mut Model,
    operation: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(u16, Value), ApiError> {
    let ok = |body| (200, body);
    match operation {
        "DescribeJobLogItems" => job_log::describe(model, &wire::decode(body)?, now).map(ok),
        "DescribeJobs" => jobs::describe(model, &wire::decode(body)?, now).map(ok),
        "DescribeRecoveryInstances" => recovery_instances::describe(model, &wire::decode(body)?, now).map(ok),
        "DescribeRecoverySnapshots" => recovery_points::describe(model, &wire::decode(body)?, now).map(ok),
        "DescribeSourceServers" => source_servers::describe(model, &wire::decode(body)?, now).map(ok),
        "GetLaunchConfiguration" => launch_configuration::get(model, &wire::decode(body)?).map(ok),
        "StartRecovery" => start_recovery::start(model, wire::decode(body)?, now).map(|body| (202, body)),
        "TerminateRecoveryInstances" => terminate::terminate(model, &wire::decode(body)?, now).map(ok),
        "UpdateLaunchConfiguration" => launch_configuration::update(model, wire::decode(body)?, now).map(ok),
        other => Err(ApiError::new(404, "UnknownOperationException", format!("no operation {other}"))),
    }
}

/// A page of a list as an answer.
fn paged(
    model: &Model,
    list: &str,
    items: Vec<(String, Value)>,
    max_results: Option<i64>,
    token: Option<&str>,
) -> Result<Value, ApiError> {
    let most = model.fleet.switches().page_size;
    let size = match max_results {
        Some(wanted) if wanted < 1 => return Err(ApiError::validation("maxResults must be at least 1")),
        Some(wanted) => usize::try_from(wanted).unwrap_or(most).min(most),
        None => most,
    };
    let page = wire::page(list, items, |(key, _)| key.clone(), size, token)?;
    let items: Vec<Value> = page.items.into_iter().map(|(_, item)| item).collect();
    Ok(without_nulls(json!({"items": items, "nextToken": page.next_token})))
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

/// Checks ids of a request: `PREFIX-` and 17 letters or digits, or for instances 8 and more hexadecimal digits.
fn well_formed<'a>(prefix: &str, ids: impl IntoIterator<Item = &'a String>) -> Result<(), ApiError> {
    for id in ids {
        let rest = id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
        let right = rest.is_some_and(|rest| match prefix {
            "i" => rest.len() >= 8 && id.len() <= 19 && rest.bytes().all(|b| b.is_ascii_hexdigit()),
            _ => rest.len() == 17 && rest.bytes().all(|b| b.is_ascii_alphanumeric()),
        });
        if !right {
            return Err(ApiError::validation(format!("`{id}` is not a valid id: it must begin with `{prefix}-`")));
        }
    }
    Ok(())
}

/// Checks the length of a list of a request.
fn at_most<T>(name: &str, list: &[T], most: usize) -> Result<(), ApiError> {
    if list.len() <= most {
        return Ok(());
    }
    Err(ApiError::validation(format!("{name} has {} members; it may have {most}", list.len())))
}

/// Reads a date of a request.
fn date(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, ApiError> {
    let parse =
        |text: &str| text.parse().map_err(|_| ApiError::validation(format!("{name} `{text}` is not a date and time")));
    text.map(parse).transpose()
}

/// The ARN of a DRS resource.
fn arn(model: &Model, kind: &str, id: &str) -> String {
    format!("arn:aws:drs:{}:{}:{kind}/{id}", model.fleet.region(), model.fleet.account())
}
