//! The one writer of an execution's journal, and the execution that its events make.

use std::sync::Arc;

use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Clock, CommandId, Journal, StoredEvent};

use crate::error::EngineError;
use crate::observer::Observer;

/// An execution as it is in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The execution.
    pub execution: Execution,
    /// Its events.
    pub entries: Vec<Entry>,
    /// The hash of the last one, in hexadecimal digits.
    pub head: String,
}

/// Reads an execution from the store.
///
/// # Errors
/// When the store, an event or the order of events is not as it should be.
pub async fn load(journal: &dyn Journal, id: &ExecutionId) -> Result<Loaded, EngineError> {
    let stored = journal.events(id).await?;
    let entries = stored.iter().map(|event| decode(id, event)).collect::<Result<Vec<_>, _>>()?;
    let fold = Execution::replay(&entries);
    let execution = fold.map_err(|cause| EngineError::Fold { execution: id.clone(), cause })?;
    Ok(Loaded { execution, entries, head: stored.last().map(head_of).unwrap_or_default() })
}

fn decode(id: &ExecutionId, stored: &StoredEvent) -> Result<Entry, EngineError> {
    let unreadable = |error: serde_json::Error| EngineError::Unreadable {
        execution: id.clone(),
        sequence: stored.sequence,
        cause: error.to_string(),
    };
    serde_json::from_slice(&stored.bytes).map_err(unreadable)
}

fn head_of(stored: &StoredEvent) -> String {
    stored.hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The writer. Only one lives at a time: the store's lock, and the sequence number of every append, see to it.
pub struct Ledger {
    journal: Arc<dyn Journal>,
    clock: Arc<dyn Clock>,
    observer: Arc<dyn Observer>,
    execution: Execution,
    head: String,
}

impl Ledger {
    /// Opens the journal of an execution for writing.
    ///
    /// # Errors
    /// As [`load`].
    pub async fn open(
        journal: Arc<dyn Journal>,
        clock: Arc<dyn Clock>,
        observer: Arc<dyn Observer>,
        id: &ExecutionId,
    ) -> Result<Self, EngineError> {
        let Loaded { execution, head, .. } = load(&*journal, id).await?;
        Ok(Self { journal, clock, observer, execution, head })
    }

    /// The execution as it stands.
    pub fn execution(&self) -> &Execution {
        &self.execution
    }

    /// The hash of the last event, in hexadecimal digits.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// The execution, when writing is over.
    pub fn into_execution(self) -> (Execution, String) {
        (self.execution, self.head)
    }

    /// Appends events, all or none, durably.
    ///
    /// # Errors
    /// When the store refuses, or the events do not fit.
    pub async fn append(&mut self, events: Vec<Event>) -> Result<(), EngineError> {
        self.write(events, None).await
    }

    /// Appends the event of a command and acknowledges the command, in one step.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub async fn answer(&mut self, command: CommandId, events: Vec<Event>) -> Result<(), EngineError> {
        self.write(events, Some(command)).await
    }

    async fn write(&mut self, events: Vec<Event>, command: Option<CommandId>) -> Result<(), EngineError> {
        if events.is_empty() && command.is_none() {
            return Ok(());
        }
        let at = self.clock.now().max(self.execution.last_event);
        let entries: Vec<Entry> = events.into_iter().map(|event| Entry { at, event }).collect();
        let bytes = entries.iter().map(encode).collect::<Result<Vec<_>, _>>()?;
        let (id, expected) = (self.execution.id.clone(), self.execution.events);
        let stored = match command {
            None => self.journal.append(&id, expected, &bytes).await?,
            Some(command) => self.journal.append_and_acknowledge(&id, expected, &bytes, command).await?,
        };
        if let Some(last) = stored.last() {
            self.head = head_of(last);
        }
        for entry in &entries {
            self.execution.apply(entry).map_err(|cause| EngineError::Fold { execution: id.clone(), cause })?;
            self.observer.appended(&self.execution, entry);
        }
        Ok(())
    }
}

/// The canonical bytes of an event.
pub(crate) fn encode(entry: &Entry) -> Result<Vec<u8>, EngineError> {
    serde_json::to_vec(entry).map_err(|error| EngineError::Internal(format!("an event can't be written: {error}")))
}
