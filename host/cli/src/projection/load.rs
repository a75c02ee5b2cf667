//! From a journal's stored bytes to an execution.

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Journal, StoredEvent};

use crate::error::CliError;

/// An execution with the events that made it.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// The execution.
    pub execution: Execution,
    /// Its events as they are stored, checked against their hashes.
    pub stored: Vec<StoredEvent>,
    /// The same, read.
    pub entries: Vec<Entry>,
}

impl Loaded {
    /// The hash of the last event, in lower-case hexadecimal digits: the journal's head.
    pub(crate) fn head(&self) -> String {
        self.stored.last().map(|event| hex::encode(event.hash)).unwrap_or_default()
    }
}

/// Reads an execution.
///
/// # Errors
/// When the journal can't be read, was changed, or was written by another version.
pub(crate) async fn load(journal: &dyn Journal, id: &ExecutionId) -> Result<Loaded, CliError> {
    let stored = journal.events(id).await?;
    let entries = stored.iter().map(|event| entry(id, event)).collect::<Result<Vec<_>, _>>()?;
    let execution = Execution::replay(&entries)?;
    Ok(Loaded { execution, stored, entries })
}

fn entry(id: &ExecutionId, event: &StoredEvent) -> Result<Entry, CliError> {
    serde_json::from_slice(&event.bytes).map_err(|error| {
        CliError::internal(format!("event {} of execution {id} can't be read: {error}", event.sequence))
            .help("it was written by another version of the runtime; use the version that wrote it")
    })
}
