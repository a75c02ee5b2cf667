//! Tokio's time as every clock that is asked for, so that a test can pause it.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use drs_core::ports::Clock;
use drs_core::time::{Timestamp, after};
use drs_journal::dynamo::LeaseClock;
use tokio::time::Instant;

/// Tokio's time since the clock was first read.
#[derive(Debug, Default)]
pub(crate) struct TokioClock(OnceLock<Instant>);

#[async_trait]
impl LeaseClock for TokioClock {
    fn elapsed(&self) -> Duration {
        self.0.get_or_init(Instant::now).elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

#[async_trait]
impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        after(Timestamp::UNIX_EPOCH, self.elapsed())
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
