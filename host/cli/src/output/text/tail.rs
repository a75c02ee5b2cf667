//! The end of a result: decisions of people, what is left in AWS, how to go on, and where the record is.

use drs_core::execution::Execution;

use super::Shown;
use crate::clean::clean;
use crate::hints::Hints;
use crate::projection::leftovers;
use crate::surface::{Surface, Tone};
use crate::words::{count, instant};

/// What people decided, with their reasons.
pub(super) fn decisions(execution: &Execution, surface: Surface) -> String {
    if execution.decisions.is_empty() {
        return String::new();
    }
    let lines =
        execution.decisions.iter().map(|(at, by, what)| format!("{} {}: {}\n", instant(*at), clean(by), clean(what)));
    surface.heading("Decisions") + &lines.collect::<String>()
}

/// What is left in AWS, and how to go on.
pub(super) fn leftovers(execution: &Execution, hints: &Hints, surface: Surface) -> String {
    let mut text = String::new();
    let left = leftovers::lines(execution, hints);
    if !left.is_empty() {
        text.push_str(&surface.heading("Left in AWS"));
        left.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    let ways = leftovers::ways_on(execution, hints);
    if !ways.is_empty() {
        text.push_str(&surface.heading("To go on"));
        for (what, line) in ways {
            text.push_str(&format!("{what}: {}\n", surface.paint(Tone::Strong, line)));
        }
    }
    text
}

/// Where the record and the report are.
pub(super) fn record(execution: &Execution, shown: Shown<'_>, surface: Surface) -> String {
    let events = count(usize::try_from(execution.events).unwrap_or(usize::MAX), "event");
    let mut text = format!("\n{}\n", surface.paint(Tone::Quiet, format!("journal: {events}, head {}", shown.head)));
    if let Some(report) = shown.report {
        text.push_str(&format!("report: {}\n", report.display()));
    }
    text
}
