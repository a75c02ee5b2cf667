//! What is due next: the one place that holds the rules of ordering, thresholds, retries, pauses and time limits.

mod ending;
mod hooks;
mod isolation;
mod launches;
pub mod poll;
mod settings;
mod step;
mod terminations;
mod waits;
mod waves;

use crate::execution::Execution;
use crate::status::ExecutionStatus;
use crate::time::Timestamp;

pub use ending::SETTLE_LIMIT;
pub use settings::wanted_writes;
pub use step::{HookStep, Step};
pub use waves::failures;

/// What is due, and when to ask again though nothing has happened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Next {
    /// The steps that are due.
    pub steps: Vec<Step>,
    /// When something becomes due by time alone.
    pub wake: Option<Timestamp>,
}

impl Next {
    fn due(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn record(&mut self, event: crate::event::Event) {
        self.due(Step::Record(Box::new(event)));
    }

    fn wake_at(&mut self, at: Timestamp) {
        self.wake = Some(self.wake.map_or(at, |wake| wake.min(at)));
    }

    /// Whether nothing is due, now or by time alone.
    pub fn is_idle(&self) -> bool {
        self.steps.is_empty() && self.wake.is_none()
    }
}

/// Whether a person asked for a clean-up, and it is not over its limit.
fn is_cleaning_up(execution: &Execution, now: Timestamp) -> bool {
    execution.cleanup_asked.is_some_and(|asked| now < crate::time::after(asked, SETTLE_LIMIT))
}

/// Whether a pause has lasted so long that nobody waits any more for what is under way: a job may never end. What became of
/// it is seen when a person goes on.
fn rests(execution: &Execution, now: Timestamp) -> bool {
    let since = execution.pause.as_ref().map(|(_, since)| (*since).max(execution.driver_since));
    execution.status == ExecutionStatus::Paused
        && since.is_some_and(|since| now >= crate::time::after(since, SETTLE_LIMIT))
}

/// The steps that are due at a time. When one is a [`Step::Record`] all are: they change what else is due.
pub fn next(execution: &Execution, now: Timestamp) -> Next {
    if let Some(event) = waves::decision(execution, now).or_else(|| ending::decision(execution, now)) {
        let mut decided = Next::default();
        decided.record(event);
        return decided;
    }
    let mut next = Next::default();
    if execution.status.is_final() && !is_cleaning_up(execution, now) {
        return next;
    }
    if rests(execution, now) {
        return next;
    }
    launches::watch(execution, now, &mut next);
    settings::restore(execution, now, &mut next);
    terminations::due(execution, now, &mut next);
    if execution.status == ExecutionStatus::Running {
        waves::work(execution, now, &mut next);
    }
    waves::wake(execution, now, &mut next);
    waits::wake(execution, now, &mut next);
    ending::wake(execution, now, &mut next);
    if next.steps.iter().any(|step| matches!(step, Step::Record(_))) {
        next.steps.retain(|step| matches!(step, Step::Record(_)));
    }
    next
}
