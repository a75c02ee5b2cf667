//! What a component says of itself: the worlds it is for, what it imports, and what it must be granted for that.

use std::collections::BTreeSet;

use drs_core::plugin::{GrantedFunction, function_of};
use serde::{Deserialize, Serialize};
use wasmparser::Parser;
use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{Resolve, World, WorldId, WorldItem, WorldKey};

use crate::host::actions;
use crate::prepare::InterfaceName;
use crate::spec::PluginUse;

/// What a component says of itself. Nothing is checked against a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Where it can be used; empty when it is no plug-in.
    pub uses: Vec<PluginUse>,
    /// The interfaces that it imports, as `drs:runtime/ec2@0.1.0`, in the order of their names.
    pub imports: Vec<String>,
    /// The interfaces that it exports.
    pub exports: Vec<String>,
    /// What a recipe would grant for the functions that it imports: all that it can ever ask for, on every scope. Where a
    /// grant ends at a table or an index, `NAME` and `INDEX` stand for them.
    pub grants: Vec<String>,
}

/// Reads a binary component's description. Of one from elsewhere [`CompilerProcess::describe`](crate::CompilerProcess::describe)
/// does it in a process of its own: a small file can be gigabytes to who reads it.
///
/// # Errors
/// When the bytes are not a component.
pub fn describe(component: &[u8]) -> Result<Description, String> {
    let (resolve, world) = decoded(component)?;
    let world = resolve.worlds.get(world).ok_or("its world can't be read")?;
    let (imports, exports) = (names(&resolve, world.imports.keys()), names(&resolve, world.exports.keys()));
    Ok(Description { uses: uses(&exports), imports, exports, grants: grants(&resolve, world) })
}

/// The world of a binary component.
///
/// # Errors
/// When the bytes are not a component.
pub(crate) fn decoded(component: &[u8]) -> Result<(Resolve, WorldId), String> {
    is_whole(component).map_err(|error| format!("it is not a component: {error}"))?;
    match decode(component) {
        Ok(DecodedWasm::Component(resolve, world)) => Ok((resolve, world)),
        Ok(DecodedWasm::WitPackage(..)) => Err("it is a WIT package, not a component".to_owned()),
        Err(error) => Err(format!("it is not a component: {error:#}")),
    }
}

/// Finds a section that is longer than what is left. The decoder takes a section's word for its length and makes room for
/// it, 1 GiB for a component of 20 bytes.
fn is_whole(component: &[u8]) -> Result<(), wasmparser::BinaryReaderError> {
    Parser::new(0).parse_all(component).try_for_each(|payload| payload.map(drop))
}

fn uses(exports: &[String]) -> Vec<PluginUse> {
    let exported = |purpose: &PluginUse| {
        let names = exports.iter().filter_map(|name| InterfaceName::parse(name));
        names.into_iter().any(|name| name.is_ours() && name.interface == purpose.interface())
    };
    PluginUse::ALL.into_iter().filter(exported).collect()
}

fn names<'w>(resolve: &Resolve, keys: impl Iterator<Item = &'w WorldKey>) -> Vec<String> {
    let mut names: Vec<String> = keys.map(|key| resolve.name_world_key(key)).collect();
    names.sort();
    names
}

fn grants(resolve: &Resolve, world: &World) -> Vec<String> {
    let functions = world.imports.iter().flat_map(|(key, item)| functions(resolve, key, item));
    let actions: BTreeSet<_> =
        functions.filter_map(|(interface, function)| actions::needed(&interface, &function)).collect();
    actions.into_iter().filter_map(function_of).flat_map(GrantedFunction::examples).collect()
}

/// The functions of an imported interface of the runtime, with its name.
fn functions(resolve: &Resolve, key: &WorldKey, item: &WorldItem) -> Vec<(String, String)> {
    let name = resolve.name_world_key(key);
    let (Some(name), WorldItem::Interface { id, .. }) = (InterfaceName::parse(&name), item) else { return Vec::new() };
    let interface = resolve.interfaces.get(*id).filter(|_| name.is_ours());
    let functions = interface.into_iter().flat_map(|interface| interface.functions.keys());
    functions.map(|function| (name.interface.to_owned(), function.clone())).collect()
}
