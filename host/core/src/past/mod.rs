//! The calls of plug-ins that the record of an execution holds: attempts of hooks and judgements of policies. What each was
//! told follows from the events before it, by the same functions that told it then.

mod select;

use crate::event::{Entry, Event, Round};
use crate::execution::{Execution, FoldError};
use crate::ids::{PluginName, ServerId, WaveName};
use crate::plugin::{HookContext, HookOutcome, HookPhase, HostCallRecord, JudgeOutcome, PolicyContext};

pub use select::{NotSelected, Selector};

/// Where a plug-in was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// As a hook before or after a wave.
    Hook(HookPhase),
    /// As a policy, about a server.
    Policy {
        /// The server.
        server: ServerId,
        /// In which round of judging.
        round: Round,
    },
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastOutcome {
    /// Of a hook.
    Hook(HookOutcome),
    /// Of a policy.
    Policy(JudgeOutcome),
}

/// What a plug-in was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastContext {
    /// As a hook.
    Hook(Box<HookContext>),
    /// As a policy.
    Policy(Box<PolicyContext>),
}

/// One call of a plug-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastCall {
    /// The plug-in, by its name in the recipe.
    pub plugin: PluginName,
    /// The wave.
    pub wave: WaveName,
    /// Where it was called.
    pub occasion: Occasion,
    /// Of a hook its attempt, of a policy the number of its judgement of this server; from 1.
    pub attempt: u32,
    /// How many events make the state that it was told of.
    pub events: usize,
    /// The calls that it made, in order, with their answers as the events have them.
    pub calls: Vec<HostCallRecord>,
    /// What came of it; absent while it is under way, and when it was dropped.
    pub outcome: Option<PastOutcome>,
}

impl PastCall {
    /// What it was told, word for word. Of an attempt that was entered again after a crash: what it was told the last time.
    ///
    /// # Errors
    /// When the entries are not those that the call was found in.
    pub fn context(&self, entries: &[Entry]) -> Result<PastContext, FoldError> {
        let execution = Execution::replay(entries.iter().take(self.events))?;
        let context = match &self.occasion {
            Occasion::Hook(phase) => {
                let context = execution.hook_context(&self.wave, *phase, &self.plugin);
                context.map(|context| PastContext::Hook(Box::new(context)))
            }
            Occasion::Policy { server, .. } => {
                execution.policy_context(server).map(|context| PastContext::Policy(Box::new(context)))
            }
        };
        let what = || format!("the call of `{}` at wave `{}`", self.plugin, self.wave);
        context.ok_or_else(|| FoldError::Unknown { sequence: execution.events, what: what() })
    }
}

/// All calls of plug-ins that these events hold, in the order of their begin.
pub fn past_calls(entries: &[Entry]) -> Vec<PastCall> {
    let mut calls = Calls::default();
    for (place, entry) in entries.iter().enumerate() {
        calls.read(place, &entry.event);
    }
    calls.found
}

#[derive(Default)]
struct Calls {
    found: Vec<PastCall>,
    /// The waves of the plan with their servers.
    waves: Vec<(WaveName, Vec<ServerId>)>,
}

impl Calls {
    fn read(&mut self, place: usize, event: &Event) {
        match event {
            Event::ExecutionStarted { plan, .. } => {
                self.waves = plan.waves.iter().map(|wave| (wave.name.clone(), wave.servers.clone())).collect();
            }
            Event::HookStarted { wave, phase, hook, attempt, .. } => self.found.push(PastCall {
                plugin: hook.clone(),
                wave: wave.clone(),
                occasion: Occasion::Hook(*phase),
                attempt: *attempt,
                events: place + 1,
                calls: Vec::new(),
                outcome: None,
            }),
            Event::HookReentered { wave, phase, hook, .. } => {
                if let Some(call) = self.under_way(wave, *phase, hook) {
                    call.events = place + 1;
                }
            }
            Event::HostCalled { wave, phase, hook, call: made, .. } => {
                if let Some(call) = self.under_way(wave, *phase, hook) {
                    call.calls.push(made.clone());
                }
            }
            Event::HookAnswered { wave, phase, hook, outcome, .. } => {
                if let Some(call) = self.under_way(wave, *phase, hook) {
                    call.outcome = Some(PastOutcome::Hook(outcome.clone()));
                }
            }
            Event::PolicyJudged { server, policy, round, outcome } => {
                let occasion = Occasion::Policy { server: server.clone(), round: *round };
                let judged = PastOutcome::Policy(outcome.clone());
                self.judged(place, server, policy, occasion, judged);
            }
            _ => {}
        }
    }

    /// The last attempt of a hook: the one that further events are about.
    fn under_way(&mut self, wave: &WaveName, phase: HookPhase, hook: &PluginName) -> Option<&mut PastCall> {
        let of_it =
            |call: &&mut PastCall| call.wave == *wave && call.plugin == *hook && call.occasion == Occasion::Hook(phase);
        self.found.iter_mut().rev().find(of_it)
    }

    /// A judgement. Nothing else changes the settings of its server while it is under way: it was told what stands right
    /// before its event.
    fn judged(
        &mut self,
        place: usize,
        server: &ServerId,
        policy: &PluginName,
        occasion: Occasion,
        outcome: PastOutcome,
    ) {
        let Some((wave, _)) = self.waves.iter().find(|(_, servers)| servers.contains(server)) else { return };
        let is_of_server = |call: &&PastCall| match &call.occasion {
            Occasion::Policy { server: other, .. } => other == server && call.plugin == *policy,
            Occasion::Hook(_) => false,
        };
        let before = self.found.iter().filter(is_of_server).count();
        self.found.push(PastCall {
            plugin: policy.clone(),
            wave: wave.clone(),
            occasion,
            attempt: u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1),
            events: place,
            calls: Vec::new(),
            outcome: Some(outcome),
        });
    }
}
