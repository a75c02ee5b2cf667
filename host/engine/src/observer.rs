//! Who watches an execution while it is driven.

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ports::StoredEvent;

/// Sees every event once it is durable, with the execution as it stands after it.
pub trait Observer: Send + Sync {
    /// An event was appended; `stored` is the same as the journal holds it.
    fn appended(&self, execution: &Execution, entry: &Entry, stored: &StoredEvent);
}
