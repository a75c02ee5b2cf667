//! Links a component with what it may have and nothing else.

use std::collections::BTreeSet;

use wasmtime::Engine;
use wasmtime::component::{Component, InstancePre, Linker};

use crate::call::CallState;
use crate::generations::Generations;
use crate::prepare::interface_name::InterfaceName;
use crate::spec::PluginUse;
use crate::wasi;

/// Links the interfaces that a checked component imports, each as its generation has it. A policy gets `log` and nothing
/// else.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    purpose: PluginUse,
    host: &Generations,
) -> wasmtime::Result<InstancePre<CallState>> {
    let mut linker = Linker::new(engine);
    let mut linked = BTreeSet::new();
    let ty = component.component_type();
    for name in ty.imports(engine).filter_map(|(name, _)| InterfaceName::parse(name)) {
        if purpose == PluginUse::Policy && !(name.is_ours() && name.interface == "log") {
            continue;
        }
        match host.of(&name) {
            // A component may name two versions of a generation: they are one for the linker.
            Some(generation) if linked.insert((generation.version, name.interface.to_owned())) => {
                generation.binding.link(&mut linker, name.interface)?;
            }
            Some(_) => {}
            None => wasi::link(&mut linker, name.package, name.interface)?,
        }
    }
    linker.instantiate_pre(component)
}
