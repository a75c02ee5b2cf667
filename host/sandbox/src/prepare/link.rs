//! Links a component with what it may have and nothing else.

use wasmtime::Engine;
use wasmtime::component::{Component, HasSelf, InstancePre, Linker};

use crate::bindings::{drs, dynamodb, ec2, http, log};
use crate::call::CallState;
use crate::prepare::interface_name::InterfaceName;
use crate::spec::PluginUse;
use crate::wasi;

/// Links the interfaces that a checked component imports. A policy gets `log` and nothing else.
pub(super) fn link(
    engine: &Engine,
    component: &Component,
    purpose: PluginUse,
) -> wasmtime::Result<InstancePre<CallState>> {
    let mut linker = Linker::new(engine);
    log::add_to_linker::<_, HasSelf<CallState>>(&mut linker, |state| state)?;
    if purpose != PluginUse::Policy {
        let ty = component.component_type();
        for name in ty.imports(engine).filter_map(|(name, _)| InterfaceName::parse(name)) {
            link_interface(&mut linker, &name)?;
        }
    }
    linker.instantiate_pre(component)
}

fn link_interface(linker: &mut Linker<CallState>, name: &InterfaceName<'_>) -> wasmtime::Result<()> {
    match (name.is_ours(), name.interface) {
        (true, "drs") => drs::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
        (true, "ec2") => ec2::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
        (true, "dynamodb") => dynamodb::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
        (true, "http") => http::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
        (true, _) => Ok(()),
        (false, _) => wasi::link(linker, name.package, name.interface),
    }
}
