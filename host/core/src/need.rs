//! What an execution needs from whoever has time: a working host, or a command that goes through a store.

use crate::execution::Execution;
use crate::status::ExecutionStatus;
use crate::time::Timestamp;

/// What an execution needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A process that drives it.
    Driver,
    /// The clean-up of what it left, from this time on.
    CleanUp(Timestamp),
    /// A person: it is paused, and only a person ends a pause.
    Person,
    /// Nothing: it has ended, and leaves nothing that is to be cleaned up at a time.
    Nothing,
}

impl Need {
    /// What an execution needs as it stands.
    pub fn of(execution: &Execution) -> Self {
        match execution.status {
            ExecutionStatus::Paused => Self::Person,
            status if status.is_final() => execution.cleanup_at().map_or(Self::Nothing, Self::CleanUp),
            _ => Self::Driver,
        }
    }

    /// Whether a process has something to do by now.
    pub fn is_due(self, now: Timestamp) -> bool {
        match self {
            Self::Driver => true,
            Self::CleanUp(from) => from <= now,
            Self::Person | Self::Nothing => false,
        }
    }
}
