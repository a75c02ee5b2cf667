//! The recipe's JSON Schema, for editors: what may be written where, with the words that they show.
//!
//! The types here have the shape of the text, where those of [`super`] have the shape of what it means; tests hold the
//! schema to the decoder, key by key. It accepts all that the decoder accepts and refuses a good part of what it refuses:
//! names that must be declared, settings that contradict each other and the like only the decoder judges.

#![expect(dead_code, reason = "these types are made for their shape: there is never a value of one")]

mod drill;
mod groups;
mod limits;
mod plan;
mod plugins;
mod settings;
mod target;
#[cfg(test)]
mod tests;
mod texts;
mod waves;

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use texts::{Name, PublicKey};

/// A recovery plan for drs-runtime: which servers, in which waves, with which checks. A name in a wave is a name under
/// `[groups]` or `[plugins]`; times, sizes and shares carry their unit; paths are relative to the recipe.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Recipe {
    /// What is recovered, and how fast.
    plan: plan::Plan,
    /// Where it is recovered: an account and Region of AWS, or a simulated fleet.
    target: target::Target,
    /// Protection groups, each by its name: servers that share launch settings.
    groups: BTreeMap<Name, groups::Group>,
    /// Waves: a wave starts when those that it depends on have completed. Waves without a dependency between them run side
    /// by side.
    #[schemars(length(min = 1))]
    waves: Vec<waves::Wave>,
    /// Plug-ins, each by its name: WebAssembly components that run in a sandbox, as hooks or as policies.
    plugins: Option<BTreeMap<Name, plugins::Plugin>>,
    /// Keys that may sign plug-ins, each by its name: the line of the signer's minisign.pub that begins with RW.
    trusted_keys: Option<BTreeMap<Name, PublicKey>>,
    /// What holds for drills.
    drill: Option<drill::Drill>,
    /// Quotas of the account and Region, and waits. The defaults are AWS's published quotas; lower one to leave room for
    /// others.
    limits: Option<limits::Limits>,
}

/// The JSON Schema of a recipe, draft 7: the newest that editors of TOML read.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(without_null));
    let mut schema = settings.into_generator().into_root_schema_for::<Recipe>();
    schema.insert("title".to_owned(), "drs-runtime recipe".into());
    schema.to_value()
}

/// TOML has no null: a key that may be absent is just not required.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(mut any)) = object.remove("anyOf") {
        any.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
        let key = if any.len() == 1 { "allOf" } else { "anyOf" };
        object.insert(key.to_owned(), Value::Array(any));
    }
}
