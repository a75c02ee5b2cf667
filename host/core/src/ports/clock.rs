//! The runtime's clock.

use std::time::Duration;

use async_trait::async_trait;

use crate::time::Timestamp;

/// The one source of time: everything that a wait, a deadline, a signature or an event needs. Whoever drives an execution
/// has AWS's, whatever the host's clock shows. It may run faster than the wall's.
#[async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Returns when `duration` of this clock has passed.
    async fn sleep(&self, duration: Duration);
}
