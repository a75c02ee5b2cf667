//! What each plug-in did in an execution, counted from its events.

use std::time::Duration;

use serde::Serialize;

use crate::event::Event;
use crate::ids::PluginName;
use crate::plugin::{Fault, FaultKind};
use crate::time::{Timestamp, between};

use super::Execution;

/// What a plug-in did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PluginFigures {
    /// Attempts as a hook and judgements as a policy that came to an end.
    pub runs: u64,
    /// Calls of the host.
    pub calls: u64,
    /// Calls of them that were denied: by the recipe's grants, or by AWS to the runtime's credentials.
    pub denials: u64,
    /// Runs that gave no answer, by whose fault it was.
    pub faults: FaultFigures,
    /// The fuel of its judgements as a policy. How long a guest computes is the wall's to say: it would be another in every
    /// run of the same execution, so it is no part of the record.
    pub fuel: u64,
    /// The time of its attempts as a hook, from start to answer, on the runtime's clock. A judgement takes none of it.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
}

/// Runs without an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaultFigures {
    /// The component's.
    pub guest: u64,
    /// A limit was reached.
    pub limit: u64,
    /// A right was missing.
    pub denied: u64,
    /// The runtime's own.
    pub host: u64,
    /// Attempts that did not repeat after a crash what they had done.
    pub diverged: u64,
}

impl FaultFigures {
    fn add(&mut self, fault: &Fault) {
        let count = match fault.kind {
            FaultKind::Guest => &mut self.guest,
            FaultKind::Limit { .. } => &mut self.limit,
            FaultKind::Denied { .. } => &mut self.denied,
            FaultKind::Host => &mut self.host,
            FaultKind::Diverged => &mut self.diverged,
        };
        *count += 1;
    }
}

impl Execution {
    /// Counts an event of a plug-in.
    pub(super) fn count(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::HostCalled { hook, call, .. } => {
                let figures = self.figures_of(hook);
                figures.calls += 1;
                figures.denials += u64::from(call.was_denied());
            }
            Event::HookAnswered { wave, phase, hook, outcome, .. } => {
                let run = self.wave(wave).and_then(|wave| wave.hooks(*phase).iter().find(|run| run.name == *hook));
                let took =
                    run.and_then(|run| run.attempt_started).map_or(Duration::ZERO, |started| between(started, at));
                let figures = self.figures_of(hook);
                figures.time += took;
                figures.add(outcome.result.as_ref().err());
            }
            Event::PolicyJudged { policy, outcome, .. } => {
                let figures = self.figures_of(policy);
                figures.fuel += outcome.fuel.unwrap_or_default();
                figures.add(outcome.result.as_ref().err());
            }
            _ => {}
        }
    }

    fn figures_of(&mut self, plugin: &PluginName) -> &mut PluginFigures {
        self.plugins.entry(plugin.clone()).or_default()
    }
}

impl PluginFigures {
    fn add(&mut self, fault: Option<&Fault>) {
        self.runs += 1;
        if let Some(fault) = fault {
            self.faults.add(fault);
        }
    }
}

fn seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}
