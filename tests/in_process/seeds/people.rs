//! What people do with an execution that is paused or has ended.

use drs_core::command;
use drs_core::event::PauseReason;
use drs_core::execution::Execution;
use drs_core::ports::{Command, CommandKind};
use drs_core::status::ExecutionStatus;
use fastrand::Rng;

use super::plan::often;
use crate::crash::scene::Work;

/// How often a person goes on with what is paused before it is cancelled.
const MOST_RESUMED: usize = 4;

/// People, as the seed has them.
pub(super) struct People {
    pub(super) chance: Rng,
    resumed: usize,
    retried: bool,
    cleaned: bool,
}

impl People {
    pub(super) fn of(chance: Rng) -> Self {
        Self { chance, resumed: 0, retried: false, cleaned: false }
    }

    /// What the next process is started for; `None` when nothing is left to do.
    pub(super) fn next(&mut self, execution: &Execution) -> Option<Work> {
        let command = match execution.status {
            status if status.is_final() => self.after_the_end(execution)?,
            ExecutionStatus::Paused => self.at_a_pause(execution),
            _ => return Some(Work::GoOn(None)),
        };
        Some(Work::GoOn(Some(Command { kind: command, by: "somebody".to_owned() })))
    }

    fn after_the_end(&mut self, execution: &Execution) -> Option<CommandKind> {
        let retry = CommandKind::Retry { wave: None };
        if !self.retried && often(&mut self.chance, 40) && command::check(execution, &retry).is_ok() {
            self.retried = true;
            return Some(retry);
        }
        let clean = !self.cleaned && command::check(execution, &CommandKind::Cleanup).is_ok();
        self.cleaned |= clean;
        clean.then_some(CommandKind::Cleanup)
    }

    fn at_a_pause(&mut self, execution: &Execution) -> CommandKind {
        self.resumed += 1;
        if self.resumed > MOST_RESUMED {
            return CommandKind::Cancel;
        }
        match &execution.pause {
            Some((PauseReason::WaveFailed { wave }, _)) => {
                let retry = CommandKind::Retry { wave: Some(wave.clone()) };
                if often(&mut self.chance, 50) && command::check(execution, &retry).is_ok() {
                    return retry;
                }
                CommandKind::Skip { wave: wave.clone(), reason: "it does without".to_owned() }
            }
            _ => CommandKind::Resume { accept: None },
        }
    }
}
