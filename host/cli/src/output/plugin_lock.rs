//! What `plugin lock` tells.

use std::path::Path;

use drs_supply::{Agreement, LockFile};
use serde_json::json;

use crate::clean::clean;
use crate::words::count;

use super::json_text;

/// For people. `changes` is absent when the file is new.
pub(crate) fn text(file: &Path, lock: &LockFile, changes: Option<&[Agreement]>) -> String {
    let plugins = count(lock.plugins.len(), "plug-in");
    let head = match changes {
        None => format!("{} is new: {plugins}\n", file.display()),
        Some([]) => format!("{} is as it was: {plugins}\n", file.display()),
        Some(_) => format!("{} has changed: {plugins}\n", file.display()),
    };
    let changes = changes.unwrap_or_default();
    changes.iter().fold(head, |text, one| format!("{text}  {} {}\n", clean(&one.plugin), clean(&one.what)))
}

/// For programs.
pub(crate) fn json(file: &Path, lock: &LockFile, changes: Option<&[Agreement]>) -> String {
    let told = |one: &Agreement| json!({ "plugin": one.plugin, "what": one.what });
    json_text(&json!({
        "file": file.display().to_string(),
        "isNew": changes.is_none(),
        "plugins": lock.plugins.iter().map(|plugin| json!({ "name": plugin.name, "sha256": plugin.sha256 })).collect::<Vec<_>>(),
        "changes": changes.unwrap_or_default().iter().map(told).collect::<Vec<_>>(),
    }))
}
