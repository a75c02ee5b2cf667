//! Why the engine stopped driving.

use drs_core::execution::FoldError;
use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, LockName};
use drs_core::status::ExecutionStatus;

/// Why an execution can't be driven (on).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The store did not do as asked.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The plan, or a server of it, belongs to another execution that has not ended.
    #[error(transparent)]
    Taken(Box<Taken>),
    /// An event can't be read.
    #[error("event {sequence} of execution {execution} can't be read by this version: {cause}")]
    Unreadable {
        /// The execution.
        execution: ExecutionId,
        /// The event's place.
        sequence: u64,
        /// What the decoder says.
        cause: String,
    },
    /// An event does not fit those before it.
    #[error("the journal of execution {execution} does not fold: {cause}")]
    Fold {
        /// The execution.
        execution: ExecutionId,
        /// What does not fit.
        cause: FoldError,
    },
    /// A mistake of the runtime itself.
    #[error("internal error: {0}")]
    Internal(String),
}

/// The plan, or a server of it, belongs to another execution that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{lock} belongs to execution {holder} ({plan}), which is {status}{also}", also = also(*.shared))]
pub struct Taken {
    /// The first lock that another has.
    pub lock: LockName,
    /// The execution that has it.
    pub holder: ExecutionId,
    /// The holder's plan.
    pub plan: String,
    /// The holder's status.
    pub status: ExecutionStatus,
    /// How many of the plan's servers belong to the holder.
    pub shared: usize,
}

/// How many more servers stand in the way.
fn also(shared: usize) -> String {
    if shared > 1 { format!("; {shared} of the plan's servers are that execution's") } else { String::new() }
}
