//! Hooks and policies.

use std::sync::Arc;

use drs_core::event::{Event, Round};
use drs_core::ids::{PluginName, ServerId};
use drs_core::next::HookStep;
use drs_core::plugin::{HookCall, HookContext, HostCallRecord, PolicyCall, PolicyContext};

use super::{Outcome, Tasks};
use crate::answers;
use crate::recorder::AttemptRecorder;

impl Tasks {
    pub(super) async fn run_hook(self, step: HookStep, context: HookContext, recorded: Vec<HostCallRecord>) -> Outcome {
        let HookStep { wave, phase, hook, attempt, .. } = step;
        let store = self.ports.journal.clone();
        let recorded = answers::restored(&*store, recorded).await;
        let recorder =
            AttemptRecorder { actor: self.recordings, store, wave: wave.clone(), phase, hook: hook.clone(), attempt };
        let call = HookCall { plugin: hook.clone(), phase, context, recorded };
        let outcome = self.ports.plugins.run_hook(call, Arc::new(recorder)).await;
        Outcome::event(Event::HookAnswered { wave, phase, hook, attempt, outcome })
    }

    pub(super) async fn judge(
        self,
        server: ServerId,
        policy: PluginName,
        round: Round,
        context: PolicyContext,
    ) -> Outcome {
        let outcome = self.ports.plugins.judge(PolicyCall { plugin: policy.clone(), context }).await;
        Outcome::event(Event::PolicyJudged { server, policy, round, outcome })
    }
}
