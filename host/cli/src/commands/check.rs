//! `check`: reads a recipe and tells what is wrong with it.

use std::path::Path;

use drs_core::recipe::{Problem, Recipe, decode};

use crate::args::OutputFormat;
use crate::diagnostics::Diagnostics;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{CheckOptions, StorePlace};
use crate::stream;
use crate::surface::Surface;
use crate::wiring;
use crate::words::count;

/// Checks a recipe without calling anything but what its plug-ins say of their configuration, and registries for components
/// that were not fetched before.
///
/// # Errors
/// When it can't be read, or, for people, when it has problems: they are the error.
pub(crate) fn check(store: &StorePlace, options: &CheckOptions) -> Result<Exit, CliError> {
    match options.output {
        OutputFormat::Text => {
            let (recipe, text) = read_recipe(&options.recipe)?;
            let (problems, unchecked) = configurations(store, options, &recipe)?;
            if !problems.is_empty() {
                let told = Diagnostics::new(&options.recipe, &text, &problems);
                return Err(CliError::recipe(told.text(Surface::stderr())));
            }
            stream::data(&summary(&options.recipe, &recipe, unchecked))?;
            Ok(Exit::Completed)
        }
        OutputFormat::Json => {
            let text = super::read_text(&options.recipe)?;
            let problems = match decode(&text) {
                Ok(recipe) => configurations(store, options, &recipe)?.0,
                Err(problems) => problems,
            };
            stream::data(&Diagnostics::new(&options.recipe, &text, &problems).json())?;
            Ok(if problems.is_empty() { Exit::Completed } else { Exit::Usage })
        }
    }
}

/// What is wrong with the configurations, and how many could not be looked at.
fn configurations(
    store: &StorePlace,
    options: &CheckOptions,
    recipe: &Recipe,
) -> Result<(Vec<Problem>, usize), CliError> {
    wiring::checked_configurations(store, &options.recipe, recipe)
}

/// A recipe and its text.
///
/// # Errors
/// When it can't be read or has problems, which the error shows at their places.
pub(crate) fn read_recipe(path: &Path) -> Result<(Recipe, String), CliError> {
    let text = super::read_text(path)?;
    match decode(&text) {
        Ok(recipe) => Ok((recipe, text)),
        Err(problems) => Err(CliError::recipe(Diagnostics::new(path, &text, &problems).text(Surface::stderr()))),
    }
}

fn summary(path: &Path, recipe: &Recipe, unchecked: usize) -> String {
    let unchecked = match unchecked {
        0 => String::new(),
        some => format!("; {} not there as the recipe wants it, its configuration unchecked", count(some, "component")),
    };
    format!(
        "{} is sound: {}, {}, {}{unchecked}; whether its servers are there says `check --online`\n",
        path.display(),
        count(recipe.waves.len(), "wave"),
        count(recipe.groups.len(), "group"),
        count(recipe.plugins.len(), "plug-in"),
    )
}
