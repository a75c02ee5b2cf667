//! Data for standard output: text for people, JSON for programs.

pub(crate) mod check;
pub(crate) mod events;
pub(crate) mod grants;
pub(crate) mod iam_policy;
pub(crate) mod json;
pub(crate) mod jsonl;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod plan;
pub(crate) mod plugin;
pub(crate) mod plugin_lock;
pub(crate) mod text;
pub(crate) mod verify;

/// A value as JSON text that ends with a line break.
pub(crate) fn json_text(value: &impl serde::Serialize) -> String {
    // Serialising these types can't fail: their maps have text for keys, and nothing in them refuses.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    text.push('\n');
    text
}
