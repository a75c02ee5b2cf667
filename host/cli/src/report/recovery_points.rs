//! The data that servers were launched with, against the recovery point objective.

use drs_core::execution::Execution;
use maud::{Markup, html};

use super::{badge, known, section, server, table, time};
use crate::projection::recovery_points::RecoveryPoint;
use crate::surface::Tone;
use crate::words::{count, duration};

/// The most servers whose table is open on a screen.
const OPEN: usize = 24;

/// The section; nothing when no server was launched.
pub(super) fn recovery_points(execution: &Execution, points: &[RecoveryPoint<'_>]) -> Markup {
    let content = (!points.is_empty()).then(|| {
        html! {
            p { "The recovery point is what DRS says of the launched instance (pointInTimeSnapshotDateTime), its age is the time from "
                "there to the request of the launch, and the lag is that of the replication right before it. The RPO is met "
                "when both are within it. What DRS did not say is not assumed." }
            details open[points.len() <= OPEN] {
                summary { "Recovery points of " (count(points.len(), "server")) }
                (table(&["Server", "Recovery point", "Age at launch", "Replication lag", "RPO"], &html! {
                    @for point in points { (row(execution, point)) }
                }))
            }
        }
    });
    section("Recovery points", content)
}

fn row(execution: &Execution, point: &RecoveryPoint<'_>) -> Markup {
    let (age, lag) = (point.age.map(duration), point.lag.map(duration));
    html! {
        tr {
            th scope="row" { (server(execution, &point.server.id)) }
            td { @match point.point { Some(at) => (time(at)), None => span.unknown { "not recorded" } } }
            td.number { (known(age.as_deref())) }
            td.number { (known(lag.as_deref())) }
            td { (against(execution, point)) }
        }
    }
}

fn against(execution: &Execution, point: &RecoveryPoint<'_>) -> Markup {
    match execution.plan.rpo.map(|rpo| point.within(rpo)) {
        Some(Some(true)) => badge(Tone::Good, "met"),
        Some(Some(false)) => badge(Tone::Bad, "missed"),
        Some(None) => badge(Tone::Warn, "not recorded"),
        None => html! { span.unknown { "no RPO" } },
    }
}
