//! The runtime's clock: tokio's time, from a chosen origin, at a chosen speed.

use std::time::Duration;

use async_trait::async_trait;
use drs_core::ports::Clock;
use drs_core::time::{Timestamp, after};

/// Runtime time = origin + elapsed × speed. On a runtime whose tokio clock is paused the time jumps to the next thing
/// that waits, and moves only when nothing can run.
#[derive(Debug, Clone)]
pub struct RuntimeClock {
    origin: Timestamp,
    base: tokio::time::Instant,
    speed: u32,
}

impl RuntimeClock {
    /// A clock that shows `origin` now and runs `speed` times as fast as tokio's. A speed of 0 counts as 1.
    #[allow(clippy::disallowed_methods, reason = "the one place that turns tokio's time into the runtime's")]
    pub fn starting_at(origin: Timestamp, speed: u32) -> Self {
        Self { origin, base: tokio::time::Instant::now(), speed: speed.max(1) }
    }

    /// The wall's time: the origin of a clock that runs against AWS.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the wall's clock")]
    pub fn wall() -> Timestamp {
        Timestamp::now()
    }

    /// How much faster than tokio's time it runs.
    pub fn speed(&self) -> u32 {
        self.speed
    }
}

#[async_trait]
impl Clock for RuntimeClock {
    fn now(&self) -> Timestamp {
        let elapsed = self.base.elapsed().saturating_mul(self.speed);
        // Whole milliseconds: what is recorded is what was meant, to the last digit.
        after(self.origin, Duration::from_millis(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)))
    }

    #[allow(clippy::disallowed_methods, reason = "the one place that sleeps")]
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration / self.speed).await;
    }
}

/// A time that stands still: that of what takes none.
#[derive(Debug, Clone, Copy)]
pub struct StillClock(pub Timestamp);

#[async_trait]
impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    async fn sleep(&self, _: Duration) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_clock_at_speed_120_shows_two_minutes_after_a_second() {
        let clock = RuntimeClock::starting_at(Timestamp::UNIX_EPOCH, 120);
        clock.sleep(Duration::from_secs(120)).await;
        assert_eq!(clock.now(), after(Timestamp::UNIX_EPOCH, Duration::from_secs(120)));
        assert_eq!(clock.base.elapsed(), Duration::from_secs(1));
    }
}
