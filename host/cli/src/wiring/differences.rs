//! What differs now from what an execution started with. It is told and changes nothing: the execution goes on under its own
//! plan, recipe and components.

use std::fs;
use std::path::Path;

use drs_core::event::Event;
use drs_core::execution::Execution;
use drs_core::recipe::{ComponentSource, Plugin, Recipe};
use drs_core::selection::{Locked, is_by_tags};
use drs_core::status::WaveStatus;
use sha2::{Digest, Sha256};

use crate::clean::clean;
use crate::words::{count, instant, some_names};

use super::connection::Connection;
use super::lock::locked_otherwise;

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What differs, a line for each thing; nothing when all is as it was. What can't be looked at is not told: it changes
/// nothing.
pub(super) async fn differences(execution: &Execution, recipe: &Recipe, connection: &Connection) -> String {
    let mut found = Vec::new();
    if execution.version != VERSION {
        found.push(format!("it was started by version {}, this is {VERSION}", clean(&execution.version)));
    }
    let path = execution.recipe_path.as_deref().map(Path::new);
    found.extend(path.and_then(|path| changed_recipe(path, &execution.recipe_sha256)));
    found.extend(path.map(|path| locked_otherwise(path, &execution.plan.plugins)).unwrap_or_default());
    let folder = path.and_then(Path::parent);
    found.extend(recipe.plugins.iter().filter_map(|plugin| changed_component(execution, plugin, folder)));
    found.extend(changed_tags(execution, connection).await);
    if found.is_empty() {
        return String::new();
    }
    let head =
        format!("goes on as it was started {}; this is otherwise now, and not used:\n", instant(execution.started));
    found.iter().fold(head, |text, line| format!("{text}  {line}\n"))
}

fn changed_recipe(path: &Path, sha256: &str) -> Option<String> {
    let now = fs::read(path).ok()?;
    (digest(&now) != sha256).then(|| format!("the recipe {} was changed", path.display()))
}

fn changed_component(execution: &Execution, plugin: &Plugin, folder: Option<&Path>) -> Option<String> {
    let (now, what) = match &plugin.component {
        ComponentSource::Builtin(name) => (drs_sandbox::builtin(name)?.to_vec(), plugin.component.to_string()),
        ComponentSource::File(file) => {
            let file = folder?.join(file);
            (fs::read(&file).ok()?, file.display().to_string())
        }
        // A digest names the same bytes for ever.
        ComponentSource::Registry(_) => return None,
    };
    let planned = execution.plan.plugins.iter().find(|planned| planned.name == plugin.name)?;
    (digest(&now) != planned.sha256).then(|| format!("the component {what} of plug-in {} is another one", plugin.name))
}

/// What the tags of waves that have not started select by now.
async fn changed_tags(execution: &Execution, connection: &Connection) -> Vec<String> {
    let pending = execution.waves.iter().filter(|wave| wave.status == WaveStatus::Pending);
    let waves: Vec<_> = pending.filter(|wave| is_by_tags(execution, wave)).collect();
    if waves.is_empty() {
        return Vec::new();
    }
    let Ok(servers) = connection.source_servers().await else { return Vec::new() };
    let (mut more, mut fewer) = (Vec::new(), Vec::new());
    for wave in waves {
        if let Event::TagsResolved { newcomers, vanished, .. } = Locked::of(execution, wave).compare(&servers) {
            more.extend(newcomers.into_iter().map(|newcomer| newcomer.name));
            let name = |id| execution.planned(id).map_or_else(|| id.to_string(), |planned| planned.name.clone());
            fewer.extend(vanished.iter().map(|one| name(&one.server)));
        }
    }
    more.sort();
    more.dedup();
    let told = |names: Vec<String>, what: &str| {
        let number = count(names.len(), "server");
        (!names.is_empty()).then(|| format!("{number} {what}: {}", clean(&some_names(names))))
    };
    let more = told(more, "would be selected by tags as well");
    let fewer = told(fewer, "can't be selected any more and will fail when the wave starts");
    more.into_iter().chain(fewer).collect()
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
