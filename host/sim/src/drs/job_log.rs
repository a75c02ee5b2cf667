//! DescribeJobLogItems.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::paging;
use crate::{
    model::{LogItem, Model},
    wire::{self, ApiError},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
    #[serde(rename = "jobID")]
    job_id: String,
}

pub(super) fn describe(model: &Model, body: &[u8], now: Timestamp) -> Result<Value, ApiError> {
    let (request, page): (Request, _) = paging::read("DescribeJobLogItems", body)?;
    super::well_formed("drsjob", [&request.job_id])?;
    let job = model.state.jobs.get(&request.job_id);
    // The model of this operation has no ResourceNotFoundException.
    let job = job.ok_or_else(|| ApiError::validation(format!("job {} does not exist", request.job_id)))?;
    // A job that does not show yet has a log without items.
    let log = if job.visible(now) { job.log(now) } else { Vec::new() };
    let items = log.into_iter().enumerate().map(|(place, item)| (place.to_string(), item)).collect();
    page.of(model, items, |item| log_item(&item))
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
