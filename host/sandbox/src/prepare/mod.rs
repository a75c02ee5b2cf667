//! Everything that is found out about a plug-in before anything runs: pin, size, rights, imports, exports; then it is
//! compiled and linked.

mod bytes;
mod exports;
mod imports;
mod interface_name;
mod link;
mod rights;

pub(crate) use bytes::{check_kind, core_functions, too_large};
pub(crate) use exports::{CONFIGURATION, configuration};
pub(crate) use interface_name::InterfaceName;

use std::collections::BTreeSet;
use std::sync::Arc;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::engine::{Engines, HookCompute};
use crate::generations::{AfterGuest, BeforeGuest, Generations, PolicyGuest};
use crate::grants::Grants;
use crate::limits::Limits;
use crate::secret::Secret;
use crate::spec::{PluginSpec, PluginUse, Refusal};

/// A plug-in that is ready to be called.
pub(crate) struct Prepared {
    pub(crate) before: Option<Box<dyn BeforeGuest>>,
    pub(crate) after: Option<Box<dyn AfterGuest>>,
    pub(crate) policy: Option<Box<dyn PolicyGuest>>,
    pub(crate) grants: Arc<Grants>,
    /// The keys of tags that the recipe's groups select servers by.
    pub(crate) group_tags: Arc<BTreeSet<String>>,
    pub(crate) may_skip_wave: bool,
    /// What one call of it may use.
    pub(crate) limits: Limits,
    /// What is put into its requests.
    pub(crate) secrets: Arc<[Secret]>,
    /// Its configuration as JSON text.
    pub(crate) config: String,
}

/// Checks, compiles and links one plug-in; every problem that can be found is found.
pub(crate) fn prepare(spec: &PluginSpec, engines: &Engines, host: &Generations) -> Result<Prepared, Vec<Refusal>> {
    bytes::check(spec, engines.component).map_err(|refusal| vec![refusal])?;
    let grants = Grants::new(&spec.grants);
    let mut refusals = rights::check(spec, &grants);
    let is_policy = spec.uses.contains(&PluginUse::Policy);
    let limits = if is_policy { Limits::of_policy(&spec.limits) } else { Limits::of_hook(&spec.limits) };
    let limits = if engines.compute == HookCompute::Fuel && !is_policy { limits.by_fuel() } else { limits };
    let mut prepared = Prepared {
        before: None,
        after: None,
        policy: None,
        grants: Arc::new(grants),
        group_tags: Arc::new(spec.group_tags.clone()),
        may_skip_wave: spec.may_skip_wave,
        limits,
        secrets: spec.secrets.clone().into(),
        config: config_text(&spec.config),
    };
    for purpose in &spec.uses {
        if let Err(more) = prepare_use(*purpose, spec, engines, host, &mut prepared) {
            refusals.extend(more);
        }
    }
    if refusals.is_empty() { Ok(prepared) } else { Err(refusals) }
}

fn prepare_use(
    purpose: PluginUse,
    spec: &PluginSpec,
    engines: &Engines,
    host: &Generations,
    prepared: &mut Prepared,
) -> Result<(), Vec<Refusal>> {
    let engine = if purpose == PluginUse::Policy { &engines.policy } else { &engines.hook };
    let component = compile(engine, &spec.bytes).map_err(|refusal| vec![refusal])?;
    let mut refusals = imports::check(&component, engine, purpose, spec, &prepared.grants, host);
    refusals.extend(exports::configuration(&component, engine, host).err().unwrap_or_default());
    let generation = match exports::check(&component, engine, purpose, host) {
        Ok(generation) if refusals.is_empty() => generation,
        Ok(_) => return Err(refusals),
        Err(more) => {
            refusals.extend(more);
            return Err(refusals);
        }
    };
    let not_linked = |error: wasmtime::Error| vec![Refusal::new(format!("it can't be linked: {error:#}"))];
    let instance = link::link(engine, &component, purpose, host).map_err(not_linked)?;
    match purpose {
        PluginUse::Before => prepared.before = Some(generation.binding.before(instance).map_err(not_linked)?),
        PluginUse::After => prepared.after = Some(generation.binding.after(instance).map_err(not_linked)?),
        PluginUse::Policy => prepared.policy = Some(generation.binding.policy(instance).map_err(not_linked)?),
    }
    Ok(())
}

/// The component of these bytes, compiled.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, Refusal> {
    let invalid = |error| {
        let help = "plug-ins are components of WebAssembly 2.0 without relaxed SIMD, 64-bit memories, threads and GC";
        Refusal::with_help(format!("its component is not valid: {error:#}"), help)
    };
    Component::from_binary(engine, bytes).map_err(invalid)
}

/// The configuration as JSON text; `{}` when there is none.
fn config_text(config: &serde_json::Value) -> String {
    if config.is_null() { "{}".to_owned() } else { config.to_string() }
}
