//! The store of a process that may be killed: each write to it is a point.

use std::sync::Arc;

use async_trait::async_trait;
use drs_core::ids::ExecutionId;
use drs_core::ports::{
    AccountRegion, Command, CommandId, ExecutionSummary, Hold, Journal, JournalError, LockName, Outline,
    PendingCommand, Reservation, Reservations, Store, StoredEvent,
};
use drs_core::time::Timestamp;
use drs_journal::SqliteJournal;
use serde_json::Value;

use super::fate::Fate;
use super::terminal::Terminal;

pub(crate) struct MortalStore {
    pub(crate) inner: Arc<SqliteJournal>,
    pub(crate) fate: Arc<Fate>,
    pub(crate) terminal: Arc<Terminal>,
}

/// The names of events.
fn names(events: &[Vec<u8>]) -> Vec<String> {
    let name = |bytes: &Vec<u8>| {
        let event: Value = serde_json::from_slice(bytes).unwrap();
        event["event"].as_str().unwrap_or_default().to_owned()
    };
    events.iter().map(name).collect()
}

/// How a point is called that appends these.
fn point(action: &str, mut names: Vec<String>) -> String {
    names.dedup();
    format!("{action} {}", names.join(", "))
}

#[async_trait]
impl Journal for MortalStore {
    async fn append(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let names = names(events);
        let effect = async {
            let stored = self.inner.append(execution, expected, events).await?;
            self.terminal.sees(&names, &self.inner, execution).await;
            Ok(stored)
        };
        self.fate.around(point("append", names.clone()), effect).await
    }

    async fn events(&self, execution: &ExecutionId) -> Result<Vec<StoredEvent>, JournalError> {
        self.inner.events(execution).await
    }

    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError> {
        self.inner.executions().await
    }

    async fn describe(&self, execution: &ExecutionId, outline: &Outline) -> Result<(), JournalError> {
        self.fate.around("describe".to_owned(), self.inner.describe(execution, outline)).await
    }

    async fn post(&self, execution: &ExecutionId, command: &Command, at: Timestamp) -> Result<CommandId, JournalError> {
        self.inner.post(execution, command, at).await
    }

    async fn inbox(&self, execution: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError> {
        self.inner.inbox(execution).await
    }

    async fn append_and_acknowledge(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let what = point("append and acknowledge", names(events));
        self.fate.around(what, self.inner.append_and_acknowledge(execution, expected, events, command)).await
    }
}

#[async_trait]
impl Store for MortalStore {
    fn name(&self) -> String {
        self.inner.name()
    }

    async fn begin(
        &self,
        execution: &ExecutionId,
        first: &[u8],
        locks: &[LockName],
    ) -> Result<StoredEvent, JournalError> {
        let names = names(&[first.to_vec()]);
        let effect = async {
            let stored = self.inner.begin(execution, first, locks).await?;
            self.terminal.sees(&names, &self.inner, execution).await;
            Ok(stored)
        };
        self.fate.around("begin".to_owned(), effect).await
    }

    async fn lock(&self, execution: &ExecutionId, locks: &[LockName]) -> Result<(), JournalError> {
        self.fate.around("lock".to_owned(), self.inner.lock(execution, locks)).await
    }

    async fn unlock(&self, execution: &ExecutionId, seen: u64) -> Result<(), JournalError> {
        self.fate.around("unlock".to_owned(), self.inner.unlock(execution, seen)).await
    }

    async fn hold(&self, execution: &ExecutionId) -> Result<Arc<dyn Hold>, JournalError> {
        Store::hold(&*self.inner, execution).await
    }

    async fn find(&self, typed: &str) -> Result<ExecutionId, JournalError> {
        Store::find(&*self.inner, typed).await
    }

    async fn put_blob(&self, bytes: &[u8]) -> Result<String, JournalError> {
        Store::put_blob(&*self.inner, bytes).await
    }

    async fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError> {
        Store::blob(&*self.inner, sha256).await
    }

    async fn reservations(&self, place: &AccountRegion) -> Result<Reservations, JournalError> {
        self.inner.reservations(place).await
    }

    async fn reserve(&self, place: &AccountRegion, version: u64, entries: &[Reservation]) -> Result<(), JournalError> {
        self.fate.around("reserve".to_owned(), self.inner.reserve(place, version, entries)).await
    }
}
