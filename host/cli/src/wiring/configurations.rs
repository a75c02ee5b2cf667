//! The configurations of plug-ins, held to what their components say of them.

use std::path::Path;

use drs_core::recipe::{ComponentSource, ConfigPlaces, Plugin, Problem, Recipe, Span};
use drs_sandbox::{ConfigurationProblem, Objection, Sandbox, SandboxOptions};

use crate::diagnostics::Diagnostics;
use crate::error::CliError;
use crate::options::{Configuration, StorePlace};
use crate::scenario::Scenario;
use crate::surface::Surface;

use super::block_on;
use super::components::{Component, Sources, readable_components};
use super::registries::Registries;
use super::rehearsal::sandbox;
use super::signatures::Trust;

/// What is wrong with the plug-ins of a recipe whose components are these: a grant on the store that its executions are kept
/// in, a configuration that is not as its component wants it.
///
/// # Errors
/// When the sandbox can't be set up.
pub(super) async fn configuration_problems(
    store: &StorePlace,
    recipe: &Recipe,
    components: &[Component],
) -> Result<Vec<Problem>, CliError> {
    let table = store.table.as_ref().map(|address| address.table.as_str());
    let mut problems = table.map(|table| recipe.grants_on_store(table)).unwrap_or_default();
    if components.is_empty() {
        return Ok(problems);
    }
    let sandbox = asking_sandbox(store, recipe)?;
    for plugin in &recipe.plugins {
        if let Some(component) = components.iter().find(|component| component.name == plugin.name) {
            problems.extend(problems_of(&sandbox, plugin, &component.bytes).await);
        }
    }
    problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
    Ok(problems)
}

/// The same for a recipe that is only checked: with the components that are there, as its pins and signatures want them.
/// Gives with it how many plug-ins could not be looked at.
///
/// # Errors
/// When the sandbox can't be set up.
pub(crate) fn checked_configurations(
    store: &StorePlace,
    path: &Path,
    recipe: &Recipe,
) -> Result<(Vec<Problem>, usize), CliError> {
    let configuration = Configuration::of_user()?;
    let registries = Registries::of(store, &configuration);
    let folder = path.parent().unwrap_or(Path::new(""));
    let components = match Trust::of(recipe, configuration) {
        Ok(trust) => readable_components(recipe, &Sources { folder, registries, trust }),
        Err(_) => Vec::new(),
    };
    let problems = block_on(configuration_problems(store, recipe, &components))?;
    Ok((problems, recipe.plugins.len() - components.len()))
}

/// A sandbox that makes no folder where there is no store yet, as long as nothing comes from elsewhere: what does is compiled
/// in a process of its own, which needs one.
fn asking_sandbox(store: &StorePlace, recipe: &Recipe) -> Result<Sandbox, CliError> {
    let elsewhere = recipe.plugins.iter().any(|plugin| !matches!(plugin.component, ComponentSource::Builtin(_)));
    if elsewhere || store.folder.exists() {
        return sandbox(store);
    }
    Sandbox::new(&SandboxOptions::default()).map_err(CliError::internal)
}

async fn problems_of(sandbox: &Sandbox, plugin: &Plugin, component: &[u8]) -> Vec<Problem> {
    match sandbox.configuration(component).await {
        Ok(None) => Vec::new(),
        Ok(Some(schema)) => schema.problems(&plugin.config).iter().map(|one| placed(plugin, one)).collect(),
        Err(objection) => vec![refused(plugin, objection)],
    }
}

/// A problem at its place in the recipe.
fn placed(plugin: &Plugin, one: &ConfigurationProblem) -> Problem {
    let span = place_of(&plugin.config_places, one).unwrap_or_else(|| plugin.span.clone());
    let message = format!("plug-in `{}`: {}", plugin.name, one.message);
    Problem { span: Some(span), message, help: one.help.clone() }
}

fn place_of(places: &ConfigPlaces, one: &ConfigurationProblem) -> Option<Span> {
    let place = places.of(&one.path)?;
    Some(if one.of_key { place.key.clone() } else { place.value.clone() })
}

/// Holds a scenario's configuration to what the component says of it, as a recipe's is: no run would call it with another.
///
/// # Errors
/// Everything that does not fit, at its line in the scenario.
pub(super) async fn check_scenario(sandbox: &Sandbox, component: &[u8], scenario: &Scenario) -> Result<(), CliError> {
    let Some(file) = &scenario.configured_in else { return Ok(()) };
    // A component that is refused is told when it is prepared.
    let Ok(Some(schema)) = sandbox.configuration(component).await else { return Ok(()) };
    let none = serde_json::json!({});
    let config = if scenario.config.is_null() { &none } else { &scenario.config };
    let places = ConfigPlaces::in_scenario(&file.text);
    let placed = |one: ConfigurationProblem| Problem {
        span: places.as_ref().and_then(|places| place_of(places, &one)),
        message: one.message,
        help: one.help,
    };
    let problems: Vec<Problem> = schema.problems(config).into_iter().map(placed).collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(CliError::recipe(Diagnostics::new(&file.path, &file.text, &problems).text(Surface::stderr())))
}

fn refused(plugin: &Plugin, objection: Objection) -> Problem {
    let problem = Problem::at(plugin.span.clone(), format!("plug-in `{}`: {}", plugin.name, objection.problem));
    Problem { help: objection.help, ..problem }
}
