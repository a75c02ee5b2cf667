//! Events on standard output while an execution is driven, for a log shipper that reads along.

use std::sync::atomic::{AtomicBool, Ordering};

use drs_core::ids::ExecutionId;
use drs_core::ports::StoredEvent;

use crate::output::jsonl;
use crate::stream;
use crate::surface::Surface;

/// Standard output, as long as it takes lines. That it takes none any more is told once and stops no recovery.
pub(super) struct EventLines {
    execution: ExecutionId,
    broken: AtomicBool,
}

impl EventLines {
    /// For the events of an execution.
    pub(super) fn of(execution: ExecutionId) -> Self {
        Self { execution, broken: AtomicBool::new(false) }
    }

    /// Writes an event.
    pub(super) fn write(&self, stored: &StoredEvent) {
        if self.broken.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = stream::data(&jsonl::line(&self.execution, stored)) {
            self.broken.store(true, Ordering::Relaxed);
            stream::talk(&error.help("the execution goes on; `events` prints its record").render(Surface::stderr()));
        }
    }
}
