//! The right to drive an execution.

use std::fmt::Debug;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;

use super::journal_error::JournalError;

/// The right to drive an execution. It ends with [`Hold::release`], when it is dropped, or with the process.
#[async_trait]
pub trait Hold: Send + Sync + Debug {
    /// How much longer nobody else can have taken the execution over, on a clock that runs while the machine sleeps.
    /// `None`: as long as this process lives.
    fn remaining(&self) -> Option<Duration>;

    /// Whether all processes that drove the execution before are known to be gone. Else it was only silent for a whole lease,
    /// and a call of it may still be under way.
    fn former_is_gone(&self) -> bool;

    /// Keeps the right for as long as this is polled. Returns when it is lost, with the reason.
    async fn keep(&self) -> JournalError;

    /// Gives the right back, so that the next one need not wait.
    ///
    /// # Errors
    /// When the store can't be written; the right ends anyhow.
    async fn release(&self) -> Result<(), JournalError>;
}

/// How much of a lease must be left for a request to be sent.
const MARGIN: Duration = Duration::from_secs(5);

/// Keeps back what a process would send after it may have lost the right to drive: checked for every request right before
/// it is handed to the network, after it was signed.
#[derive(Debug, Clone, Default)]
pub struct Fence {
    hold: Arc<RwLock<Option<Arc<dyn Hold>>>>,
}

/// The request was not sent: somebody else may drive the execution by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not sent: this process may have lost the execution to another one, it was silent for too long")]
pub struct Fenced;

impl Fence {
    /// From now on requests need this right. Before, all pass: nothing is driven yet.
    pub fn arm(&self, hold: Arc<dyn Hold>) {
        *self.hold.write().unwrap_or_else(PoisonError::into_inner) = Some(hold);
    }

    /// Whether a request may be sent now.
    ///
    /// # Errors
    /// [`Fenced`] when the right has ended or is about to.
    pub fn check(&self) -> Result<(), Fenced> {
        let hold = self.hold.read().unwrap_or_else(PoisonError::into_inner);
        match hold.as_ref().and_then(|hold| hold.remaining()) {
            Some(left) if left <= MARGIN => Err(Fenced),
            _ => Ok(()),
        }
    }
}
