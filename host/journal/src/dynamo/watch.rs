//! Telling a live process from a dead one without trusting its clock: a sign of life that does not change for a whole lease
//! of the watcher's own time is dead.

use std::time::Duration;

use super::DynamoStore;
use super::fault::Fault;
use super::item::Item;
use super::key::Key;

/// How often a sign is looked at within a lease. Its owner changes it [`super::lease::BEATS`] times.
const LOOKS: u32 = 6;

/// What became of a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It changed, or went away.
    Changed,
    /// It stood still for a whole lease.
    Still,
}

impl DynamoStore {
    /// Watches an item that stands still since this time on the lease's clock, until it changes or a lease is over.
    pub(super) async fn watch(&self, key: &Key, seen: &Item, since: Duration) -> Result<Sign, Fault> {
        let clock = &self.table.clock;
        loop {
            let left = self.lease.saturating_sub(clock.elapsed().saturating_sub(since));
            if !left.is_zero() {
                clock.sleep(left.min(self.lease / LOOKS)).await;
            }
            // Before the look: what it shows is at least this old then.
            let watched = clock.elapsed().saturating_sub(since);
            if self.table.get(key).await?.as_ref() != Some(seen) {
                return Ok(Sign::Changed);
            }
            if watched >= self.lease {
                return Ok(Sign::Still);
            }
        }
    }
}
