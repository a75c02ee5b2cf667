//! The attacks, topic by topic.

mod answers;
mod boundary;
mod calls;
mod components;
mod compute;
mod configurations;
mod forging;
mod http;
mod imports;
mod items;
mod parts;
mod policies;
mod powers;
mod rights;
mod space;
mod supply;
mod tables;
mod traps;
mod wave;

use drs_core::plugin::LIMITS;

use crate::required;
use crate::row::Row;

/// Every attack.
pub(crate) fn all() -> Vec<Row> {
    [
        compute::rows(),
        space::rows(),
        calls::rows(),
        boundary::rows(),
        answers::rows(),
        traps::rows(),
        policies::rows(),
        powers::rows(),
        components::rows(),
        configurations::rows(),
        imports::rows(),
        rights::rows(),
        tables::rows(),
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
