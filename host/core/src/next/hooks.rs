//! Hooks: in order, one at a time, each until it is satisfied.

use crate::event::Event;
use crate::execution::{Execution, HookRun, HookState, WaveState};
use crate::plugin::HookPhase;
use crate::time::{Timestamp, after};

use super::{HookStep, Next, Step};

/// Whether every hook of a phase is satisfied.
pub(super) fn all_satisfied(wave: &WaveState, phase: HookPhase) -> bool {
    wave.hooks(phase).iter().all(HookRun::is_satisfied)
}

/// The attempt that is due, of the first hook that is not satisfied.
pub(super) fn due(execution: &Execution, wave: &WaveState, phase: HookPhase, now: Timestamp, next: &mut Next) {
    let Some(hook) = wave.hooks(phase).iter().find(|hook| !hook.is_satisfied()) else { return };
    if let Some(until) = execution.strays_of_hook(hook, now) {
        return next.wake_at(until);
    }
    let deadline = execution.deadline(hook.started.unwrap_or(now), execution.hook_limit(&hook.name), now);
    let step = || {
        Step::RunHook(HookStep {
            wave: wave.name.clone(),
            phase,
            hook: hook.name.clone(),
            attempt: hook.attempt + 1,
            last_attempt: now >= deadline,
            again: false,
        })
    };
    match &hook.state {
        HookState::Waiting => next.due(step()),
        HookState::Retrying { due, .. } if now >= *due => next.due(step()),
        HookState::Retrying { due, .. } => next.wake_at(*due),
        // Under way: due for the engine under the same key until it is answered.
        HookState::Running { last, .. } => next.due(Step::RunHook(the_same(wave, phase, hook, *last, false))),
        HookState::CutOff { last, .. } => next.due(Step::RunHook(the_same(wave, phase, hook, *last, true))),
        HookState::Satisfied | HookState::Paused { .. } | HookState::Failed { .. } | HookState::Skip { .. } => {}
    }
}

/// The attempt that has begun, as it was begun.
fn the_same(wave: &WaveState, phase: HookPhase, hook: &HookRun, last_attempt: bool, again: bool) -> HookStep {
    HookStep { wave: wave.name.clone(), phase, hook: hook.name.clone(), attempt: hook.attempt, last_attempt, again }
}

/// Whether a wave must ask its before-hooks again before it launches, for the last of their answers is older than its
/// `fresh-for`: those that a person overruled stay so. Hooks run one after the other; if the first one's answer counted,
/// hooks that together take longer than `fresh-for` would be asked for ever.
pub(super) fn expired(wave: &WaveState, now: Timestamp) -> Option<Event> {
    let answered = wave.before.iter().filter(|hook| !hook.accepted).filter_map(|hook| hook.ended).max()?;
    (now > after(answered, wave.planned.fresh_for)).then(|| Event::HooksExpired { wave: wave.name.clone() })
}
