//! Attempts of hooks.

use std::time::Duration;

use crate::event::Event;
use crate::ids::{PluginName, WaveName};
use crate::plugin::limits::table;
use crate::plugin::{Fault, FaultKind, HookOutcome, HookPhase, Verdict};
use crate::time::{Timestamp, after};

use super::super::hook::{HookRun, HookState};
use super::{Execution, FoldError};

/// How long a retried hook may take in all, pauses apart, when the recipe says nothing else.
pub const HOOK_LIMIT: Duration = Duration::from_millis(table::TOTAL.of_hook());

/// How long to wait before an attempt that the host failed is repeated.
const HOST_FAULT_WAIT: Duration = Duration::from_secs(15);

/// The shortest wait between two attempts.
const SHORTEST_RETRY: Duration = Duration::from_secs(1);

impl Execution {
    pub(super) fn hook_event(&mut self, event: &Event, at: Timestamp) -> Result<(), FoldError> {
        match event {
            Event::HookStarted { wave, phase, hook, attempt, last_attempt } => {
                let epoch = self.epoch;
                let hook = self.hook_mut(wave, *phase, hook)?;
                let (handed, interrupted) = match &mut hook.state {
                    HookState::Retrying { state, interrupted, .. } => (state.take(), *interrupted),
                    _ => (None, false),
                };
                hook.handed = handed;
                hook.state = HookState::Running { epoch, last: *last_attempt, interrupted };
                hook.attempt = *attempt;
                hook.attempt_started = Some(at);
                hook.started.get_or_insert(at);
                hook.last_calls.clear();
            }
            Event::HookReentered { wave, phase, hook, .. } => {
                let epoch = self.epoch;
                let hook = self.hook_mut(wave, *phase, hook)?;
                if let HookState::CutOff { last, interrupted } = hook.state {
                    hook.state = HookState::Running { epoch, last, interrupted };
                }
            }
            Event::HostCalled { wave, phase, hook, call, .. } => {
                let hook = self.hook_mut(wave, *phase, hook)?;
                hook.calls += 1;
                hook.last_calls.push(call.clone());
            }
            Event::HookAnswered { wave, phase, hook, outcome, .. } => {
                self.hook_answered(wave, *phase, hook, outcome, at)?;
            }
            _ => {}
        }
        self.count(event, at);
        Ok(())
    }

    fn hook_answered(
        &mut self,
        wave: &WaveName,
        phase: HookPhase,
        name: &PluginName,
        outcome: &HookOutcome,
        at: Timestamp,
    ) -> Result<(), FoldError> {
        let started = self.hook_mut(wave, phase, name)?.started.unwrap_or(at);
        let deadline = self.deadline(started, self.hook_limit(name), at);
        let hook = self.hook_mut(wave, phase, name)?;
        let last_attempt = matches!(hook.state, HookState::Running { last: true, .. });
        hook.last = Some(outcome.result.clone());
        hook.findings.clone_from(&outcome.findings);
        hook.log.clone_from(&outcome.log);
        if hook.passed_over {
            // It was disabled in the meantime.
            return Ok(());
        }
        hook.state = match &outcome.result {
            Ok(verdict) => state_after_verdict(verdict, last_attempt, at, deadline),
            Err(fault) => state_after_fault(fault, hook.handed.clone(), at, deadline),
        };
        if !matches!(hook.state, HookState::Retrying { .. }) {
            hook.ended = Some(at);
        }
        Ok(())
    }

    /// The before-hooks of a wave run again; not those that a person overruled.
    pub(super) fn hooks_expired(&mut self, wave: &WaveName, at: Timestamp) -> Result<(), FoldError> {
        let hooks = self.wave_mut(wave)?.before.iter_mut();
        hooks.filter(|hook| !hook.accepted).for_each(|hook| hook.reset(at));
        Ok(())
    }

    /// A new process drives: attempts of the one before were cut off and are entered again.
    pub(super) fn interrupt_hooks(&mut self, from_silence: bool, at: Timestamp) {
        for wave in &mut self.waves {
            for hook in wave.before.iter_mut().chain(wave.after.iter_mut()) {
                if let HookState::Running { last, interrupted, .. } = hook.state {
                    hook.state = HookState::CutOff { last, interrupted };
                    if from_silence {
                        hook.stray_since = Some(at);
                    }
                }
            }
        }
    }

    fn hook_mut(&mut self, wave: &WaveName, phase: HookPhase, name: &PluginName) -> Result<&mut HookRun, FoldError> {
        let sequence = self.events;
        let found = self.wave_mut(wave)?.hooks_mut(phase).iter_mut().find(|hook| hook.name == *name);
        found.ok_or_else(|| FoldError::Unknown { sequence, what: format!("hook `{name}` {phase} wave `{wave}`") })
    }
}

fn state_after_verdict(verdict: &Verdict, last_attempt: bool, at: Timestamp, deadline: Timestamp) -> HookState {
    match verdict {
        Verdict::Proceed => HookState::Satisfied,
        Verdict::RetryAfter { reason, .. } if last_attempt => {
            HookState::Failed { detail: format!("its time is over and it asks for more: {reason}") }
        }
        Verdict::RetryAfter { delay, reason, state } => HookState::Retrying {
            due: after(at, (*delay).max(SHORTEST_RETRY)).min(deadline),
            reason: reason.clone(),
            state: state.clone(),
            interrupted: false,
        },
        Verdict::Pause { reason } => HookState::Paused { detail: reason.clone() },
        Verdict::Fail { reason } => HookState::Failed { detail: reason.clone() },
        Verdict::SkipWave { reason } => HookState::Skip { detail: reason.clone() },
    }
}

/// A fault of the component fails the hook; one of the runtime is retried within the limit, then a person decides. An attempt
/// that did not repeat what it did before a crash is followed by one that is told so.
fn state_after_fault(fault: &Fault, handed: Option<Vec<u8>>, at: Timestamp, deadline: Timestamp) -> HookState {
    let detail = fault.to_string();
    match fault.kind {
        FaultKind::Host if after(at, HOST_FAULT_WAIT) < deadline => {
            HookState::Retrying { due: after(at, HOST_FAULT_WAIT), reason: detail, state: handed, interrupted: false }
        }
        FaultKind::Host => HookState::Paused { detail },
        FaultKind::Diverged => HookState::Retrying { due: at, reason: detail, state: handed, interrupted: true },
        FaultKind::Guest | FaultKind::Limit { .. } | FaultKind::Denied { .. } => HookState::Failed { detail },
    }
}
