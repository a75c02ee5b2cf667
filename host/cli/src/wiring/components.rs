//! The components of a plan: from files, registries or the runtime itself, kept in the store by their digest.

use std::path::Path;

use drs_core::ids::PluginName;
use drs_core::plan::Plan;
use drs_core::plugin::Signature;
use drs_core::ports::Store;
use drs_core::recipe::{ComponentSource, Plugin, Problem, Recipe};
use drs_registry::RegistryError;
use sha2::{Digest, Sha256};

use crate::clean::clean;
use crate::error::{CliError, ErrorKind};

use super::bounded_file::read_component;
use super::registries::Registries;
use super::signatures::{SignaturePlace, Trust};

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

/// Components that can't be had.
#[derive(Debug)]
pub(super) struct Missing {
    /// Whose fault it is: the recipe's, or its surroundings'.
    pub(super) kind: ErrorKind,
    /// Each, at its place in the recipe.
    pub(super) problems: Vec<Problem>,
}

impl From<Problem> for Missing {
    fn from(problem: Problem) -> Self {
        Self { kind: ErrorKind::Usage, problems: vec![problem] }
    }
}

impl Missing {
    fn and(mut self, other: Self) -> Self {
        self.problems.extend(other.problems);
        Self { kind: self.kind.max(other.kind), ..self }
    }
}

/// Where the components of a recipe are looked for, and whom they must be signed by.
pub(super) struct Sources<'a> {
    /// The recipe's folder, to which paths are relative.
    pub(super) folder: &'a Path,
    /// The registries, with what was fetched from them before.
    pub(super) registries: Registries,
    /// Who may sign.
    pub(super) trust: Trust,
}

/// The components that a recipe names, with the signatures that are asked for. What was never fetched is fetched: not to be
/// called where time may jump.
///
/// # Errors
/// Every component that can't be read or is not signed as asked, at its place in the recipe.
pub(super) fn components_of(recipe: &Recipe, sources: &Sources<'_>) -> Result<Vec<Component>, Missing> {
    let (mut components, mut missing) = (Vec::new(), Vec::new());
    for plugin in &recipe.plugins {
        match component_of(plugin, sources) {
            Ok(component) => components.push(component),
            Err(one) => missing.push(one),
        }
    }
    missing.into_iter().reduce(Missing::and).map_or(Ok(components), Err)
}

/// The components of a recipe that can be read and are pinned and signed as it asks. What is wrong with the others says
/// who needs them.
pub(super) fn readable_components(recipe: &Recipe, sources: &Sources<'_>) -> Vec<Component> {
    let as_pinned =
        |plugin: &&Plugin, component: &Component| plugin.sha256.as_ref().is_none_or(|pin| *pin == component.sha256);
    let plugins = recipe.plugins.iter();
    plugins
        .filter_map(|plugin| component_of(plugin, sources).ok().filter(|component| as_pinned(&plugin, component)))
        .collect()
}

fn component_of(plugin: &Plugin, sources: &Sources<'_>) -> Result<Component, Missing> {
    let trust = &sources.trust;
    let (bytes, signature) = match &plugin.component {
        ComponentSource::Builtin(name) => (builtin(plugin, name)?, None),
        ComponentSource::File(file) => {
            let file = sources.folder.join(file);
            let bytes = read(plugin, &file, trust.largest_component())?;
            let signature = trust.check(plugin, &bytes, &SignaturePlace::Beside(&file))?;
            (bytes, signature)
        }
        ComponentSource::Registry(reference) => {
            let fetched = sources.registries.fetch(reference).map_err(|error| unfetched(plugin, &error))?;
            let place = SignaturePlace::InRegistry(fetched.signature.as_deref());
            let signature = trust.check(plugin, &fetched.component, &place)?;
            (fetched.component, signature)
        }
    };
    let sha256 = hex::encode(Sha256::digest(&bytes));
    Ok(Component { name: plugin.name.clone(), bytes, sha256, signature })
}

fn builtin(plugin: &Plugin, name: &str) -> Result<Vec<u8>, Problem> {
    drs_sandbox::builtin(name).map(<[u8]>::to_vec).ok_or_else(|| {
        let message = format!("there is no built-in component `{name}`");
        let names = drs_sandbox::BUILTINS.join(", ");
        Problem::at(plugin.span.clone(), message).help(format!("built-in components are {names}"))
    })
}

fn read(plugin: &Plugin, file: &Path, most: usize) -> Result<Vec<u8>, Problem> {
    read_component(file, most).map_err(|reason| {
        Problem::at(plugin.span.clone(), format!("the component {} can't be read: {reason}", file.display()))
            .help("`component` is a path relative to the recipe, `builtin:NAME`, or `oci://…@sha256:…`")
    })
}

fn unfetched(plugin: &Plugin, error: &RegistryError) -> Missing {
    let message = format!("the component can't be fetched: {}", clean(&error.trouble.to_string()));
    let problem = Problem::at(plugin.span.clone(), message).help(error.help());
    Missing { kind: ErrorKind::of(&error.trouble), problems: vec![problem] }
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
