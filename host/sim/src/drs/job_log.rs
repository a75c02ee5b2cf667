//! DescribeJobLogItems.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    model::{LogItem, Model},
    wire::{self, ApiError},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Request {
    #[serde(rename = "jobID")]
    job_id: String,
    max_results: Option<i64>,
    next_token: Option<String>,
}

pub(super) fn describe(model: &Model, request: &Request, now: Timestamp) -> Result<Value, ApiError> {
    super::well_formed("drsjob", [&request.job_id])?;
    let job = model.state.jobs.iter().find(|job| job.id == request.job_id);
    // The model of this operation has no ResourceNotFoundException.
    let job = job.ok_or_else(|| ApiError::validation(format!("job {} does not exist", request.job_id)))?;
    // A job that does not show yet has a log without items.
    let log = if job.visible(now) { job.log(now) } else { Vec::new() };
    let items = log.into_iter().enumerate().map(|(place, item)| (place.to_string(), log_item(&item))).collect();
    let list = format!("DescribeJobLogItems {}", job.id);
    super::paged(model, &list, items, request.max_results, request.next_token.as_deref())
}

fn log_item(item: &LogItem) -> Value {
    json!({
        "logDateTime": wire::time(item.at),
        "event": item.event,
        "eventData": {
            "sourceServerID": item.server,
            "conversionServerID": item.conversion_server,
            "targetInstanceID": item.target_instance,
            "rawError": item.error,
        },
    })
}
