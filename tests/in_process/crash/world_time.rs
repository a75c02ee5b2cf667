//! The time of a simulated world that outlives the processes that drive it: none passes while no process lives. The clock
//! of a process may be wrong: the simulator's is AWS's.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ports::Clock;
use drs_core::time::{Timestamp, after, between};
use drs_engine::RuntimeClock;
use drs_sim::SimClock;
use jiff::SignedDuration;

/// How wrong a host's clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Wrong {
    /// How far it is ahead of AWS's when the world begins, in milliseconds.
    pub(crate) ahead: i64,
    /// How much more it gains, in millionths.
    pub(crate) gains: i64,
}

impl Wrong {
    /// What it shows when so much time has passed since some moment.
    pub(crate) fn elapsed(self, real: Duration) -> Duration {
        let micros = i64::try_from(real.as_micros()).unwrap();
        Duration::from_micros((micros + micros / 1_000 * self.gains / 1_000).unsigned_abs())
    }

    /// What it shows at a time.
    fn shows(self, real: Timestamp, begin: Timestamp) -> Timestamp {
        let shown = after(begin, self.elapsed(between(begin, real)));
        shown.saturating_add(SignedDuration::from_millis(self.ahead)).unwrap()
    }
}

/// The clock of one process. It runs through its sleep: when the process wakes, it shows the time of everybody else.
#[derive(Debug)]
pub(crate) struct ProcessClock {
    clock: RuntimeClock,
    slept: Mutex<Duration>,
    wrong: Wrong,
    /// When the world began.
    begin: Timestamp,
}

impl ProcessClock {
    /// The time that it should show.
    pub(crate) fn real(&self) -> Timestamp {
        after(self.clock.now(), *self.slept.lock().unwrap())
    }

    /// The time since the world began.
    pub(crate) fn since_the_beginning(&self) -> Duration {
        between(self.begin, self.real())
    }

    /// The time that a clock shows which is wrong.
    pub(crate) fn shown_by(&self, wrong: Wrong) -> Timestamp {
        wrong.shows(self.real(), self.begin)
    }
}

#[async_trait]
impl Clock for ProcessClock {
    fn now(&self) -> Timestamp {
        self.shown_by(self.wrong)
    }

    async fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }
}

pub(crate) struct WorldTime {
    begin: Timestamp,
    hand: Mutex<Hand>,
}

struct Hand {
    /// The time that was told last.
    last: Timestamp,
    /// The clock of the process that lives.
    runs: Option<Arc<ProcessClock>>,
}

impl WorldTime {
    pub(crate) fn still(at: Timestamp) -> Arc<Self> {
        Arc::new(Self { begin: at, hand: Mutex::new(Hand { last: at, runs: None }) })
    }

    /// A process begins: its clock goes on from where the last one stopped.
    pub(crate) fn go_on(&self) -> Arc<ProcessClock> {
        self.go_on_with(Wrong::default())
    }

    /// The same, with a clock that is wrong.
    pub(crate) fn go_on_with(&self, wrong: Wrong) -> Arc<ProcessClock> {
        let mut hand = self.hand();
        let clock = RuntimeClock::starting_at(hand.last, 1);
        let clock = Arc::new(ProcessClock { clock, slept: Mutex::default(), wrong, begin: self.begin });
        hand.runs = Some(clock.clone());
        clock
    }

    /// The process is gone, and the next one comes after so long.
    pub(crate) fn stop(&self, gap: Duration) {
        let now = self.now();
        *self.hand() = Hand { last: after(now, gap), runs: None };
    }

    /// The process whose clock this is stands still, on another thread, and the next one comes after so long. Gives its
    /// clock and the time that it should show.
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
        self.hand.lock().unwrap()
    }
}

impl SimClock for WorldTime {
    fn now(&self) -> Timestamp {
        let mut hand = self.hand();
        if let Some(clock) = &hand.runs {
            hand.last = clock.real();
        }
        hand.last
    }
}
