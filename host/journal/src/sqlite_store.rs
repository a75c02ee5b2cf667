//! The journal on SQLite as a whole store: locks, the right to drive, blobs and reservations.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ids::ExecutionId;
use drs_core::ports::{AccountRegion, Hold, JournalError, LockName, Reservation, Reservations, Store, StoredEvent};

use crate::sqlite::SqliteJournal;
use crate::{events, executions, locks, reservations};

#[async_trait]
impl Store for SqliteJournal {
    fn name(&self) -> String {
        self.file().display().to_string()
    }

    async fn begin(
        &self,
        execution: &ExecutionId,
        first: &[u8],
        locks: &[LockName],
    ) -> Result<StoredEvent, JournalError> {
        let stored = self.write("can't begin the execution", |transaction| {
            locks::take(transaction, execution, locks)?;
            events::append(transaction, execution, 0, &[first.to_vec()])
        })?;
        let first = stored.into_iter().next();
        first.ok_or_else(|| JournalError::NotFound(execution.clone()))
    }

    async fn lock(&self, execution: &ExecutionId, locks: &[LockName]) -> Result<(), JournalError> {
        self.write("can't take locks", |transaction| {
            executions::known_head(transaction, execution)?;
            locks::take(transaction, execution, locks)
        })
    }

    async fn unlock(&self, execution: &ExecutionId, seen: u64) -> Result<(), JournalError> {
        self.write("can't release locks", |transaction| locks::release(transaction, execution, seen))
    }

    async fn hold(&self, execution: &ExecutionId) -> Result<Arc<dyn Hold>, JournalError> {
        Ok(Arc::new(Self::hold(self, execution)?))
    }

    async fn find(&self, typed: &str) -> Result<ExecutionId, JournalError> {
        Self::find(self, typed)
    }

    async fn put_blob(&self, bytes: &[u8]) -> Result<String, JournalError> {
        Self::put_blob(self, bytes)
    }

    async fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError> {
        Self::blob(self, sha256)
    }

    async fn reservations(&self, place: &AccountRegion) -> Result<Reservations, JournalError> {
        self.read("can't read reservations", |connection| reservations::read(connection, place))
    }

    async fn reserve(&self, place: &AccountRegion, version: u64, entries: &[Reservation]) -> Result<(), JournalError> {
        self.write("can't reserve", |transaction| reservations::replace(transaction, place, version, entries))
    }
}

#[async_trait]
impl Hold for crate::hold::Hold {
    /// The operating system's lock lasts as long as the process.
    fn remaining(&self) -> Option<Duration> {
        None
    }

    /// The operating system gives the lock to nobody else while a process lives that has it.
    fn former_is_gone(&self) -> bool {
        true
    }

    async fn keep(&self) -> JournalError {
        std::future::pending().await
    }

    async fn release(&self) -> Result<(), JournalError> {
        self.free();
        Ok(())
    }
}
