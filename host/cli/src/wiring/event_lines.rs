//! Events on standard output while an execution is driven, for a log shipper that reads along.

use std::sync::atomic::{AtomicBool, Ordering};

use drs_core::ids::ExecutionId;
use drs_core::ports::StoredEvent;

use crate::hints::Hints;
use crate::output::jsonl;
use crate::stream;
use crate::surface::Surface;

/// Standard output, as long as it takes lines. That it takes none any more is told once and stops no recovery.
pub(super) struct EventLines {
    execution: ExecutionId,
    hints: Hints,
    broken: AtomicBool,
}

impl EventLines {
    /// For the events of an execution in a store that these hints reach.
    pub(super) fn of(execution: ExecutionId, hints: Hints) -> Self {
        Self { execution, hints, broken: AtomicBool::new(false) }
    }

    /// Writes an event.
    pub(super) fn write(&self, stored: &StoredEvent) {
        if self.broken.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = stream::data(&jsonl::line(&self.execution, stored)) {
            self.broken.store(true, Ordering::Relaxed);
            let error =
                error.help(format!("the execution goes on; its record: {}", self.hints.events(&self.execution)));
            stream::talk(&error.render(Surface::stderr(), &self.hints));
        }
    }
}
