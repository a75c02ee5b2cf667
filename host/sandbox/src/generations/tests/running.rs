//! Prepares a component for a host and calls it once, as the sandbox does.

use drs_core::plugin::PluginLimits;
use wasmtime::component::ResourceTable;

use super::super::Generations;
use crate::bindings::{before_hook, context, types};
use crate::call::{Budget, CallState, Gauge, LogBook, run};
use crate::engine::{Engines, HookCompute};
use crate::limits::{ComponentLimits, Limits};
use crate::prepare::{Prepared, prepare};
use crate::spec::{PluginSpec, PluginUse, Refusal};
use crate::wasi::WasiOnDemand;

/// What came of a hook that ran.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ran {
    pub(super) pauses_because: String,
    pub(super) log: String,
}

/// Runs a component on a host, else says why it is refused.
pub(super) async fn outcome(component: &[u8], host: &Generations) -> Result<Ran, String> {
    let engines = Engines::new(None, HookCompute::default(), ComponentLimits::default()).unwrap();
    let prepared = prepare(&spec(component), None, &engines, host).map_err(|refusals| in_words(&refusals))?;
    Ok(call(&prepared, &engines).await)
}

async fn call(prepared: &Prepared, engines: &Engines) -> Ran {
    let linked = prepared.before.as_ref().unwrap();
    let log = LogBook::new(Limits::of_hook(&PluginLimits::default()).log);
    let (context, state) = (context(), state(&log));
    let body = |store| linked.guest.run(store, &context);
    let verdict = run(&engines.hook, &linked.component, state, body).await.unwrap();
    let before_hook::Verdict::Pause(pauses_because) = verdict else { panic!("{verdict:?}") };
    let lines: Vec<String> = log.lines().iter().map(ToString::to_string).collect();
    Ran { pauses_because, log: lines.join("\n") }
}

fn in_words(refusals: &[Refusal]) -> String {
    let words = |refusal: &Refusal| format!("{}; {}", refusal.problem, refusal.help.as_deref().unwrap_or_default());
    refusals.iter().map(words).collect::<Vec<_>>().join("\n")
}

fn spec(component: &[u8]) -> PluginSpec {
    PluginSpec {
        name: "check".into(),
        uses: [PluginUse::Before].into(),
        bytes: component.to_vec(),
        sha256: None,
        grants: Vec::new(),
        group_tags: Default::default(),
        may_skip_wave: false,
        limits: PluginLimits::default(),
        config: serde_json::Value::Null,
        secrets: Vec::new(),
    }
}

fn state(log: &LogBook) -> CallState {
    let (limits, gauge) = (Limits::of_hook(&PluginLimits::default()), Gauge::default());
    CallState {
        limits,
        meter: gauge.meter.clone(),
        budget: Budget::new(limits, gauge),
        log: log.clone(),
        access: None,
        wasi: WasiOnDemand::nothing(),
        table: ResourceTable::new(),
    }
}

fn context() -> context::HookContext {
    context::HookContext {
        execution: "01K".to_owned(),
        mode: types::Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: None,
        rpo: None,
        wave: "web".to_owned(),
        servers: Vec::new(),
        started: 0,
        wave_started: 0,
        findings: Vec::new(),
        prior_waves: Vec::new(),
        now: 0,
        attempt: 1,
        deadline: 900_000,
        last_attempt: false,
        interrupted: false,
        state: None,
        config: "{}".to_owned(),
        idempotency_key: "key".to_owned(),
    }
}
