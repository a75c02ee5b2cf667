//! The right to drive, which can be taken from a process that lives: on SQLite the operating system would not allow it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ports::{Hold, JournalError};

#[derive(Debug)]
pub(crate) struct Lease {
    lock: drs_journal::Hold,
    lost: AtomicBool,
    former_is_gone: bool,
}

impl Lease {
    pub(crate) fn of(lock: drs_journal::Hold, former_is_gone: bool) -> Self {
        Self { lock, lost: AtomicBool::new(false), former_is_gone }
    }

    /// Its time ran out, and the next process may take the execution over.
    pub(crate) async fn lose(&self) {
        self.lost.store(true, Ordering::SeqCst);
        self.lock.release().await.unwrap();
    }
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
