//! `check`: reads a recipe and tells what is wrong with it.

use std::path::Path;

use drs_core::recipe::{Recipe, decode};

use crate::args::OutputFormat;
use crate::diagnostics::Diagnostics;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::CheckOptions;
use crate::stream;
use crate::surface::Surface;
use crate::words::count;

/// Checks a recipe without calling anything.
///
/// # Errors
/// When it can't be read, or, for people, when it has problems: they are the error.
pub(crate) fn check(options: &CheckOptions) -> Result<Exit, CliError> {
    match options.output {
        OutputFormat::Text => {
            let (recipe, _) = read_recipe(&options.recipe)?;
            stream::data(&summary(&options.recipe, &recipe))?;
            Ok(Exit::Completed)
        }
        OutputFormat::Json => {
            let text = super::read_text(&options.recipe)?;
            let problems = decode(&text).err().unwrap_or_default();
            stream::data(&Diagnostics::new(&options.recipe, &text, &problems).json())?;
            Ok(if problems.is_empty() { Exit::Completed } else { Exit::Usage })
        }
    }
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

fn summary(path: &Path, recipe: &Recipe) -> String {
    format!(
        "{} is sound: {}, {}, {}; whether its servers are there says `check --online`\n",
        path.display(),
        count(recipe.waves.len(), "wave"),
        count(recipe.groups.len(), "group"),
        count(recipe.plugins.len(), "plug-in"),
    )
}
