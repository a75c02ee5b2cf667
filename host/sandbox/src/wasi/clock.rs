//! WASI's clocks, on the runtime's clock.

use std::sync::Arc;
use std::time::Duration;

use drs_core::ports::Clock;
use drs_core::time::{Timestamp, between};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

/// The runtime's clock, and when the call began.
pub(super) struct RuntimeClock {
    clock: Arc<dyn Clock>,
    start: Timestamp,
}

impl RuntimeClock {
    /// A clock whose monotonic time is 0 now.
    pub(super) fn starting_now(clock: Arc<dyn Clock>) -> Self {
        Self { start: clock.now(), clock }
    }
}

impl HostWallClock for RuntimeClock {
    fn resolution(&self) -> Duration {
        Duration::from_millis(1)
    }

    fn now(&self) -> Duration {
        between(Timestamp::UNIX_EPOCH, self.clock.now())
    }
}

impl HostMonotonicClock for RuntimeClock {
    fn resolution(&self) -> u64 {
        1_000_000
    }

    fn now(&self) -> u64 {
        u64::try_from(between(self.start, self.clock.now()).as_nanos()).unwrap_or(u64::MAX)
    }
}
