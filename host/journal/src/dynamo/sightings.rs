//! The leases that this process has seen, and since when each stands still: so that whoever looks at the store now and then
//! need not watch a lease for its whole length before it takes over.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use drs_core::ids::ExecutionId;

use super::item::Item;

/// What was seen last of each execution's lease.
#[derive(Debug, Default)]
pub(super) struct Sightings(Mutex<HashMap<ExecutionId, Sighting>>);

/// A lease as it was seen.
#[derive(Debug)]
struct Sighting {
    lease: Item,
    /// When the first read that showed it was over.
    since: Duration,
}

impl Sightings {
    /// Notes a lease by a read that was over at a time. Gives since when it stands still, if it was seen before as it is.
    pub(super) fn note(&self, execution: &ExecutionId, lease: &Item, over: Duration) -> Option<Duration> {
        let mut seen = self.seen();
        match seen.get(execution) {
            Some(known) if known.lease == *lease => Some(known.since),
            _ => {
                seen.insert(execution.clone(), Sighting { lease: lease.clone(), since: over });
                None
            }
        }
    }

    /// Forgets a lease that nobody has any more.
    pub(super) fn forget(&self, execution: &ExecutionId) {
        self.seen().remove(execution);
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<ExecutionId, Sighting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
