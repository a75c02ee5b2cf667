//! The executions of a store.

use comfy_table::Cell;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::mode::Mode;
use drs_core::status::ExecutionStatus;
use drs_core::time::{Timestamp, between};
use serde::Serialize;

use crate::clean::clean;
use crate::projection::leftovers::CleanupDue;
use crate::surface::{Surface, Tone, table_text};
use crate::words::{duration, instant};

/// An execution of the list, or why it can't be read.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// Its id.
    pub id: ExecutionId,
    /// Whether a live process drives it.
    pub driven: bool,
    /// The execution.
    pub execution: Result<Box<Execution>, String>,
}

/// For people; ends with a line break.
pub(crate) fn text(list: &[Listed], now: Timestamp, surface: Surface) -> String {
    if list.is_empty() {
        return "no executions in this store\n".to_owned();
    }
    let mut table = surface.table(&["Id", "Plan", "Mode", "Status", "Started", "Time", "Servers", "Clean-up"]);
    for listed in list {
        match &listed.execution {
            Ok(execution) => table.add_row(row(execution, listed.driven, now, surface)),
            Err(_) => table.add_row([
                Cell::new(&listed.id),
                Cell::new("-"),
                Cell::new("-"),
                surface.cell(Tone::Bad, "unreadable"),
            ]),
        };
    }
    table_text(&table) + &unreadable(list, surface)
}

fn unreadable(list: &[Listed], surface: Surface) -> String {
    let errors = list.iter().filter_map(|listed| Some((&listed.id, listed.execution.as_ref().err()?)));
    errors.map(|(id, error)| format!("{} {id}: {}\n", surface.paint(Tone::Bad, "error:"), clean(error))).collect()
}

fn launched(execution: &Execution) -> String {
    format!("{}/{} launched", execution.launched(), execution.servers.len())
}

fn row(execution: &Execution, driven: bool, now: Timestamp, surface: Surface) -> Vec<Cell> {
    let due = CleanupDue::of(execution);
    let tone = if matches!(due, CleanupDue::At(at) if at <= now) { Tone::Warn } else { Tone::Quiet };
    let end = execution.ended.unwrap_or(execution.last_event);
    vec![
        Cell::new(&execution.id),
        Cell::new(clean(&execution.plan.name)),
        Cell::new(execution.mode),
        surface.cell(execution.status.into(), status_words(execution, driven)),
        Cell::new(instant(execution.started)),
        Cell::new(duration(between(execution.started, end))),
        Cell::new(launched(execution)),
        surface.cell(tone, due.text(now)),
    ]
}

/// The status; one that is under way without a process that drives it was interrupted.
fn status_words(execution: &Execution, driven: bool) -> String {
    let idle =
        matches!(execution.status, ExecutionStatus::Pending | ExecutionStatus::Running | ExecutionStatus::Settling);
    if idle && !driven { format!("{} (interrupted)", execution.status) } else { execution.status.to_string() }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedObject<'a> {
    execution_id: &'a str,
    driven: bool,
    error: Option<&'a str>,
    plan: Option<&'a str>,
    mode: Option<Mode>,
    status: Option<ExecutionStatus>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    servers: Option<usize>,
    launched: Option<usize>,
    cleanup_due_at: Option<Timestamp>,
}

/// For programs: one JSON array.
pub(crate) fn json(list: &[Listed]) -> String {
    super::json_text(&list.iter().map(object).collect::<Vec<_>>())
}

fn object(listed: &Listed) -> ListedObject<'_> {
    let execution = listed.execution.as_deref().ok();
    ListedObject {
        execution_id: listed.id.as_str(),
        driven: listed.driven,
        error: listed.execution.as_ref().err().map(String::as_str),
        plan: execution.map(|execution| execution.plan.name.as_str()),
        mode: execution.map(|execution| execution.mode),
        status: execution.map(|execution| execution.status),
        started_at: execution.map(|execution| execution.started),
        ended_at: execution.and_then(|execution| execution.ended),
        servers: execution.map(|execution| execution.servers.len()),
        launched: execution.map(Execution::launched),
        cleanup_due_at: execution.and_then(|execution| match CleanupDue::of(execution) {
            CleanupDue::At(due) => Some(due),
            CleanupDue::Nothing | CleanupDue::Kept => None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn listed() -> Vec<Listed> {
        let of = |sample: sample::Sample| {
            let execution = sample.execution();
            Listed { id: execution.id.clone(), driven: false, execution: Ok(Box::new(execution)) }
        };
        let broken =
            Listed { id: "01K2".into(), driven: false, execution: Err("event 3 does not match its hash".into()) };
        vec![of(sample::completed()), of(sample::partial()), of(sample::paused()), of(sample::launching()), broken]
    }

    #[test]
    fn the_list_shows_what_is_due_and_what_was_interrupted() {
        insta::assert_snapshot!(text(&listed(), sample::at(10_000), Surface::plain()));
    }

    #[test]
    fn a_program_gets_an_array() {
        insta::assert_snapshot!(json(&listed()));
    }

    #[test]
    fn an_empty_store_says_so() {
        assert_eq!(text(&[], sample::at(0), Surface::plain()), "no executions in this store\n");
    }
}
