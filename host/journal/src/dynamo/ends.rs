//! Where the chains end that this process writes, so that an append need not ask for it first.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use drs_core::ids::ExecutionId;

use crate::chain::Head;

/// The ends that this process has written. An end that is not true any more makes an append fail and nothing else.
#[derive(Debug, Default)]
pub(super) struct Ends(Mutex<BTreeMap<ExecutionId, Head>>);

impl Ends {
    pub(super) fn known(&self, execution: &ExecutionId) -> Option<Head> {
        self.all().get(execution).copied()
    }

    pub(super) fn remember(&self, execution: &ExecutionId, end: Head) {
        self.all().insert(execution.clone(), end);
    }

    pub(super) fn forget(&self, execution: &ExecutionId) {
        self.all().remove(execution);
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<ExecutionId, Head>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
