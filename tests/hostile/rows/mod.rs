//! The attacks, topic by topic.

mod answers;
mod calls;
mod components;
mod compute;
mod configurations;
mod forging;
mod http;
mod imports;
mod parts;
mod policies;
mod rights;
mod space;
mod supply;
mod traps;

use drs_core::plugin::LIMITS;

use crate::required;
use crate::row::Row;

/// Every attack.
pub(crate) fn all() -> Vec<Row> {
    [
        compute::rows(),
        space::rows(),
        calls::rows(),
        answers::rows(),
        traps::rows(),
        policies::rows(),
        components::rows(),
        configurations::rows(),
        imports::rows(),
        rights::rows(),
        http::rows(),
        forging::rows(),
        supply::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Says that a row is for a limit of hooks, host calls or components.
fn of_limit(row: Row, name: &str) -> Row {
    let limit = LIMITS.iter().find(|limit| limit.name == name).unwrap();
    row.covers(required::limit(limit))
}

/// Says that a row is for a limit of policies.
fn of_policy_limit(row: Row, name: &str) -> Row {
    let limit = LIMITS.iter().find(|limit| limit.name == name).unwrap();
    row.covers(required::policy_limit(limit))
}
