//! The clocks of hosts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ports::Clock;
use drs_core::time::Timestamp;
use drs_engine::RuntimeClock;
use drs_journal::dynamo::LeaseClock;

use crate::crash::fate::Fate;
use crate::crash::world_time::{ProcessClock, Wrong};

/// The clock of a host, as one of its processes reads it. While the process is asleep nothing is woken by it.
#[derive(Debug)]
pub(super) struct HostClock {
    pub(super) time: Arc<ProcessClock>,
    pub(super) wrong: Wrong,
    pub(super) fate: Arc<Fate>,
}

impl HostClock {
    async fn wait(&self, duration: Duration) {
        self.time.sleep(duration).await;
        self.fate.awake().await;
    }
}

#[async_trait]
impl Clock for HostClock {
    fn now(&self) -> Timestamp {
        self.time.shown_by(self.wrong)
    }

    async fn sleep(&self, duration: Duration) {
        self.wait(duration).await;
    }
}

/// It counts from the beginning of the world: what it is ahead of AWS's time is not in it, what it gains is.
#[async_trait]
impl LeaseClock for HostClock {
    fn elapsed(&self) -> Duration {
        self.wrong.elapsed(self.time.since_the_beginning())
    }

    async fn sleep(&self, duration: Duration) {
        self.wait(duration).await;
    }
}

/// The clock of somebody who looks at the table while no host lives: it shows how long they have slept.
#[derive(Debug, Default)]
pub(super) struct Slept(Mutex<Duration>);

#[async_trait]
impl LeaseClock for Slept {
    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        RuntimeClock::starting_at(Timestamp::UNIX_EPOCH, 1).sleep(duration).await;
        *self.0.lock().unwrap() += duration;
    }
}
