//! `wait-after`: the dependents of a wave start no sooner than its wait is over.

use crate::execution::{Execution, WaveState};
use crate::status::{ExecutionStatus, WaveStatus};
use crate::time::Timestamp;

use super::Next;

/// Whether a wave must still wait after those that it depends on.
pub(super) fn holds(execution: &Execution, wave: &WaveState, now: Timestamp) -> bool {
    execution.waits_for(wave).is_some_and(|(_, until)| now < until)
}

/// When the next wait is over. A pause starts nothing anyway.
pub(super) fn wake(execution: &Execution, now: Timestamp, next: &mut Next) {
    if execution.status != ExecutionStatus::Running {
        return;
    }
    let pending = execution.waves.iter().filter(|wave| wave.status == WaveStatus::Pending);
    let over = pending.filter_map(|wave| execution.waits_for(wave)).map(|(_, until)| until);
    over.filter(|until| *until > now).for_each(|until| next.wake_at(until));
}
