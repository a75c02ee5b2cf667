//! The one writer of an execution's journal, and the execution that its events make.

use std::sync::Arc;

use drs_core::command;
use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Clock, Command, CommandId, Journal, Outline, StoredEvent};

use crate::error::EngineError;
use crate::observer::Observer;

/// An execution as it is in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The execution.
    pub execution: Execution,
    /// Its events as they are stored, checked against their hashes.
    pub stored: Vec<StoredEvent>,
    /// The same, read.
    pub entries: Vec<Entry>,
}

impl Loaded {
    /// The hash of the last event, in lower-case hexadecimal digits: the journal's head.
    pub fn head(&self) -> String {
        self.stored.last().map(head_of).unwrap_or_default()
    }
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
    Ok(Loaded { execution, stored, entries })
}

/// Reads a stored event.
///
/// # Errors
/// When another version wrote it.
pub fn decode(id: &ExecutionId, stored: &StoredEvent) -> Result<Entry, EngineError> {
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
    described: Option<Outline>,
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
        let loaded = load(&*journal, id).await?;
        let head = loaded.head();
        // What lists show already is not written again. Where it can't be read it is written.
        let described = journal.summary(id).await.ok().and_then(|summary| summary.outline);
        Ok(Self { journal, clock, observer, execution: loaded.execution, head, described })
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

    /// Turns the commands of the inbox into events, each exactly once.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub async fn take_commands(&mut self) -> Result<(), EngineError> {
        let id = self.execution.id.clone();
        for pending in self.journal.inbox(&id).await? {
            // The locks of what has ended are given back: a command that was waiting does not take it up.
            let reopens = command::reopens(&self.execution, &pending.command.kind);
            let events = if reopens { Vec::new() } else { self.events_of(pending.command) };
            self.write(events, Some(pending.id)).await?;
        }
        Ok(())
    }

    /// Appends the event of a command that did not come through the inbox.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub async fn apply(&mut self, command: Command) -> Result<(), EngineError> {
        let events = self.events_of(command);
        self.append(events).await
    }

    /// The event of a command; none when it no longer makes sense, such as a pause of what is paused already.
    fn events_of(&self, command: Command) -> Vec<Event> {
        match command::check(&self.execution, &command.kind) {
            Ok(()) => vec![Event::Commanded { command }],
            Err(refused) => {
                tracing::warn!(by = %command.by, "command ignored: {refused}");
                Vec::new()
            }
        }
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
        for (entry, stored) in entries.iter().zip(&stored) {
            self.execution.apply(entry).map_err(|cause| EngineError::Fold { execution: id.clone(), cause })?;
            self.observer.appended(&self.execution, entry, stored);
        }
        self.describe().await
    }

    /// Keeps what lists show, when it has changed.
    async fn describe(&mut self) -> Result<(), EngineError> {
        let Execution { id, plan, mode, status, .. } = &self.execution;
        let is_told = |told: &Outline| told.status == *status && told.mode == *mode && told.plan == plan.name;
        if self.described.as_ref().is_some_and(is_told) {
            return Ok(());
        }
        let outline = Outline { plan: plan.name.clone(), mode: *mode, status: *status };
        self.journal.describe(id, &outline).await?;
        self.described = Some(outline);
        Ok(())
    }
}

/// The canonical bytes of an event.
pub(crate) fn encode(entry: &Entry) -> Result<Vec<u8>, EngineError> {
    serde_json::to_vec(entry).map_err(|error| EngineError::Internal(format!("an event can't be written: {error}")))
}
