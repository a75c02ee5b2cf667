//! The components of a plan: read from files or the runtime itself, kept in the store by their digest.

use std::path::Path;

use drs_core::ids::PluginName;
use drs_core::plan::Plan;
use drs_core::plugin::Signature;
use drs_core::ports::Store;
use drs_core::recipe::{ComponentSource, Plugin, Problem, Recipe};
use sha2::{Digest, Sha256};

use crate::error::CliError;

use super::bounded_file::read_component;
use super::signatures::Trust;

/// A plug-in's component.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    /// The plug-in.
    pub name: PluginName,
    /// The component's bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Its signature, checked; absent when none was asked for, or when it was checked at the start of the execution.
    pub signature: Option<Signature>,
}

/// The components that a recipe names, relative to its own folder, with the signatures that are asked for.
///
/// # Errors
/// Every component that can't be read or is not signed as asked, at its place in the recipe.
pub(super) fn components_of(recipe: &Recipe, path: &Path, trust: &Trust) -> Result<Vec<Component>, Vec<Problem>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let (mut components, mut problems) = (Vec::new(), Vec::new());
    for plugin in &recipe.plugins {
        match component_of(plugin, folder, trust) {
            Ok(component) => components.push(component),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(components) } else { Err(problems) }
}

/// The components of a recipe that can be read and are pinned and signed as it asks. What is wrong with the others says
/// who needs them.
pub(super) fn readable_components(recipe: &Recipe, path: &Path, trust: &Trust) -> Vec<Component> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let as_pinned =
        |plugin: &&Plugin, component: &Component| plugin.sha256.as_ref().is_none_or(|pin| *pin == component.sha256);
    let plugins = recipe.plugins.iter();
    plugins
        .filter_map(|plugin| component_of(plugin, folder, trust).ok().filter(|component| as_pinned(&plugin, component)))
        .collect()
}

fn component_of(plugin: &Plugin, folder: &Path, trust: &Trust) -> Result<Component, Problem> {
    let bytes = read(plugin, folder, trust.largest_component())?;
    let signature = trust.check(plugin, &bytes, folder)?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    Ok(Component { name: plugin.name.clone(), bytes, sha256, signature })
}

fn read(plugin: &Plugin, folder: &Path, most: usize) -> Result<Vec<u8>, Problem> {
    match &plugin.component {
        ComponentSource::Builtin(name) => drs_sandbox::builtin(name).map(<[u8]>::to_vec).ok_or_else(|| {
            let message = format!("there is no built-in component `{name}`");
            let names = drs_sandbox::BUILTINS.join(", ");
            Problem::at(plugin.span.clone(), message).help(format!("built-in components are {names}"))
        }),
        ComponentSource::File(file) => {
            let file = folder.join(file);
            let unread = |reason: String| {
                Problem::at(plugin.span.clone(), format!("the component {} can't be read: {reason}", file.display()))
                    .help("`component` is a path relative to the recipe, or `builtin:NAME`")
            };
            read_component(&file, most).map_err(unread)
        }
    }
}

/// The components that an execution started with, from the store.
///
/// # Errors
/// When the store does not have them as they were.
pub(crate) async fn stored_components(journal: &dyn Store, plan: &Plan) -> Result<Vec<Component>, CliError> {
    let mut components = Vec::with_capacity(plan.plugins.len());
    for plugin in &plan.plugins {
        let bytes = journal.blob(&plugin.sha256).await?;
        components.push(Component { name: plugin.name.clone(), bytes, sha256: plugin.sha256.clone(), signature: None });
    }
    Ok(components)
}
