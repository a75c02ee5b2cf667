//! Pauses with their reasons.

use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ports::CommandKind;
use drs_core::time::Timestamp;

use crate::clean::clean;
use crate::projection::leftovers::pause_words;

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PauseSpan {
    /// When it began.
    pub from: Timestamp,
    /// When it ended; absent while it holds.
    pub to: Option<Timestamp>,
    /// Since when nothing happened in it: no job, no hook, no process.
    pub quiet_since: Timestamp,
    /// Why, in words, cleaned.
    pub why: String,
    /// What ended it, in words, cleaned.
    pub ended: Option<String>,
}

/// `execution` is as it stands after the entry.
pub(super) fn note(pauses: &mut Vec<PauseSpan>, execution: &Execution, entry: &Entry) {
    let open = pauses.last_mut().filter(|pause| pause.to.is_none());
    match (open, &execution.pause) {
        (None, Some((reason, since))) => {
            let why = pause_words(reason);
            pauses.push(PauseSpan { from: *since, to: None, quiet_since: entry.at, why, ended: None });
        }
        (Some(open), None) => (open.to, open.ended) = (Some(entry.at), ended_by(&entry.event)),
        (Some(open), Some(_)) => open.quiet_since = entry.at,
        (None, None) => pauses.extend(rest_before(execution, entry)),
    }
}

/// The time between an execution's end and the retry that took it up again.
fn rest_before(execution: &Execution, entry: &Entry) -> Option<PauseSpan> {
    let Event::Commanded { command } = &entry.event else { return None };
    let is_retry = matches!(command.kind, CommandKind::Retry { .. });
    let (from, to) = execution.pauses.last().copied().filter(|(_, to)| is_retry && *to == entry.at)?;
    let why = "the execution had ended".to_owned();
    Some(PauseSpan { from, to: Some(to), quiet_since: from, why, ended: ended_by(&entry.event) })
}

fn ended_by(event: &Event) -> Option<String> {
    let Event::Commanded { command } = event else { return None };
    let how = match &command.kind {
        CommandKind::Resume { accept: Some(_) } => "overruled",
        CommandKind::Resume { accept: None } => "resumed",
        CommandKind::Skip { .. } => "wave skipped",
        CommandKind::Retry { .. } => "retried",
        CommandKind::Cancel => "cancelled",
        CommandKind::Pause | CommandKind::Disable { .. } | CommandKind::Cleanup => return None,
    };
    Some(format!("{how} by {}", clean(&command.by)))
}

#[cfg(test)]
mod tests {
    use super::super::History;
    use crate::sample;

    #[test]
    fn a_pause_says_why_it_began_and_who_ended_it() {
        let holds = History::of(sample::paused().entries()).unwrap().pauses;
        assert_eq!((holds.len(), holds[0].from, holds[0].to), (1, sample::at(4), None));
        assert!(holds[0].why.contains("newest recovery point of db-1"), "{}", holds[0].why);
        let over = History::of(sample::accepted().entries()).unwrap().pauses;
        assert_eq!((over.len(), over[0].to), (1, Some(sample::at(600))));
        assert_eq!(over[0].ended.as_deref(), Some("overruled by lead@ops-1"));
    }
}
