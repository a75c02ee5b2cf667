//! Why the store did not do as asked.

use crate::ids::ExecutionId;

use super::journal::CommandId;
use super::store::{AccountRegion, LockName};

/// Why the store did not do as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// No such execution.
    #[error("no execution {0} in this store")]
    NotFound(ExecutionId),
    /// A text that can't be the id of an execution.
    #[error("{0:?} is not the id of an execution: that is a ULID, 26 digits and capital letters")]
    NotAnId(String),
    /// The start or end of more than one execution's id.
    #[error("{text:?} begins or ends the ids of several executions, type more of one of them: {}", listed(.candidates))]
    Ambiguous {
        /// What was typed.
        text: String,
        /// The executions it may mean, oldest first.
        candidates: Vec<ExecutionId>,
    },
    /// A command that is not in the inbox, or not any more.
    #[error("command {command} of execution {execution} does not wait for an answer: it has one, or was never given")]
    NotWaiting {
        /// The execution.
        execution: ExecutionId,
        /// The command.
        command: CommandId,
    },
    /// Somebody else appended first: this writer is no longer the one writer.
    #[error("event {expected} of execution {execution} was written by another process")]
    Superseded {
        /// The execution.
        execution: ExecutionId,
        /// The sequence number that was expected to be free.
        expected: u64,
    },
    /// Another live process drives the execution.
    #[error("execution {execution} is driven by another process{holder}")]
    Held {
        /// The execution.
        execution: ExecutionId,
        /// ` (host, process id)`, or nothing when unknown.
        holder: String,
    },
    /// A lock that the execution needs belongs to another one.
    #[error("{lock} is held by execution {holder}")]
    Locked {
        /// What is locked.
        lock: LockName,
        /// The execution that holds it.
        holder: ExecutionId,
    },
    /// Another execution changed the reservations at the same time.
    #[error("the reservations of {place} were changed by another execution at the same time")]
    Contended {
        /// The account and Region.
        place: AccountRegion,
    },
    /// The chain of hashes is broken.
    #[error("the journal of execution {execution} was changed: event {sequence} does not match its hash")]
    Broken {
        /// The execution.
        execution: ExecutionId,
        /// The first event that does not match.
        sequence: u64,
    },
    /// The store can't be read or written.
    #[error("{action} in {store}: {cause}")]
    Store {
        /// What was tried.
        action: String,
        /// The store.
        store: String,
        /// What the operating system or database says.
        cause: String,
    },
}

/// How many candidates a message names.
const LISTED: usize = 10;

/// The first candidates, and how many more there are.
fn listed(candidates: &[ExecutionId]) -> String {
    let mut text = candidates.iter().take(LISTED).map(ExecutionId::as_str).collect::<Vec<_>>().join(", ");
    if let Some(more) = candidates.len().checked_sub(LISTED).filter(|more| *more > 0) {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
