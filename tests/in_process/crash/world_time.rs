//! The time of a simulated world that outlives the processes that drive it: none passes while no process lives.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ports::Clock;
use drs_core::time::{Timestamp, after, between};
use drs_engine::RuntimeClock;
use drs_sim::SimClock;

/// The clock of one process. It runs through its sleep: when the process wakes, it shows the time of everybody else.
#[derive(Debug)]
pub(crate) struct ProcessClock {
    clock: RuntimeClock,
    slept: Mutex<Duration>,
}

#[async_trait]
impl Clock for ProcessClock {
    fn now(&self) -> Timestamp {
        after(self.clock.now(), *self.slept.lock().unwrap())
    }

    async fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }
}

pub(crate) struct WorldTime(Mutex<Hand>);

struct Hand {
    /// The time that was told last.
    last: Timestamp,
    /// The clock of the process that lives.
    runs: Option<Arc<ProcessClock>>,
}

impl WorldTime {
    pub(crate) fn still(at: Timestamp) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Hand { last: at, runs: None })))
    }

    /// A process begins: its clock goes on from where the last one stopped.
    pub(crate) fn go_on(&self) -> Arc<ProcessClock> {
        let mut hand = self.hand();
        let clock = RuntimeClock::starting_at(hand.last, 1);
        let clock = Arc::new(ProcessClock { clock, slept: Mutex::default() });
        hand.runs = Some(clock.clone());
        clock
    }

    /// The process is gone, and the next one comes after so long.
    pub(crate) fn stop(&self, gap: Duration) {
        let now = self.now();
        *self.hand() = Hand { last: after(now, gap), runs: None };
    }

    /// The process whose clock this is stands still, on another thread, and the next one comes after so long. Gives its
    /// clock and the time that it shows.
    pub(crate) fn freeze(&self, gap: Duration) -> (Arc<ProcessClock>, Timestamp) {
        let mut hand = self.hand();
        let shows = hand.last;
        hand.last = after(shows, gap);
        (hand.runs.take().unwrap(), shows)
    }

    /// A process that stood still wakes so long after all others.
    pub(crate) fn wake(&self, (clock, shows): (Arc<ProcessClock>, Timestamp), gap: Duration) {
        let mut hand = self.hand();
        hand.last = after(hand.last, gap);
        *clock.slept.lock().unwrap() = between(shows, hand.last);
        hand.runs = Some(clock);
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.0.lock().unwrap()
    }
}

impl SimClock for WorldTime {
    fn now(&self) -> Timestamp {
        let mut hand = self.hand();
        if let Some(clock) = &hand.runs {
            hand.last = clock.now();
        }
        hand.last
    }
}
