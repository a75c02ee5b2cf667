//! The store of events and commands.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ids::{ExecutionId, WaveName};
use crate::time::Timestamp;

/// An event as it is stored: its bytes are canonical and are never serialised again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place in the execution's journal, from 0.
    pub sequence: u64,
    /// The bytes that were hashed: one JSON object.
    pub bytes: Vec<u8>,
    /// SHA-256(previous hash ‖ sequence as u64 big-endian ‖ bytes).
    pub hash: [u8; 32],
}

/// What a person asks of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "command")]
pub enum CommandKind {
    /// Start nothing new until resumed.
    Pause,
    /// Go on.
    Resume {
        /// A before-hook whose `pause` is overruled: wave and hook, and why.
        accept: Option<Acceptance>,
    },
    /// End: nothing new starts, own jobs are awaited.
    Cancel,
    /// Pass over a wave that has not started, or that failed and holds the execution.
    Skip {
        /// The wave.
        wave: WaveName,
        /// Why.
        reason: String,
    },
    /// Terminate the drill's instances and put settings back, now.
    Cleanup,
}

/// A person's decision to go on although a before-hook said `pause`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Acceptance {
    /// The wave.
    pub wave: WaveName,
    /// The hook, by its plug-in's name.
    pub hook: crate::ids::PluginName,
    /// Why.
    pub reason: String,
}

/// A command and who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// What is asked.
    #[serde(flatten)]
    pub kind: CommandKind,
    /// Who asks: the operating system's user and host.
    pub by: String,
}

/// The place of a command in an execution's inbox.
pub type CommandId = i64;

/// A command that waits in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingCommand {
    /// Its place.
    pub id: CommandId,
    /// When it was given, on the wall's clock of who gave it.
    pub at: Timestamp,
    /// What is asked.
    pub command: Command,
}

/// An execution as the store lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionSummary {
    /// The execution.
    pub id: ExecutionId,
    /// How many events it has.
    pub events: u64,
    /// Whether a live process drives it now.
    pub driven: bool,
}

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

/// The store of one organisation's executions, as the holder of one execution uses it.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Appends events after the `expected` ones that are there already, all or none, durably. Gives them as stored.
    async fn append(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
    ) -> Result<Vec<StoredEvent>, JournalError>;

    /// All events of an execution in order, each checked against its hash.
    async fn events(&self, execution: &ExecutionId) -> Result<Vec<StoredEvent>, JournalError>;

    /// Every execution, oldest first.
    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError>;

    /// One execution as the store lists it.
    async fn summary(&self, execution: &ExecutionId) -> Result<ExecutionSummary, JournalError> {
        let found = self.executions().await?.into_iter().find(|summary| summary.id == *execution);
        found.ok_or_else(|| JournalError::NotFound(execution.clone()))
    }

    /// Puts a command into an execution's inbox.
    async fn post(&self, execution: &ExecutionId, command: &Command, at: Timestamp) -> Result<CommandId, JournalError>;

    /// The commands that were not acknowledged, oldest first.
    async fn inbox(&self, execution: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError>;

    /// Appends events that answer a command and acknowledges it, in one step: it is applied exactly once.
    async fn append_and_acknowledge(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError>;
}
