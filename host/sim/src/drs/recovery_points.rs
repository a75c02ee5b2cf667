//! DescribeRecoverySnapshots.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::paging;
use crate::{
    model::{Model, RecoveryPoint},
    wire::{self, ApiError},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
    #[serde(rename = "sourceServerID")]
    source_server_id: String,
    #[serde(default)]
    filters: Filters,
    #[serde(default)]
    order: Order,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Filters {
    from_date_time: Option<String>,
    to_date_time: Option<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Order {
    Asc,
    #[default]
    Desc,
}

pub(super) fn describe(model: &Model, body: &[u8], now: Timestamp) -> Result<Value, ApiError> {
    let (request, page): (Request, _) = paging::read("DescribeRecoverySnapshots", body)?;
    let id = &request.source_server_id;
    super::well_formed("s", [id])?;
    let from = super::date("fromDateTime", request.filters.from_date_time.as_deref())?.unwrap_or(Timestamp::MIN);
    let to = super::date("toDateTime", request.filters.to_date_time.as_deref())?.unwrap_or(Timestamp::MAX);
    // The model of this operation has no ResourceNotFoundException.
    let server =
        model.fleet.server(id).ok_or_else(|| ApiError::validation(format!("source server {id} does not exist")))?;
    let mut points = model.recovery_points(server, now);
    points.retain(|point| (from..=to).contains(&point.at));
    if request.order == Order::Asc {
        points.reverse();
    }
    let items = points.iter().map(|point| (&point.id, point)).collect();
    page.of(model, items, |point| snapshot(id, point))
}

fn snapshot(server: &str, point: &RecoveryPoint) -> Value {
    json!({
        "snapshotID": point.id,
        "sourceServerID": server,
        "expectedTimestamp": wire::time(point.at),
        "timestamp": wire::time(point.at),
        "ebsSnapshots": point.ebs_snapshots,
    })
}
