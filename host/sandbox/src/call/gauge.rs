//! What a call used, read after its store is gone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::meter::Meter;

/// The gauge of one call, shared by what measures and who reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gauge {
    /// The time that the guest itself ran.
    pub(crate) meter: Meter,
    memory: Arc<AtomicUsize>,
    fuel: Arc<OnceLock<u64>>,
}

impl Gauge {
    /// Notes how many bytes the linear memories have together; they never shrink.
    pub(crate) fn note_memory(&self, bytes: usize) {
        self.memory.fetch_max(bytes, Ordering::Relaxed);
    }

    /// The most bytes that the linear memories had together.
    pub(crate) fn memory(&self) -> usize {
        self.memory.load(Ordering::Relaxed)
    }

    /// Notes the fuel that the guest used, once it has ended.
    pub(crate) fn note_fuel(&self, fuel: u64) {
        self.fuel.get_or_init(|| fuel);
    }

    /// The fuel that the guest used; `None` when it was given none, or did not run.
    pub(crate) fn fuel(&self) -> Option<u64> {
        self.fuel.get().copied()
    }

    /// The time that the guest itself ran.
    pub(crate) fn compute(&self) -> Duration {
        self.meter.used()
    }
}
