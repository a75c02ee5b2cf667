//! The store of events and commands.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ids::{ExecutionId, WaveName};
use crate::mode::Mode;
use crate::status::ExecutionStatus;
use crate::time::Timestamp;

use super::journal_error::JournalError;

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

/// An event as a store holds it, before anything about it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawEvent {
    /// The number that it is kept under.
    pub sequence: i64,
    /// What is kept as its bytes.
    pub bytes: Vec<u8>,
    /// What is kept as its hash.
    pub hash: Vec<u8>,
}

/// The events of an execution as a store holds them, in order of their numbers, with the end that it keeps apart from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawChain {
    /// The events.
    pub events: Vec<RawEvent>,
    /// How many there are to be.
    pub length: u64,
    /// The hash of the last one.
    pub head: [u8; 32],
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
    /// Run these plug-ins no more in this execution.
    Disable {
        /// The plug-ins.
        plugins: Vec<crate::ids::PluginName>,
        /// Why.
        reason: String,
    },
    /// Launch again what failed, and go on.
    Retry {
        /// The wave; absent for every wave.
        wave: Option<WaveName>,
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
    /// Whether a live process drives it now. A store that many hosts share can't tell at a glance: there, also whether
    /// one did until it died, as long as this process has not seen it silent for so long that it may be taken over.
    pub driven: bool,
    /// How much longer its driver may stay silent before another may take it over. Known once this process has looked
    /// twice and seen no sign of life in between; else `None`.
    pub lapses_in: Option<Duration>,
    /// What it is, as its driver last described it. For lists only: the events alone are true.
    pub outline: Option<Outline>,
}

/// What an execution is, in a few words: enough for a list, and to know who may need a driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outline {
    /// The plan's name.
    pub plan: String,
    /// Its mode.
    pub mode: Mode,
    /// Its status.
    pub status: ExecutionStatus,
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

    /// What the store holds of an execution's events, for whoever checks them. A store that gives none unchecked gives
    /// them checked.
    async fn raw_chain(&self, execution: &ExecutionId) -> Result<RawChain, JournalError> {
        let events = self.events(execution).await?;
        let (length, head) = (events.len() as u64, events.last().map_or([0; 32], |last| last.hash));
        let raw = |event: StoredEvent| RawEvent {
            sequence: i64::try_from(event.sequence).unwrap_or(i64::MAX),
            bytes: event.bytes,
            hash: event.hash.to_vec(),
        };
        Ok(RawChain { events: events.into_iter().map(raw).collect(), length, head })
    }

    /// Every execution, oldest first.
    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError>;

    /// One execution as the store lists it.
    async fn summary(&self, execution: &ExecutionId) -> Result<ExecutionSummary, JournalError> {
        let found = self.executions().await?.into_iter().find(|summary| summary.id == *execution);
        found.ok_or_else(|| JournalError::NotFound(execution.clone()))
    }

    /// Keeps what an execution is, for lists. It is no part of the record: losing it loses nothing.
    async fn describe(&self, execution: &ExecutionId, outline: &Outline) -> Result<(), JournalError>;

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
