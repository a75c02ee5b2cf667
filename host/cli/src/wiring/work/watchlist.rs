//! What a working host knows of the executions of its store. One is read, whole, only when nobody drives it and something
//! happened to it since it was read last; what a live process drives is not read at all.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::need::Need;
use drs_core::ports::{ExecutionSummary, Journal};
use drs_core::time::{Timestamp, after};
use drs_engine::load;

use crate::error::CliError;

/// How long an execution is left alone after it could not be gone on with, such as for want of credentials. Each further
/// time it is twice as long, up to the longest; when something happens to the execution it is looked at at once.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);

/// The executions of a store.
#[derive(Debug, Default)]
pub(super) struct Watchlist {
    known: BTreeMap<ExecutionId, Known>,
    /// When the first of the drivers that show no sign of life may be taken over, from the last look on.
    lapses_in: Option<Duration>,
}

/// What is known of an execution.
#[derive(Debug, Default)]
struct Known {
    /// How many events it had when the store was looked through last. `None` after a try, which may have appended some.
    listed: Option<u64>,
    /// How many it had when it was read, and what it needed then.
    read: Option<(u64, Need)>,
    /// Whether a live process drives it, as far as the store can tell.
    driven: bool,
    /// Whether its driver, who may be dead as far as the store can tell, was found alive.
    alive: bool,
    /// Whether this process tries to drive it.
    taken: bool,
    /// How often in a row it could not be read or driven.
    failures: u32,
    /// When it may be tried again.
    not_before: Option<Timestamp>,
}

/// What came of trying an execution.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tried {
    /// A process drives it that lives.
    Held,
    /// This process left it as it stood, or found it in need of something else.
    Left,
    /// This process drove it until it rested, with so many events, and this is what it needs now.
    Rests(u64, Need),
    /// It can't be gone on with.
    Failed,
}

impl Watchlist {
    /// Looks through the store, and reads what needs it. Gives what could not be read.
    ///
    /// # Errors
    /// When the store can't be looked through.
    pub(super) async fn look(
        &mut self,
        store: &dyn Journal,
        now: Timestamp,
    ) -> Result<Vec<(ExecutionId, CliError)>, CliError> {
        let mut unread = Vec::new();
        self.lapses_in = None;
        for summary in store.executions().await? {
            let known = self.known.entry(summary.id.clone()).or_default();
            if known.taken {
                continue;
            }
            known.list(&summary);
            self.lapses_in = [self.lapses_in, summary.lapses_in].into_iter().flatten().min();
            if !known.is_to_be_read(now) {
                continue;
            }
            match load(store, &summary.id).await {
                Ok(loaded) => known.read = Some((loaded.execution.events, Need::of(&loaded.execution))),
                Err(error) => {
                    known.fail(now);
                    unread.push((summary.id, error.into()));
                }
            }
        }
        Ok(unread)
    }

    /// Takes every execution that nobody drives and that needs somebody by now.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<(ExecutionId, Need)> {
        self.take(|known| known.need_if_due(now))
    }

    /// Takes those that somebody drove who may be dead, each once: to try one tells, within a lease.
    pub(super) fn take_doubtful(&mut self) -> Vec<(ExecutionId, Need)> {
        self.take(|known| (known.driven && !known.alive).then_some(Need::Driver))
    }

    fn take(&mut self, wanted: impl Fn(&Known) -> Option<Need>) -> Vec<(ExecutionId, Need)> {
        let free = self.known.iter_mut().filter(|(_, known)| !known.taken);
        let taken = free.filter_map(|(id, known)| {
            let need = wanted(known)?;
            known.taken = true;
            Some((id.clone(), need))
        });
        taken.collect()
    }

    /// Notes what came of a try.
    pub(super) fn tried(&mut self, id: &ExecutionId, tried: &Tried, now: Timestamp) {
        let Some(known) = self.known.get_mut(id) else { return };
        known.taken = false;
        known.listed = None;
        known.alive = matches!(tried, Tried::Held);
        match tried {
            Tried::Failed => known.fail(now),
            Tried::Held | Tried::Left => known.failures = 0,
            Tried::Rests(events, need) => {
                known.failures = 0;
                known.read = Some((*events, *need));
            }
        }
    }

    /// How long until the store is to be looked through again: sooner than every so often, when a driver that shows no sign
    /// of life may be taken over before.
    pub(super) fn next_look(&self, every: Duration) -> Duration {
        self.lapses_in.map_or(every, |lapses_in| lapses_in.min(every))
    }
}

impl Known {
    /// Notes what the list says. What happened to an execution since the last look ends its pause.
    fn list(&mut self, summary: &ExecutionSummary) {
        self.driven = summary.driven;
        self.alive &= summary.driven;
        if self.listed.is_some_and(|events| events != summary.events) {
            self.failures = 0;
            self.not_before = None;
        }
        self.listed = Some(summary.events);
    }

    fn is_paused(&self, now: Timestamp) -> bool {
        self.not_before.is_some_and(|not_before| now < not_before)
    }

    fn is_to_be_read(&self, now: Timestamp) -> bool {
        !self.driven && !self.is_paused(now) && self.read.map(|(events, _)| events) != self.listed
    }

    /// What it needs by now, as far as it was read.
    fn need_if_due(&self, now: Timestamp) -> Option<Need> {
        let (events, need) = self.read?;
        let is_free = !self.driven && !self.is_paused(now) && self.listed == Some(events);
        (is_free && need.is_due(now)).then_some(need)
    }

    fn fail(&mut self, now: Timestamp) {
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.not_before = Some(after(now, pause));
    }
}

#[cfg(test)]
mod tests;
