//! Memory and tables of one call: all linear memories together have one budget.

use drs_core::plugin::limits::table;
use wasmtime::ResourceLimiter;

use super::gauge::Gauge;
use crate::limits::{LimitReached, Limits};

/// The limiter of one store.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    memory: usize,
    gauge: Gauge,
}

impl Budget {
    pub(crate) fn new(limits: Limits, gauge: Gauge) -> Self {
        Self { limits, memory: 0, gauge }
    }

    /// Notes how much fuel the guest has left at its end.
    pub(super) fn note_fuel(&self, left: u64) {
        if let Some(given) = self.limits.fuel {
            self.gauge.note_fuel(given.saturating_sub(left));
        }
    }
}

impl ResourceLimiter for Budget {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        if total > self.limits.memory {
            // An error, not `false`: a guest that is refused memory ends in `unreachable` without a word.
            return Err(LimitReached::at(&table::MEMORY, self.limits.memory, Some(total)).into());
        }
        self.memory = total;
        self.gauge.note_memory(total);
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let limit = self.limits.table_elements;
        if desired > limit {
            return Err(LimitReached::at(&table::TABLE_ELEMENTS, limit, Some(desired)).into());
        }
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.limits.core_instances
    }

    fn tables(&self) -> usize {
        self.limits.tables
    }

    fn memories(&self) -> usize {
        self.limits.memories
    }
}
