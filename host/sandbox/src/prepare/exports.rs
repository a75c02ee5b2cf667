//! What a component exports: the one interface of its world, of the same shape.

use wasmtime::Engine;
use wasmtime::component::Component;
use wasmtime::component::types::{ComponentInstance, ComponentItem};

use super::imports::{other_shape, wrong_version};
use super::interface_name::InterfaceName;
use crate::generations::{Generation, Generations};
use crate::shape::{difference, function_shape};
use crate::spec::{PluginUse, Refusal};

/// The interface by which a component says what its configuration may be.
pub(crate) const CONFIGURATION: &str = "configuration";

/// Checks that the component exports what `purpose` calls. Gives the generation by which it is called, the newest of this
/// host that it has, or all that is wrong.
pub(super) fn check<'h>(
    component: &Component,
    engine: &Engine,
    purpose: PluginUse,
    host: &'h Generations,
) -> Result<&'h Generation, Vec<Refusal>> {
    exported(component, engine, purpose.interface(), host)?
        .ok_or_else(|| vec![no_such_export(component, engine, purpose)])
}

/// The generation by which a component says what its configuration may be; `None` when it does not say it.
pub(crate) fn configuration<'h>(
    component: &Component,
    engine: &Engine,
    host: &'h Generations,
) -> Result<Option<&'h Generation>, Vec<Refusal>> {
    exported(component, engine, CONFIGURATION, host)
}

/// The generation of an interface that is exported.
fn exported<'h>(
    component: &Component,
    engine: &Engine,
    interface: &str,
    host: &'h Generations,
) -> Result<Option<&'h Generation>, Vec<Refusal>> {
    let ty = component.component_type();
    let wanted = ty.exports(engine).filter_map(|(name, export)| match (InterfaceName::parse(name), export.ty) {
        (Some(parsed), ComponentItem::ComponentInstance(instance)) if is_ours(&parsed, interface) => {
            Some((name, host.of(&parsed), instance))
        }
        _ => None,
    });
    let newest = wanted.max_by_key(|(_, generation, _)| generation.map(|generation| generation.version));
    let Some((name, generation, instance)) = newest else { return Ok(None) };
    let generation = generation.ok_or_else(|| vec![wrong_version(name, host)])?;
    match differences(name, &instance, engine, interface, generation) {
        refusals if refusals.is_empty() => Ok(Some(generation)),
        refusals => Err(refusals),
    }
}

fn differences(
    name: &str,
    instance: &ComponentInstance,
    engine: &Engine,
    interface: &str,
    generation: &Generation,
) -> Vec<Refusal> {
    let functions = generation.interfaces.get(interface).into_iter().flatten();
    let refusals = functions.filter_map(|(function, host)| match instance.get_export(engine, function).map(|e| e.ty) {
        Some(ComponentItem::ComponentFunc(ty)) => difference(&function_shape(&ty), host)
            .map(|words| other_shape(&format!("it exports `{function}` of `{name}`"), &words, generation)),
        _ => Some(Refusal::new(format!("it exports `{name}` without the function `{function}`"))),
    });
    refusals.collect()
}

fn is_ours(name: &InterfaceName<'_>, interface: &str) -> bool {
    name.is_ours() && name.interface == interface
}

/// Says what the component is instead, when it is a plug-in for another place.
fn no_such_export(component: &Component, engine: &Engine, purpose: PluginUse) -> Refusal {
    let ty = component.component_type();
    let names: Vec<&str> = ty.exports(engine).map(|(name, _)| name).collect();
    let is = |other: &PluginUse| {
        names.iter().filter_map(|name| InterfaceName::parse(name)).any(|name| is_ours(&name, other.interface()))
    };
    let problem =
        format!("a wave names it in `{}`, but it is not of the world `{}`", purpose.recipe_key(), purpose.world());
    match PluginUse::ALL.iter().find(|other| is(other)) {
        Some(other) => {
            let help = format!("it is of the world `{}`: name it in `{}`", other.world(), other.recipe_key());
            Refusal::with_help(problem, help)
        }
        None => Refusal::with_help(problem, format!("it must export the interface `{}`", purpose.interface())),
    }
}
