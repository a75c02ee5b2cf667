//! The store of a process that may be killed: each write to it is a point.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use drs_core::ids::ExecutionId;
use drs_core::ports::{
    AccountRegion, Command, CommandId, ExecutionSummary, Hold, Journal, JournalError, LockName, Outline,
    PendingCommand, Reservation, Reservations, Store, StoredEvent,
};
use drs_core::time::Timestamp;
use serde_json::Value;

use super::fate::Fate;
use super::terminal::Terminal;

/// Who sees what a process wants to append, and what came of it.
pub(crate) trait Witness: Send + Sync {
    fn saw(&self, events: &[Vec<u8>], outcome: Option<&Result<Vec<StoredEvent>, JournalError>>);
}

pub(crate) struct MortalStore {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) fate: Arc<Fate>,
    pub(crate) terminal: Arc<Terminal>,
    pub(crate) witness: Option<Arc<dyn Witness>>,
    /// The inbox is asked for every so many times that the engine looks into it: each look costs a call where the store is a
    /// table, and there is one every two seconds.
    pub(crate) inbox_every: u32,
    pub(crate) looks: AtomicU32,
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

impl MortalStore {
    async fn witnessed(
        &self,
        events: &[Vec<u8>],
        append: impl Future<Output = Result<Vec<StoredEvent>, JournalError>>,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let saw = |outcome: Option<&_>| self.witness.iter().for_each(|witness| witness.saw(events, outcome));
        saw(None);
        let outcome = append.await;
        saw(Some(&outcome));
        outcome
    }
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
            let stored = self.witnessed(events, self.inner.append(execution, expected, events)).await?;
            self.terminal.sees(&names, &*self.inner, execution).await;
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

    async fn summary(&self, execution: &ExecutionId) -> Result<ExecutionSummary, JournalError> {
        self.inner.summary(execution).await
    }

    async fn describe(&self, execution: &ExecutionId, outline: &Outline) -> Result<(), JournalError> {
        self.fate.around("describe".to_owned(), self.inner.describe(execution, outline)).await
    }

    async fn post(&self, execution: &ExecutionId, command: &Command, at: Timestamp) -> Result<CommandId, JournalError> {
        self.inner.post(execution, command, at).await
    }

    async fn inbox(&self, execution: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError> {
        match self.looks.fetch_add(1, Ordering::Relaxed).is_multiple_of(self.inbox_every) {
            true => self.inner.inbox(execution).await,
            false => Ok(Vec::new()),
        }
    }

    async fn append_and_acknowledge(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let what = point("append and acknowledge", names(events));
        let append = self.inner.append_and_acknowledge(execution, expected, events, command);
        self.fate.around(what, self.witnessed(events, append)).await
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
            self.terminal.sees(&names, &*self.inner, execution).await;
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
        self.inner.hold(execution).await
    }

    async fn find(&self, typed: &str) -> Result<ExecutionId, JournalError> {
        self.inner.find(typed).await
    }

    async fn put_blob(&self, bytes: &[u8]) -> Result<String, JournalError> {
        self.inner.put_blob(bytes).await
    }

    async fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError> {
        self.inner.blob(sha256).await
    }

    async fn reservations(&self, place: &AccountRegion) -> Result<Reservations, JournalError> {
        self.inner.reservations(place).await
    }

    async fn reserve(&self, place: &AccountRegion, version: u64, entries: &[Reservation]) -> Result<(), JournalError> {
        self.fate.around("reserve".to_owned(), self.inner.reserve(place, version, entries)).await
    }
}
