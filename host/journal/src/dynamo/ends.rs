//! Where the chains end that this process writes, so that an append need not ask for it first.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use drs_core::ids::ExecutionId;

use crate::chain::Head;

/// The ends that this process has written. An end that is not true any more makes an append fail and nothing else.
#[derive(Debug, Default)]
pub(super) struct Ends(Mutex<BTreeMap<ExecutionId, Known>>);

/// What is known of an execution.
#[derive(Debug, Default)]
struct Known {
    end: Option<Head>,
    /// How many of its first events lie in segments.
    segmented: Option<u64>,
}

impl Ends {
    pub(super) fn known(&self, execution: &ExecutionId) -> Option<Head> {
        self.all().get(execution)?.end
    }

    pub(super) fn remember(&self, execution: &ExecutionId, end: Head) {
        self.all().entry(execution.clone()).or_default().end = Some(end);
    }

    pub(super) fn forget(&self, execution: &ExecutionId) {
        self.all().remove(execution);
    }

    /// How many of an execution's first events are known to lie in segments.
    pub(super) fn segmented(&self, execution: &ExecutionId) -> Option<u64> {
        self.all().get(execution)?.segmented
    }

    pub(super) fn remember_segmented(&self, execution: &ExecutionId, events: u64) {
        self.all().entry(execution.clone()).or_default().segmented = Some(events);
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<ExecutionId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
