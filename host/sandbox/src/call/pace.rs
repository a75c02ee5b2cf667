//! How fast the hooks of one execution may call: what is left of the account's API budget is the engine's.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use drs_core::plugin::limits::table;
use drs_core::ports::Clock;
use drs_core::time::{Timestamp, after, between};

/// The time that each call takes of the pace.
const STEP: Duration = Duration::from_millis(1_000 / table::HOST_CALL_RATE.of_hook());
/// How far calls may be ahead of the pace.
const AHEAD: Duration = Duration::from_millis(STEP.as_millis() as u64 * table::HOST_CALL_BURST.of_hook());

/// The pace of all hooks of one execution together.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// When all calls up to now would have been made at the pace.
    even: Mutex<Option<Timestamp>>,
}

impl Pace {
    /// Books a call at a time, and says how long it has to wait.
    fn book(&self, now: Timestamp) -> Duration {
        let mut even = self.even.lock().unwrap_or_else(PoisonError::into_inner);
        let booked = after(even.map_or(now, |even| even.max(now)), STEP);
        *even = Some(booked);
        between(now, booked).saturating_sub(AHEAD)
    }
}

/// The turns of one call of a hook. Each of its host calls takes one, and one that asks AWS more than once takes one for each
/// request, so that a single call can't use up what is the engine's.
#[derive(Clone)]
pub(crate) struct Turns {
    pace: Arc<Pace>,
    clock: Arc<dyn Clock>,
    /// How long the call has waited for turns, or is waiting.
    waited: Arc<Mutex<Duration>>,
    /// How much of that may come on top of the call's own time.
    most: Duration,
}

impl Turns {
    /// At this pace, for a call that by waiting may become so much longer.
    pub(crate) fn at(pace: Arc<Pace>, clock: Arc<dyn Clock>, most: Duration) -> Self {
        Self { pace, clock, waited: Arc::default(), most }
    }

    /// Waits until a further request is within the pace.
    pub(crate) async fn next(&self) {
        let wait = self.pace.book(self.clock.now());
        if !wait.is_zero() {
            *self.waited.lock().unwrap_or_else(PoisonError::into_inner) += wait;
            self.clock.sleep(wait).await;
        }
    }

    /// By how much the call is longer for its waits.
    pub(crate) fn prolonged(&self) -> Duration {
        self.waited().min(self.most)
    }

    /// Whether it has waited for longer than it may become.
    pub(crate) fn used_up(&self) -> bool {
        self.waited() > self.most
    }

    fn waited(&self) -> Duration {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

    #[test]
    fn a_burst_goes_at_once_and_what_comes_after_it_goes_evenly() {
        let pace = Pace::default();
        let waits: Vec<Duration> = (0..102).map(|_| pace.book(NOW)).collect();
        assert!(waits.iter().take(100).all(Duration::is_zero), "{waits:?}");
        assert_eq!(waits.get(100..), Some([STEP, STEP * 2].as_slice()));
    }

    #[test]
    fn who_waited_long_has_a_burst_again_and_no_more() {
        let pace = Pace::default();
        assert!((0..100).all(|_| pace.book(NOW).is_zero()));
        let later = after(NOW, Duration::from_secs(3600));
        assert!((0..100).all(|_| pace.book(later).is_zero()));
        assert_eq!(pace.book(later), STEP);
    }
}
