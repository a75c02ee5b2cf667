//! Asks a component what its configuration may be.

use drs_core::plugin::PluginLimits;
use drs_core::plugin::limits::table;
use wasmtime::Engine;
use wasmtime::component::{Component, Linker, ResourceTable};

use crate::call::{Budget, CallState, Gauge, LogBook, run};
use crate::engine::{Engines, HookCompute};
use crate::generations::{ConfiguredGuest, Generation, Generations};
use crate::limits::{LimitReached, Limits};
use crate::prepare::{configuration, load};
use crate::spec::{PluginUse, Refusal};
use crate::wasi::WasiOnDemand;

/// The text that it says; `None` when it says nothing. Whatever it imports is a trap.
pub(super) async fn ask(
    bytes: &[u8],
    purpose: PluginUse,
    engines: &Engines,
    host: &Generations,
) -> Result<Option<String>, Refusal> {
    let (engine, limits) = match purpose {
        PluginUse::Policy => (&engines.policy, Limits::of_policy(&PluginLimits::default())),
        _ if engines.compute == HookCompute::Fuel => (&engines.hook, Limits::of_configuration().by_fuel()),
        _ => (&engines.hook, Limits::of_configuration()),
    };
    let loaded = load(engine, None, bytes)?;
    let generation = match configuration(&loaded.component, &engine.engine, host) {
        Ok(Some(generation)) => generation,
        Ok(None) => return Ok(None),
        Err(refusals) => return Err(super::first(refusals)),
    };
    let guest = linked(&engine.engine, &loaded.component, generation)
        .map_err(|error| Refusal::new(format!("it can't be linked: {error:#}")))?;
    let said = run(engine, &loaded, state(limits), |store| guest.schema(store)).await;
    let text = said.map_err(|fault| Refusal::new(format!("it does not say what its configuration may be: {fault}")))?;
    if text.len() > limits.answer {
        let reached = LimitReached::at(&table::ANSWER, limits.answer, Some(text.len()));
        return Err(Refusal::new(format!("its configuration's schema is too long: {reached}")));
    }
    Ok(Some(text))
}

fn linked(
    engine: &Engine,
    component: &Component,
    generation: &Generation,
) -> wasmtime::Result<Box<dyn ConfiguredGuest>> {
    let mut linker = Linker::new(engine);
    linker.define_unknown_imports_as_traps(component)?;
    generation.binding.configured(linker.instantiate_pre(component)?)
}

fn state(limits: Limits) -> CallState {
    let gauge = Gauge::default();
    CallState {
        limits,
        meter: gauge.meter.clone(),
        budget: Budget::new(limits, gauge),
        log: LogBook::new(limits.log),
        access: None,
        wasi: WasiOnDemand::nothing(),
        table: ResourceTable::new(),
    }
}
