//! The clock of leases: it never goes back and runs on while the machine sleeps. Two machines need not agree on it.

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;

/// A clock that leases are timed by.
#[async_trait]
pub trait LeaseClock: Send + Sync + Debug {
    /// The time since some fixed moment of this machine's, time in which it slept included.
    fn elapsed(&self) -> Duration;

    /// Returns when `duration` has passed, or later.
    async fn sleep(&self, duration: Duration);
}

/// The operating system's clock that runs through suspend.
#[derive(Debug, Clone, Copy, Default)]
pub struct BootClock;

#[async_trait]
impl LeaseClock for BootClock {
    #[cfg(unix)]
    fn elapsed(&self) -> Duration {
        let now = rustix::time::clock_gettime(CLOCK);
        Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
    }

    // Windows' performance counter runs through sleep.
    #[cfg(not(unix))]
    #[allow(clippy::disallowed_methods, reason = "the one place that reads a lease's clock")]
    fn elapsed(&self) -> Duration {
        static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        FIRST.get_or_init(std::time::Instant::now).elapsed()
    }

    // This timer may stand still while the machine sleeps: who waits by it then waits longer, and looks at `elapsed` after.
    #[allow(
        clippy::disallowed_methods,
        reason = "leases are on the wall's time, whatever the speed of the runtime's clock"
    )]
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;

// On macOS this one runs through sleep.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_clock_moves_at_least_as_far_as_was_slept() {
        let before = BootClock.elapsed();
        BootClock.sleep(Duration::from_millis(20)).await;
        assert!(BootClock.elapsed() - before >= Duration::from_millis(20));
    }
}
