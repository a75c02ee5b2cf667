//! `pause`, `cancel` and `skip`, and `resume` and `retry` of what a process drives: a command goes into the execution's
//! inbox. The process that drives the execution takes it from there; when there is none, the command takes it itself, writes
//! its event and leaves.

use std::sync::Arc;

use drs_core::command;
use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::mode::Mode;
use drs_core::ports::{Command, CommandKind, JournalError, Store, StoredEvent};
use drs_core::time::Timestamp;
use drs_engine::{Ledger, Observer, StillClock, load};

use crate::error::CliError;
use crate::exit::Exit;
use crate::hints::Hints;
use crate::options::{CommandOptions, StorePlace};
use crate::projection::retry::retry_lines;
use crate::stream;
use crate::words::count;

/// Gives an execution a command and says what came of it.
///
/// # Errors
/// When the execution is not there, or the command makes no sense for it as it stands.
pub(crate) async fn give(
    journal: &Arc<dyn Store>,
    store: &StorePlace,
    options: &CommandOptions,
    by: &str,
    now: Timestamp,
) -> Result<Exit, CliError> {
    let id = journal.find(&options.id).await?;
    let hints = store.hints();
    let execution = load(&**journal, &id).await?.execution;
    command::check(&execution, &options.kind).map_err(|refused| CliError::command(&refused, &id, &hints))?;
    let command = Command { kind: options.kind.clone(), by: by.to_owned() };
    journal.post(&id, &command, now).await?;
    let taken = match journal.hold(&id).await {
        Ok(hold) => {
            let answered = answer_inbox(journal, &id, now).await;
            hold.release().await?;
            answered?;
            true
        }
        Err(JournalError::Held { .. }) => false,
        Err(error) => return Err(error.into()),
    };
    let after = load(&**journal, &id).await?.execution;
    if taken && command::reopens(&after, &options.kind) {
        let error = CliError::refused(format!("execution {id} ended in the meantime: {}", after.status));
        return Err(error.help(format!("retry it now: {}", hints.retry(&id, None))));
    }
    stream::talk(&said(&execution, &after, &options.kind, taken, &hints));
    Ok(Exit::Completed)
}

/// Writes one event for each command that waits. The holder of the execution is us.
async fn answer_inbox(journal: &Arc<dyn Store>, id: &ExecutionId, now: Timestamp) -> Result<(), CliError> {
    let simulated = load(&**journal, id).await?.execution.simulated;
    // In a simulated world no time passes while no process drives: its events have the time of the one before.
    let clock = Arc::new(StillClock(if simulated { Timestamp::MIN } else { now }));
    let mut ledger = Ledger::open(journal.clone(), clock, Arc::new(Nobody), id).await?;
    Ok(ledger.take_commands().await?)
}

/// Nobody watches: what came of the command is said once it is recorded.
struct Nobody;

impl Observer for Nobody {
    fn appended(&self, _: &Execution, _: &Entry, _: &StoredEvent) {}
}

/// What the command did, and what it does not stop. `before` is the execution as it stood when the command was given.
fn said(before: &Execution, execution: &Execution, kind: &CommandKind, taken: bool, hints: &Hints) -> String {
    let id = &execution.id;
    let what = name(kind);
    let mut text = match taken {
        false => {
            format!("{what} of execution {id} is asked for; the process that drives it takes it up within seconds\n")
        }
        true => format!("{what} of execution {id} is recorded; no process drives it now\n"),
    };
    text.push_str(&format!("{}\n", goes_on(execution, kind)));
    if let CommandKind::Retry { wave } = kind {
        text.push_str(&retry_lines(before, wave.as_ref()));
    }
    let jobs = execution.jobs.values().filter(|job| !job.seen.has_ended()).count();
    if jobs > 0 {
        text.push_str(&format!("{} under way in AWS at last sight\n", count(jobs, "job")));
    }
    if taken {
        text.push_str(&format!("to go on: {}\n", hints.resume(id)));
    }
    text
}

fn name(kind: &CommandKind) -> &'static str {
    match kind {
        CommandKind::Pause => "pause",
        CommandKind::Resume { .. } => "resume",
        CommandKind::Cancel => "cancel",
        CommandKind::Skip { .. } => "skip",
        CommandKind::Disable { .. } => "disabling",
        CommandKind::Retry { .. } => "retry",
        CommandKind::Cleanup => "clean-up",
    }
}

/// What goes on all the same, in words.
fn goes_on(execution: &Execution, kind: &CommandKind) -> &'static str {
    match (kind, execution.mode) {
        (CommandKind::Pause, Mode::Drill) => {
            "jobs and hooks under way go on, and settings of servers whose job has ended are put back; nothing new starts, \
             and no timeout of a wave runs"
        }
        (CommandKind::Pause, Mode::Recovery) => {
            "jobs and hooks under way go on; nothing new starts, and no timeout of a wave runs"
        }
        (CommandKind::Cancel, Mode::Drill) => {
            "jobs under way can't be stopped in AWS: they are awaited; then settings are put back, and instances \
             terminated if the recipe has `terminate-after`; hooks under way are dropped, what they did in AWS stays"
        }
        (CommandKind::Cancel, Mode::Recovery) => {
            "jobs under way can't be stopped in AWS: they are awaited, and what was launched stays; hooks under way are \
             dropped, what they did in AWS stays"
        }
        (CommandKind::Skip { .. }, _) => {
            "the waves that depend on it start; other waves go on, and what was launched of this one stays"
        }
        (CommandKind::Resume { .. }, _) => {
            "what was launched is left alone; before-hooks are asked again before a launch"
        }
        (CommandKind::Disable { .. }, _) => "the waves that do without it are PARTIAL at best; what it has done stays",
        (CommandKind::Retry { .. }, _) => "what was launched is left alone; jobs and hooks under way go on",
        (CommandKind::Cleanup, _) => "instances of this drill are terminated, its settings put back",
    }
}

#[cfg(test)]
mod tests {
    use drs_journal::SqliteJournal;

    use super::*;
    use crate::sample;
    use drs_core::status::ExecutionStatus;

    /// When commands are given, in seconds: after the last event of every sample.
    const GIVEN: i64 = 99_999;

    struct Room {
        folder: tempfile::TempDir,
        journal: Arc<dyn Store>,
    }

    impl Room {
        async fn with(sample: &sample::Sample) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let journal: Arc<dyn Store> = Arc::new(SqliteJournal::open(folder.path()).unwrap());
            let events: Vec<Vec<u8>> =
                sample.entries().iter().map(|entry| serde_json::to_vec(entry).unwrap()).collect();
            journal.append(&sample::ID.into(), 0, &events).await.unwrap();
            Self { folder, journal }
        }

        async fn give(&self, kind: CommandKind) -> Result<Exit, CliError> {
            let store = StorePlace { folder: self.folder.path().to_owned(), table: None, is_default: false };
            let options = CommandOptions { id: sample::ID.to_owned(), kind };
            give(&self.journal, &store, &options, "lead@ops-1", sample::at(GIVEN)).await
        }

        async fn execution(&self) -> Execution {
            load(&*self.journal, &sample::ID.into()).await.unwrap().execution
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn without_a_driver_the_command_becomes_one_event_and_the_lock_is_free_again() {
        let room = Room::with(&sample::launching()).await;
        let before = room.execution().await.events;
        assert_eq!(room.give(CommandKind::Pause).await, Ok(Exit::Completed));
        let after = room.execution().await;
        assert_eq!((after.status, after.events), (ExecutionStatus::Paused, before + 1));
        assert!(room.journal.inbox(&sample::ID.into()).await.unwrap().is_empty());
        assert!(room.journal.hold(&sample::ID.into()).await.is_ok());
    }

    #[tokio::test(flavor = "current_thread")]
    async fn with_a_driver_the_command_waits_in_the_inbox() {
        let room = Room::with(&sample::launching()).await;
        let hold = room.journal.hold(&sample::ID.into()).await.unwrap();
        assert_eq!(room.give(CommandKind::Cancel).await, Ok(Exit::Completed));
        assert_eq!(room.execution().await.status, ExecutionStatus::Running);
        assert_eq!(room.journal.inbox(&sample::ID.into()).await.unwrap().len(), 1);
        drop(hold);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_command_that_changes_nothing_is_refused_with_what_to_do() {
        let room = Room::with(&sample::paused()).await;
        let error = room.give(CommandKind::Pause).await.unwrap_err();
        assert_eq!(error.exit(), Exit::Refused);
        assert!(error.to_string().contains("is paused already"), "{error}");
        let skip = CommandKind::Skip { wave: "database".into(), reason: "no".into() };
        assert_eq!(room.give(skip).await.unwrap_err().exit(), Exit::Refused);
        let room = Room::with(&sample::completed()).await;
        assert!(room.give(CommandKind::Cancel).await.unwrap_err().to_string().contains("has ended: COMPLETED"));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn no_time_passes_in_a_simulated_world_that_nobody_drives() {
        let simulated = Room::with(&sample::launching()).await;
        let before = simulated.execution().await;
        simulated.give(CommandKind::Cancel).await.unwrap();
        assert_eq!(simulated.execution().await.last_event, before.last_event);
        let real = Room::with(&sample::paused()).await;
        assert!(!real.execution().await.simulated);
        real.give(CommandKind::Cancel).await.unwrap();
        assert_eq!(real.execution().await.last_event, sample::at(GIVEN));
    }
}
