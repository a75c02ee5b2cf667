//! What a component says of itself: the worlds it is for, what it imports, and what it must be granted for that.

use std::collections::BTreeSet;

use drs_core::plugin::{GrantedFunction, function_of};
use serde::{Deserialize, Serialize};

use crate::host::actions;
use crate::prepare::InterfaceName;
use crate::spec::PluginUse;
use crate::surface::{Face, Surface};

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
    Surface::read(component).map(|surface| Description::of(&surface))
}

impl Description {
    pub(crate) fn of(surface: &Surface) -> Self {
        let (imports, exports) = (names(&surface.imports), names(&surface.exports));
        Self { uses: uses(&exports), imports, exports, grants: grants(&surface.imports) }
    }
}

fn uses(exports: &[String]) -> Vec<PluginUse> {
    let exported = |purpose: &PluginUse| {
        let names = exports.iter().filter_map(|name| InterfaceName::parse(name));
        names.into_iter().any(|name| name.is_ours() && name.interface == purpose.interface())
    };
    PluginUse::ALL.into_iter().filter(exported).collect()
}

fn names(faces: &[Face]) -> Vec<String> {
    let mut names: Vec<String> = faces.iter().map(|face| face.name.clone()).collect();
    names.sort();
    names
}

fn grants(imports: &[Face]) -> Vec<String> {
    let actions: BTreeSet<_> = imports.iter().flat_map(actions_of).collect();
    actions.into_iter().filter_map(function_of).flat_map(GrantedFunction::examples).collect()
}

/// The actions that the functions of an imported interface of the runtime need.
fn actions_of(import: &Face) -> impl Iterator<Item = &'static str> {
    let name = InterfaceName::parse(&import.name).filter(InterfaceName::is_ours);
    name.into_iter()
        .flat_map(|name| import.functions.iter().filter_map(move |function| actions::needed(name.interface, function)))
}
