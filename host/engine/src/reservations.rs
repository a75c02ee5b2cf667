//! Launches that are intended and that DRS may not show yet: kept in the store, where other executions count them.

use std::sync::Arc;

use drs_core::execution::Execution;
use drs_core::launch::without_spent;
use drs_core::ports::{AccountRegion, JournalError, Reservation, Reservations, Store};
use drs_core::time::Timestamp;

/// The reservations of one account and Region.
pub(crate) struct SharedQuotas {
    store: Arc<dyn Store>,
    /// `None` where nobody else launches.
    place: Option<AccountRegion>,
}

impl SharedQuotas {
    pub(crate) fn new(store: Arc<dyn Store>, place: Option<AccountRegion>) -> Self {
        Self { store, place }
    }

    /// What is reserved now.
    pub(crate) async fn now(&self) -> Result<Reservations, JournalError> {
        match &self.place {
            Some(place) => self.store.reservations(place).await,
            None => Ok(Reservations::default()),
        }
    }

    /// Reserves, unless somebody else did so since; then `false`.
    pub(crate) async fn replace(&self, version: u64, entries: &[Reservation]) -> Result<bool, JournalError> {
        let Some(place) = &self.place else { return Ok(true) };
        match self.store.reserve(place, version, entries).await {
            Ok(()) => Ok(true),
            Err(JournalError::Contended { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes out what an execution no longer needs. What is left in by chance runs out by itself.
    pub(crate) async fn release(&self, execution: &Execution, now: Timestamp) -> Result<(), JournalError> {
        let Reservations { version, entries } = self.now().await?;
        let kept = without_spent(execution, &entries, now);
        if kept.len() < entries.len() {
            self.replace(version, &kept).await?;
        }
        Ok(())
    }
}
