//! What one would write: a value for a schema, as TOML.

use serde_json::{Map, Value, json};

/// The longest value that is shown whole, in characters.
const MOST: usize = 80;

/// A value that a schema would take, as far as it plainly says so.
pub(super) fn example(schema: Option<&Value>) -> Value {
    let Some(schema) = schema else { return json!("…") };
    let said = schema.get("examples").and_then(|all| all.get(0)).or_else(|| schema.get("default"));
    let chosen = || schema.get("enum").and_then(|all| all.get(0)).or_else(|| schema.get("const"));
    if let Some(value) = said.or_else(chosen) {
        return value.clone();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => json!(true),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("array") => json!([example(schema.get("items"))]),
        Some("object") => required_of(schema),
        _ => json!("…"),
    }
}

fn required_of(schema: &Value) -> Value {
    let keys = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let of = |key: &str| schema.get("properties").and_then(|all| all.get(key));
    Value::Object(keys.map(|key| (key.to_owned(), example(of(key)))).collect::<Map<_, _>>())
}

/// A value as a recipe has it.
pub(super) fn as_toml(value: &Value) -> String {
    let text = toml(value);
    match text.chars().count() > MOST {
        true => format!("{}…", text.chars().take(MOST).collect::<String>()),
        false => text,
    }
}

fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Object(entries) => {
            let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // Texts, numbers and truth values look the same in both.
        other => other.to_string(),
    }
}
