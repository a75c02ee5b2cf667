//! The right to drive, which can be taken from a process that lives: on SQLite the operating system would not allow it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Hold, JournalError};
use drs_journal::SqliteJournal;

use super::scene::runtime;

/// The rights to drive executions of a store on SQLite.
pub(crate) struct Rights {
    locks: Arc<SqliteJournal>,
    /// That of the process that has it.
    taken: Mutex<Weak<Lease>>,
    /// Whether a process was silent and may live.
    silence: AtomicBool,
}

impl Rights {
    pub(crate) fn of(locks: Arc<SqliteJournal>) -> Self {
        Self { locks, taken: Mutex::default(), silence: AtomicBool::new(false) }
    }

    pub(super) fn take(&self, execution: &ExecutionId) -> Result<Arc<dyn Hold>, JournalError> {
        let lock = self.locks.hold(execution)?;
        let former_is_gone = !self.silence.load(Ordering::SeqCst);
        let lease = Arc::new(Lease { lock, lost: AtomicBool::new(false), former_is_gone });
        *self.taken.lock().unwrap() = Arc::downgrade(&lease);
        Ok(lease)
    }

    /// The time of the process that is silent ran out, and the next one may take the execution over.
    pub(super) fn take_from_the_silent(&self) {
        if let Some(lease) = self.taken.lock().unwrap().upgrade() {
            lease.lost.store(true, Ordering::SeqCst);
            runtime().block_on(lease.lock.release()).unwrap();
        }
        self.silence.store(true, Ordering::SeqCst);
    }
}

#[derive(Debug)]
struct Lease {
    lock: drs_journal::Hold,
    lost: AtomicBool,
    former_is_gone: bool,
}

#[async_trait]
impl Hold for Lease {
    fn remaining(&self) -> Option<Duration> {
        self.lost.load(Ordering::SeqCst).then_some(Duration::ZERO)
    }

    fn former_is_gone(&self) -> bool {
        self.former_is_gone
    }

    /// Never tells by itself that it is lost: a process that has just woken has not looked yet.
    async fn keep(&self) -> JournalError {
        std::future::pending().await
    }

    async fn release(&self) -> Result<(), JournalError> {
        self.lock.release().await
    }
}
