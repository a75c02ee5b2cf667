//! All plug-ins of an execution, ready to be called: the core's port `Plugins`.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use drs_core::ids::PluginName;
use drs_core::plugin::{
    Fault, FaultKind, Finding, HookCall, HookOutcome, HookPhase, JudgeOutcome, PolicyAnswer, PolicyCall, Verdict,
};
use drs_core::ports::{CallRecorder, Plugins};
use drs_core::time::between;
use wasmtime::component::ResourceTable;

use crate::call::{
    Budget, CallState, Gauge, HostAccess, LogBook, Pace, Replay, Turns, VerdictRules, after_outcome, before_outcome,
    policy_outcome, run, traced,
};
use crate::engine::Engines;
use crate::host::WaveReach;
use crate::limits::Limits;
use crate::ports::Ports;
use crate::prepare::Prepared;
use crate::scene::Scene;
use crate::wasi::WasiOnDemand;
use crate::wit::{hook_context_to_wit, policy_context_to_wit};

/// The plug-ins of one execution, compiled, checked and linked. Every call runs in a store and an instance of its own.
pub struct PreparedPlugins {
    pub(crate) engines: Arc<Engines>,
    pub(crate) plugins: Arc<BTreeMap<PluginName, Prepared>>,
    pub(crate) ports: Ports,
    pub(crate) pace: Arc<Pace>,
}

impl PreparedPlugins {
    /// The same plug-ins over other ports, for another execution of the same plan: nothing is compiled again.
    pub fn over(&self, ports: Ports) -> Self {
        Self { engines: self.engines.clone(), plugins: self.plugins.clone(), ports, pace: Arc::default() }
    }
}

impl std::fmt::Debug for PreparedPlugins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.plugins.keys()).finish()
    }
}

#[async_trait]
impl Plugins for PreparedPlugins {
    async fn run_hook(&self, call: HookCall, recorder: Arc<dyn CallRecorder>) -> HookOutcome {
        self.call_hook(call, recorder, Conditions::default()).await
    }

    async fn judge(&self, call: PolicyCall) -> JudgeOutcome {
        self.call_policy(call, Gauge::default()).await
    }
}

/// What is special about a call outside of an execution.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    /// What reads off how much it uses.
    pub(crate) gauge: Gauge,
    /// What answers in place of the ports.
    pub(crate) scene: Option<Scene>,
}

impl PreparedPlugins {
    /// Calls a hook once.
    pub(crate) async fn call_hook(
        &self,
        call: HookCall,
        recorder: Arc<dyn CallRecorder>,
        conditions: Conditions,
    ) -> HookOutcome {
        let log = self.log_book(&call.plugin);
        let (plugin, gauge) = (call.plugin.clone(), conditions.gauge.clone());
        let answer = traced(&plugin, &gauge, self.hook(call, recorder, &log, conditions)).await;
        let (result, findings) = match answer {
            Ok((verdict, findings)) => (Ok(verdict), findings),
            Err(fault) => (Err(fault), Vec::new()),
        };
        HookOutcome { result, findings, log: log.lines() }
    }

    async fn hook(
        &self,
        call: HookCall,
        recorder: Arc<dyn CallRecorder>,
        log: &LogBook,
        Conditions { gauge, scene }: Conditions,
    ) -> Result<(Verdict, Vec<Finding>), Fault> {
        let plugin = self.plugin(&call.plugin)?;
        let limits = plugin.limits;
        let rules = VerdictRules {
            may_skip_wave: plugin.may_skip_wave,
            last_attempt: call.context.last_attempt,
            servers: call.context.servers.iter().map(|server| server.id.as_str().to_owned()).collect(),
        };
        let (ports, grants, replay) = (self.ports.clone(), plugin.grants.clone(), Replay::of(call.recorded));
        let attempt = call.context.idempotency_key.clone();
        let reach = WaveReach::of(&call.context, plugin.group_tags.clone());
        let clock = self.ports.clock.clone();
        let left = between(clock.now(), call.context.deadline);
        let turns = Turns::at(self.pace.clone(), clock, left.saturating_sub(limits.wall));
        let access = HostAccess {
            plugin: call.plugin.clone(),
            ports,
            grants,
            reach,
            secrets: plugin.secrets.clone(),
            recorder,
            replay: replay.clone(),
            turns,
            scene,
            attempt,
            calls: 0,
        };
        let state = self.state(limits, log, Some(access), &call.context.idempotency_key, gauge);
        let context = hook_context_to_wit(call.context, &plugin.config);
        let engine = &self.engines.hook;
        match call.phase {
            HookPhase::Before => {
                let linked = plugin.before.as_ref().ok_or_else(|| not_prepared(&call.plugin, "before a wave"))?;
                let body = |store| linked.guest.run(store, &context);
                let verdict = run(engine, &linked.component, state, body).await?;
                replay.check_complete()?;
                before_outcome(verdict, &rules, &limits).map(|verdict| (verdict, Vec::new()))
            }
            HookPhase::After => {
                let linked = plugin.after.as_ref().ok_or_else(|| not_prepared(&call.plugin, "after a wave"))?;
                let body = |store| linked.guest.run(store, &context);
                let answer = run(engine, &linked.component, state, body).await?;
                replay.check_complete()?;
                after_outcome(answer, &rules, &limits)
            }
        }
    }

    /// Calls a policy once.
    pub(crate) async fn call_policy(&self, call: PolicyCall, gauge: Gauge) -> JudgeOutcome {
        let log = self.log_book(&call.plugin);
        let plugin = call.plugin.clone();
        let result = traced(&plugin, &gauge, self.policy(call, &log, gauge.clone())).await;
        JudgeOutcome { result, log: log.lines(), fuel: gauge.fuel() }
    }

    /// An empty log for a call of this plug-in.
    fn log_book(&self, plugin: &PluginName) -> LogBook {
        LogBook::new(self.plugins.get(plugin).map_or(0, |plugin| plugin.limits.log))
    }

    async fn policy(&self, call: PolicyCall, log: &LogBook, gauge: Gauge) -> Result<PolicyAnswer, Fault> {
        let plugin = self.plugin(&call.plugin)?;
        let linked = plugin.policy.as_ref().ok_or_else(|| not_prepared(&call.plugin, "as a policy"))?;
        let state = self.state(plugin.limits, log, None, "", gauge);
        let context = policy_context_to_wit(call.context, &plugin.config);
        let body = |store| linked.guest.judge(store, &context);
        let answer = run(&self.engines.policy, &linked.component, state, body).await?;
        policy_outcome(answer, &plugin.grants, &plugin.limits)
    }

    fn plugin(&self, name: &PluginName) -> Result<&Prepared, Fault> {
        self.plugins.get(name).ok_or_else(|| host_fault(format!("plug-in `{name}` was never prepared")))
    }

    fn state(&self, limits: Limits, log: &LogBook, access: Option<HostAccess>, seed: &str, gauge: Gauge) -> CallState {
        CallState {
            limits,
            meter: gauge.meter.clone(),
            budget: Budget::new(limits, gauge),
            log: log.clone(),
            access,
            wasi: WasiOnDemand::new(log, &self.ports.clock, seed),
            table: ResourceTable::new(),
        }
    }
}

fn not_prepared(name: &PluginName, place: &str) -> Fault {
    host_fault(format!("plug-in `{name}` was not prepared to be called {place}"))
}

fn host_fault(message: String) -> Fault {
    Fault { kind: FaultKind::Host, message }
}
