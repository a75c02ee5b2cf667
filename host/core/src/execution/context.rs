//! What a hook or a policy is told of an execution.

use crate::ids::{PluginName, ServerId, WaveName};
use crate::plugin::{Finding, HookContext, HookPhase, PolicyContext, PriorWave, ServerContext};
use crate::settings::LaunchSettings;

use super::{Execution, HookRun, HookState, ServerState, WaveState};

impl Execution {
    /// The context of the attempt of a hook that is under way; `None` when none is. It follows from the events up to the one
    /// that the attempt began with, or was entered again with, and from nothing else: so it can be told again at any time.
    pub fn hook_context(&self, wave: &WaveName, phase: HookPhase, hook: &PluginName) -> Option<HookContext> {
        let wave = self.wave(wave)?;
        let hook = wave.hooks(phase).iter().find(|run| run.name == *hook)?;
        let HookState::Running { last, interrupted, .. } = hook.state else { return None };
        let now = hook.attempt_started?;
        Some(HookContext {
            execution: self.id.clone(),
            mode: self.mode,
            plan: self.plan.name.clone(),
            account: self.plan.account.clone(),
            region: self.plan.region.clone(),
            rto: self.plan.rto,
            rpo: self.plan.rpo,
            wave: wave.name.clone(),
            servers: self.servers_of(wave).map(|server| self.server_context(server)).collect(),
            started: self.started,
            wave_started: wave.started.unwrap_or(now),
            findings: self.findings_before(wave, phase, hook),
            prior_waves: self.prior_waves(wave),
            now,
            attempt: hook.attempt,
            deadline: self.deadline(hook.started.unwrap_or(now), self.hook_limit(&hook.name), now),
            last_attempt: last,
            interrupted,
            state: hook.handed.clone(),
            idempotency_key: idempotency_key(self, wave, phase, hook),
        })
    }

    fn server_context(&self, server: &ServerState) -> ServerContext {
        let planned = self.planned(&server.id);
        ServerContext {
            id: server.id.clone(),
            name: planned.map_or_else(|| server.id.to_string(), |planned| planned.name.clone()),
            tags: planned.map(|planned| planned.tags.clone()).unwrap_or_default(),
            status: server.status,
            recovery_instance: server.recovery_instance.clone(),
            instance: server.instance.clone(),
            facts: server.facts.clone().unwrap_or_default(),
            settings: self.known_settings(server),
        }
    }

    /// What launch actions and the hooks that ran before this one in its phase say of the wave's servers.
    fn findings_before(&self, wave: &WaveState, phase: HookPhase, this: &HookRun) -> Vec<Finding> {
        let hooks = wave.hooks(phase).iter().take_while(|hook| hook.name != this.name);
        let found = hooks.flat_map(|hook| &hook.findings);
        self.servers_of(wave).flat_map(|server| &server.findings).chain(found).cloned().collect()
    }

    /// The settings as far as they are known: what AWS and the policies gave, else what the recipe says.
    fn known_settings(&self, server: &ServerState) -> LaunchSettings {
        if server.settings.configuration.is_some() {
            return server.settings.effective.clone();
        }
        self.planned(&server.id).map(|planned| planned.settings.clone()).unwrap_or_default()
    }

    fn prior_waves(&self, this: &WaveState) -> Vec<PriorWave> {
        let mut prior: Vec<&WaveState> =
            self.waves.iter().filter(|wave| wave.started.is_some() && wave.name != this.name).collect();
        prior.sort_by_key(|wave| wave.started);
        let told = |wave: &WaveState| PriorWave {
            name: wave.name.clone(),
            status: wave.status,
            findings: wave.after.iter().flat_map(|hook| hook.findings.iter().cloned()).collect(),
        };
        prior.into_iter().map(told).collect()
    }

    /// The context of a policy for a server; `None` when the plan does not have it.
    pub fn policy_context(&self, server: &ServerId) -> Option<PolicyContext> {
        let (state, planned) = (self.servers.get(server)?, self.planned(server)?);
        Some(PolicyContext {
            mode: self.mode,
            plan: self.plan.name.clone(),
            account: self.plan.account.clone(),
            region: self.plan.region.clone(),
            wave: self.wave_of(server)?.name.clone(),
            server: server.clone(),
            server_name: planned.name.clone(),
            tags: planned.tags.clone(),
            recommended_instance_type: planned.recommended_instance_type.clone(),
            settings: state.settings.effective.clone(),
        })
    }
}

fn idempotency_key(execution: &Execution, wave: &WaveState, phase: HookPhase, hook: &HookRun) -> String {
    format!("{}/{}/{phase}/{}/{}", execution.id, wave.name, hook.name, hook.attempt)
}
