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

use crate::engine::{CallEngine, ComponentDigest, Engines, HookCompute, LoadedComponent};
use crate::generations::{AfterGuest, BeforeGuest, Generations, PolicyGuest};
use crate::grants::Grants;
use crate::limits::Limits;
use crate::secret::Secret;
use crate::spec::{PluginSpec, PluginUse, Refusal};

/// A component in one use, linked.
pub(crate) struct Linked<G: ?Sized> {
    pub(crate) guest: Box<G>,
    pub(crate) component: Arc<LoadedComponent>,
}

/// A plug-in that is ready to be called.
pub(crate) struct Prepared {
    pub(crate) before: Option<Linked<dyn BeforeGuest>>,
    pub(crate) after: Option<Linked<dyn AfterGuest>>,
    pub(crate) policy: Option<Linked<dyn PolicyGuest>>,
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

/// Checks, compiles and links one plug-in, whose component has this digest if it is pinned; every problem that can be found
/// is found.
pub(crate) fn prepare(
    spec: &PluginSpec,
    digest: Option<ComponentDigest>,
    engines: &Engines,
    host: &Generations,
) -> Result<Prepared, Vec<Refusal>> {
    bytes::check(spec, digest, engines.component).map_err(|refusal| vec![refusal])?;
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
        if let Err(more) = prepare_use(*purpose, spec, digest, engines, host, &mut prepared) {
            refusals.extend(more);
        }
    }
    if refusals.is_empty() { Ok(prepared) } else { Err(refusals) }
}

fn prepare_use(
    purpose: PluginUse,
    spec: &PluginSpec,
    digest: Option<ComponentDigest>,
    engines: &Engines,
    host: &Generations,
    prepared: &mut Prepared,
) -> Result<(), Vec<Refusal>> {
    let engine = engines.of(purpose);
    let loaded = load(engine, digest, &spec.bytes).map_err(|refusal| vec![refusal])?;
    let (engine, component) = (&engine.engine, &loaded.component);
    let mut refusals = imports::check(component, engine, purpose, spec, &prepared.grants, host);
    refusals.extend(exports::configuration(component, engine, host).err().unwrap_or_default());
    let generation = match exports::check(component, engine, purpose, host) {
        Ok(generation) if refusals.is_empty() => generation,
        Ok(_) => return Err(refusals),
        Err(more) => {
            refusals.extend(more);
            return Err(refusals);
        }
    };
    let not_linked = |error: wasmtime::Error| vec![Refusal::new(format!("it can't be linked: {error:#}"))];
    let instance = link::link(engine, component, purpose, host).map_err(not_linked)?;
    let binding = generation.binding;
    match purpose {
        PluginUse::Before => {
            let guest = binding.before(instance).map_err(not_linked)?;
            prepared.before = Some(Linked { guest, component: loaded });
        }
        PluginUse::After => {
            let guest = binding.after(instance).map_err(not_linked)?;
            prepared.after = Some(Linked { guest, component: loaded });
        }
        PluginUse::Policy => {
            let guest = binding.policy(instance).map_err(not_linked)?;
            prepared.policy = Some(Linked { guest, component: loaded });
        }
    }
    Ok(())
}

/// The component of these bytes, compiled; shared with others when their digest is given.
pub(crate) fn load(
    engine: &CallEngine,
    digest: Option<ComponentDigest>,
    bytes: &[u8],
) -> Result<Arc<LoadedComponent>, Refusal> {
    let invalid = |error| {
        let help = "plug-ins are components of WebAssembly 2.0, without relaxed SIMD, 64-bit memories, threads, garbage \
                    collection, exceptions and stack switching";
        Refusal::with_help(format!("its component is not valid: {error:#}"), help)
    };
    engine.load(digest, bytes).map_err(invalid)
}

/// The configuration as JSON text; `{}` when there is none.
fn config_text(config: &serde_json::Value) -> String {
    if config.is_null() { "{}".to_owned() } else { config.to_string() }
}
