//! The lock file beside a recipe: written by `plugin lock`, held to by `run`, `plan` and `check --online`.

use std::path::{Path, PathBuf};

use drs_core::plan::PlannedPlugin;
use drs_core::plugin::{Grant, SecretBinding};
use drs_core::recipe::{Plugin, Recipe};
use drs_supply::{Agreement, LockFile, LockedPlugin, LockedSignature, MAX_LOCK, difference, downgrades};

use crate::args::OutputFormat;
use crate::commands::read_recipe;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PluginLockOptions, StorePlace};
use crate::output::plugin_lock::{json, text};
use crate::stream;

use super::components::Component;
use super::plugins::described;
use super::run::ReadRecipe;

/// Writes the lock file of a recipe and tells what became otherwise.
///
/// # Errors
/// When the recipe or a component is wrong, the file can't be written, or a plug-in would go back to a lower version.
pub(crate) fn plugin_lock(store: &StorePlace, options: &PluginLockOptions) -> Result<Exit, CliError> {
    let (recipe, recipe_text) = read_recipe(&options.recipe)?;
    let read = ReadRecipe { path: &options.recipe, text: &recipe_text, recipe: &recipe };
    let components = read.unlocked_components(store)?;
    let now = lock_of(&recipe, &components)?;
    let file = lock_path(&options.recipe);
    let before = read_lock(&file)?;
    let lower = before.as_ref().map(|before| downgrades(before, &now)).unwrap_or_default();
    if !lower.is_empty() && !options.allow_downgrade {
        let help = "if the older version is meant: `plugin lock --allow-downgrade`";
        return Err(CliError::refused(told(&lower)).help(help));
    }
    let changes = before.as_ref().map(|before| difference(before, &now));
    let written = now.text().map_err(CliError::internal)?;
    std::fs::write(&file, written)
        .map_err(|error| CliError::internal(format!("{} can't be written: {error}", file.display())))?;
    stream::data(&match options.output {
        OutputFormat::Text => text(&file, &now, changes.as_deref()),
        OutputFormat::Json => json(&file, &now, changes.as_deref()),
    })?;
    Ok(Exit::Completed)
}

/// Refuses plug-ins that are not as the lock file beside the recipe says. Without such a file nothing is refused, unless
/// `required`.
///
/// # Errors
/// Everything that differs.
pub(super) fn check_lock(
    path: &Path,
    recipe: &Recipe,
    components: &[Component],
    required: bool,
) -> Result<(), CliError> {
    let file = lock_path(path);
    let command = format!("drs-runtime plugin lock {}", path.display());
    let Some(agreed) = read_lock(&file)? else {
        if !required {
            return Ok(());
        }
        let error = CliError::refused(format!("there is no lock file {}, and --locked asks for one", file.display()));
        return Err(error.help(format!("write it: {command}")));
    };
    let found = difference(&agreed, &lock_of(recipe, components)?);
    if found.is_empty() {
        return Ok(());
    }
    let error = CliError::refused(format!("{} agreed to something else:\n       {}", file.display(), told(&found)));
    Err(error.help(format!("if it is meant, agree to it: {command}")))
}

/// What the lock file by now agrees to otherwise than an execution started with, in words.
pub(super) fn locked_otherwise(recipe_path: &Path, plugins: &[PlannedPlugin]) -> Vec<String> {
    let Ok(Some(agreed)) = read_lock(&lock_path(recipe_path)) else { return Vec::new() };
    let mut found = Vec::new();
    for plugin in plugins {
        let Some(locked) = agreed.plugins.iter().find(|locked| locked.name == plugin.name.as_str()) else { continue };
        let mut secrets: Vec<String> = plugin.secrets.iter().map(SecretBinding::to_string).collect();
        secrets.sort();
        let differs =
            [("another component", locked.sha256 != plugin.sha256), ("other secrets", locked.secrets != secrets)];
        let differs = differs.into_iter().filter(|(_, differs)| *differs);
        found.extend(differs.map(|(what, _)| format!("the lock file agrees to {what} of plug-in {}", plugin.name)));
    }
    found
}

fn told(agreements: &[Agreement]) -> String {
    let lines: Vec<String> = agreements.iter().map(|one| format!("plug-in `{}` {}", one.plugin, one.what)).collect();
    lines.join("\n       ")
}

/// `shop.toml` has `shop.lock`.
fn lock_path(recipe: &Path) -> PathBuf {
    recipe.with_extension("lock")
}

fn read_lock(file: &Path) -> Result<Option<LockFile>, CliError> {
    let unusable = |reason: String| {
        CliError::usage(format!("the lock file {} can't be used: {reason}", file.display()))
            .help("restore it, or take it away and write it again with `plugin lock`")
    };
    match std::fs::metadata(file) {
        Ok(metadata) if metadata.len() > MAX_LOCK as u64 => {
            Err(unusable(format!("it is longer than {MAX_LOCK} bytes")))
        }
        Ok(_) => {
            let text = std::fs::read_to_string(file).map_err(|error| unusable(error.to_string()))?;
            LockFile::parse(&text).map(Some).map_err(|error| unusable(error.to_string()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(error.to_string())),
    }
}

fn lock_of(recipe: &Recipe, components: &[Component]) -> Result<LockFile, CliError> {
    let pairs = recipe.plugins.iter().filter_map(|plugin| {
        let component = components.iter().find(|component| component.name == plugin.name)?;
        Some(locked(plugin, component))
    });
    Ok(LockFile::new(pairs.collect::<Result<_, _>>()?))
}

fn locked(plugin: &Plugin, component: &Component) -> Result<LockedPlugin, CliError> {
    let described = described(&component.bytes)
        .map_err(|error| error.within(&format!("the component of plug-in `{}`", plugin.name)))?;
    let signed = component.signature.as_ref().map(|signature| LockedSignature {
        by: signature.key.to_string(),
        key_id: signature.key_id.clone(),
        name: signature.name.clone(),
        version: signature.version,
    });
    Ok(LockedPlugin {
        name: plugin.name.to_string(),
        component: plugin.component.to_string(),
        sha256: component.sha256.clone(),
        wit: [described.imports, described.exports].concat(),
        grants: plugin.grants.iter().map(Grant::to_string).collect(),
        may: plugin.may_skip_wave.then(|| "skip-wave".to_owned()).into_iter().collect(),
        secrets: plugin.secrets.iter().map(SecretBinding::to_string).collect(),
        signed,
    })
}
