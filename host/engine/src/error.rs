//! Why the engine stopped driving.

use drs_core::execution::FoldError;
use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;

/// Why an execution can't be driven (on).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The store did not do as asked.
    #[error(transparent)]
    Journal(#[from] JournalError),
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
