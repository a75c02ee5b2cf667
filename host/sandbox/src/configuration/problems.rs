//! What of a configuration does not fit its schema, in the words of a recipe.

use boon::{ErrorKind, InstanceToken, Type, ValidationError};
use drs_core::recipe::nearest;
use serde_json::Value;

use super::example::{as_toml, example};
use crate::clean::clean;

/// The most problems of one configuration that are told.
const MOST: usize = 50;

/// Something of a configuration that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationProblem {
    /// The keys and the indices that lead to it; empty for the whole.
    pub path: Vec<String>,
    /// Whether it is the key that is wrong, and not its value.
    pub of_key: bool,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// The problems in a validation's error.
pub(super) fn problems(error: &ValidationError<'_, '_>, config: &Value, schema: &Value) -> Vec<ConfigurationProblem> {
    let mut found = Vec::new();
    Reading { config, schema }.collect(error, &mut found);
    found.truncate(MOST);
    found
}

struct Reading<'a> {
    config: &'a Value,
    schema: &'a Value,
}

impl Reading<'_> {
    /// The errors at the leaves; of forms of which one must fit, only that none does.
    fn collect(&self, error: &ValidationError<'_, '_>, found: &mut Vec<ConfigurationProblem>) {
        let is_choice = matches!(error.kind, ErrorKind::AnyOf | ErrorKind::OneOf(_));
        if !error.causes.is_empty() && !is_choice {
            return error.causes.iter().for_each(|cause| self.collect(cause, found));
        }
        let path: Vec<String> = error.instance_location.tokens.iter().map(text_of).collect();
        match &error.kind {
            ErrorKind::AdditionalProperties { got } => {
                found.extend(got.iter().map(|key| self.unknown(&path, key)));
            }
            ErrorKind::Required { want } => found.extend(want.iter().map(|key| self.missing(&path, key))),
            kind => found.push(self.wrong(path, kind)),
        }
    }

    fn unknown(&self, path: &[String], key: &str) -> ConfigurationProblem {
        let properties = at(self.schema, path).and_then(|schema| schema.get("properties")?.as_object());
        let known: Vec<&str> = properties.into_iter().flat_map(|all| all.keys().map(String::as_str)).collect();
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "take it out".to_owned(),
            None => format!("there is {}", known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")),
        };
        let of = if path.is_empty() { "the configuration".to_owned() } else { label(path) };
        let path = path.iter().cloned().chain([key.to_owned()]).collect();
        problem(path, true, &format!("{of} has no key `{key}`"), &help)
    }

    fn missing(&self, path: &[String], key: &str) -> ConfigurationProblem {
        let of = if path.is_empty() { "the configuration".to_owned() } else { label(path) };
        let schema = at(self.schema, path).and_then(|schema| schema.get("properties")?.get(key));
        let help = format!("add {}{}", written(key, schema), because(schema));
        problem(path.to_vec(), true, &format!("{of} does not say `{key}`"), &help)
    }

    fn wrong(&self, path: Vec<String>, kind: &ErrorKind<'_, '_>) -> ConfigurationProblem {
        let schema = at(self.schema, &path);
        let is = self.value(&path).map_or_else(String::new, as_toml);
        let of = if path.is_empty() { "the configuration".to_owned() } else { label(&path) };
        let message = match kind {
            ErrorKind::Type { want, .. } => {
                let wanted: Vec<&str> = want.iter().map(in_words).collect();
                format!("{of} must be {}, not {is}", wanted.join(" or "))
            }
            ErrorKind::Enum { want } => {
                let one_of: Vec<String> = want.iter().map(as_toml).collect();
                format!("{of} must be one of {}, not {is}", one_of.join(", "))
            }
            ErrorKind::Const { want } => format!("{of} must be {}, not {is}", as_toml(want)),
            ErrorKind::Pattern { .. } | ErrorKind::AnyOf | ErrorKind::OneOf(_) | ErrorKind::Not => {
                format!("{of} can't be {is}")
            }
            ErrorKind::Minimum { want, .. } => format!("{of} must be at least {want}, not {is}"),
            ErrorKind::Maximum { want, .. } => format!("{of} must be at most {want}, not {is}"),
            ErrorKind::MinItems { want, .. } => format!("{of} must have at least {want} items"),
            ErrorKind::MaxItems { want, .. } => format!("{of} must have at most {want} items"),
            ErrorKind::MinLength { want, .. } => format!("{of} must have at least {want} characters"),
            ErrorKind::MaxLength { want, .. } => format!("{of} must have at most {want} characters"),
            ErrorKind::MinProperties { want, .. } => format!("{of} must say at least {want} of its keys"),
            other => format!("{of} does not fit: {other}"),
        };
        let key = path.iter().rev().find(|part| part.parse::<usize>().is_err());
        let help = match key {
            Some(key) => format!("write it as {}{}", written(key, self.of_key(&path)), because(schema)),
            None => because(schema).trim_start_matches(": ").to_owned(),
        };
        problem(path, false, &message, &help)
    }

    /// The schema of the key that a value or an item of it stands under.
    fn of_key(&self, path: &[String]) -> Option<&Value> {
        let items = path.iter().rev().take_while(|part| part.parse::<usize>().is_ok()).count();
        at(self.schema, path.get(..path.len().saturating_sub(items))?)
    }

    fn value(&self, path: &[String]) -> Option<&Value> {
        path.iter().try_fold(self.config, |value, part| match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            value => value.get(part),
        })
    }
}

fn problem(path: Vec<String>, of_key: bool, message: &str, help: &str) -> ConfigurationProblem {
    let help = Some(clean(help)).filter(|help| !help.is_empty());
    ConfigurationProblem { path, of_key, message: clean(message), help }
}

/// The part of a schema that is for the value at a path, as far as it is plainly said.
fn at<'s>(schema: &'s Value, path: &[String]) -> Option<&'s Value> {
    path.iter().try_fold(schema, |schema, part| {
        let property = schema.get("properties").and_then(|all| all.get(part));
        let others = || schema.get("additionalProperties").filter(|others| others.is_object());
        property.or_else(|| schema.get("items").filter(|_| part.parse::<usize>().is_ok())).or_else(others)
    })
}

/// A key with a value as one would write it.
fn written(key: &str, schema: Option<&Value>) -> String {
    format!("{key} = {}", as_toml(&example(schema)))
}

/// What the schema says that it is for.
fn because(schema: Option<&Value>) -> String {
    let text = schema.and_then(|schema| schema.get("description")?.as_str());
    text.map(|text| format!(": {text}")).unwrap_or_default()
}

/// How messages call a value: `drill.subnets[0]`.
fn label(path: &[String]) -> String {
    let mut text = String::new();
    for part in path {
        match part.parse::<usize>() {
            Ok(index) => text.push_str(&format!("[{index}]")),
            Err(_) if text.is_empty() => text.push_str(part),
            Err(_) => text.push_str(&format!(".{part}")),
        }
    }
    format!("`{text}`")
}

fn text_of(token: &InstanceToken<'_>) -> String {
    match token {
        InstanceToken::Prop(name) => name.to_string(),
        InstanceToken::Item(index) => index.to_string(),
    }
}

/// A type of JSON as a recipe's reader knows it.
fn in_words(ty: Type) -> &'static str {
    match ty {
        Type::Null => "nothing",
        Type::Boolean => "true or false",
        Type::Number => "a number",
        Type::Integer => "a whole number",
        Type::String => "a text in quotes",
        Type::Array => "a list",
        Type::Object => "a table",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::ConfigurationSchema;
    use super::*;

    fn schema() -> ConfigurationSchema {
        let schema = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["table"],
            "properties": {
                "table": { "type": "string", "description": "the table to write to", "examples": ["drills"] },
                "within": { "type": "string", "pattern": "^[0-9]+[smh]$", "examples": ["10m"] },
                "count": { "type": "integer", "minimum": 1, "maximum": 9 },
                "level": { "enum": ["ok", "warn"] },
                "drill": { "type": "object", "additionalProperties": false, "properties": {
                    "subnets": { "type": "array", "items": { "type": "string" }, "examples": [["subnet-1"]] } } }
            }
        });
        ConfigurationSchema::read(&schema.to_string()).unwrap()
    }

    /// Each problem in a line: path, message, help.
    fn told(config: &Value) -> String {
        let line = |one: ConfigurationProblem| {
            format!("{}: {}; {}", one.path.join("/"), one.message, one.help.unwrap_or_default())
        };
        schema().problems(config).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_fits_has_no_problem() {
        assert_eq!(told(&json!({ "table": "drills", "count": 3, "drill": { "subnets": ["subnet-1"] } })), "");
    }

    #[test]
    fn a_missing_key_is_told_with_the_line_to_add() {
        let expected = ": the configuration does not say `table`; add table = \"drills\": the table to write to";
        assert_eq!(told(&json!({})), expected);
    }

    #[test]
    fn an_unknown_key_is_told_with_the_one_that_was_meant_or_all_that_there_are() {
        let told = told(&json!({ "table": "a", "withn": "5m", "drill": { "zones": [] } }));
        assert!(told.contains("withn: the configuration has no key `withn`; did you mean `within`?"), "{told}");
        assert!(told.contains("drill/zones: `drill` has no key `zones`; there is `subnets`"), "{told}");
    }

    #[test]
    fn a_wrong_value_is_told_with_what_to_write() {
        let told =
            told(&json!({ "table": 5, "within": "5", "count": 12, "level": "bad", "drill": { "subnets": [7] } }));
        for line in [
            "table: `table` must be a text in quotes, not 5; write it as table = \"drills\": the table to write to",
            "within: `within` can't be \"5\"; write it as within = \"10m\"",
            "count: `count` must be at most 9, not 12; write it as count = 1",
            "level: `level` must be one of \"ok\", \"warn\", not \"bad\"; write it as level = \"ok\"",
            "drill/subnets/0: `drill.subnets[0]` must be a text in quotes, not 7; write it as subnets = [\"subnet-1\"]",
        ] {
            assert!(told.contains(line), "{line}\n{told}");
        }
    }

    #[test]
    fn text_of_a_component_is_cleaned() {
        let text = json!({ "type": "object", "required": ["a"], "properties": {
            "a": { "type": "string", "description": "\u{1b}[31mred", "examples": ["x\u{202e}y"] } } });
        let schema = ConfigurationSchema::read(&text.to_string()).unwrap();
        let help = schema.problems(&json!({})).remove(0).help.unwrap();
        assert!(!help.contains('\u{1b}') && !help.contains('\u{202e}'), "{help:?}");
    }
}
