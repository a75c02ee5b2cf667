//! A schema that a component gave: read, bounded, ready to hold configurations to.

use std::error::Error;

use boon::{Compiler, SchemaIndex, Schemas, UrlLoader};
use serde_json::Value;

use super::patterns::check_patterns;
use super::problems::{ConfigurationProblem, problems};

/// Where the schema lies for the validator; nothing is there.
const PLACE: &str = "http://plugin.invalid/configuration.json";

/// Keys by which a schema goes on elsewhere. Without them a validation costs no more than schema times configuration:
/// with them, a few lines can ask for more work than a computer does in a year.
const ELSEWHERE: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// What a component says its configuration may be.
pub struct ConfigurationSchema {
    json: Value,
    schemas: Schemas,
    index: SchemaIndex,
}

impl std::fmt::Debug for ConfigurationSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ConfigurationSchema").field(&self.json).finish()
    }
}

impl ConfigurationSchema {
    /// Reads a schema from its text.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if !json.is_object() {
            return Err("it is not a JSON object".to_owned());
        }
        if let Some(key) = goes_elsewhere(&json) {
            return Err(format!("it has a `{key}`; it must be written out"));
        }
        check_patterns(&json)?;
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.use_loader(Box::new(Nowhere));
        compiler.add_resource(PLACE, json.clone()).map_err(|error| error.to_string())?;
        let index = compiler.compile(PLACE, &mut schemas).map_err(|error| error.to_string())?;
        Ok(Self { json, schemas, index })
    }

    /// The schema itself.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Everything of a configuration that does not fit; nothing when it fits.
    pub fn problems(&self, config: &Value) -> Vec<ConfigurationProblem> {
        match self.schemas.validate(config, self.index) {
            Ok(()) => Vec::new(),
            Err(error) => problems(&error, config, &self.json),
        }
    }
}

fn goes_elsewhere(schema: &Value) -> Option<&'static str> {
    match schema {
        Value::Object(entries) => entries.iter().find_map(|(key, value)| {
            ELSEWHERE.into_iter().find(|other| key == other).or_else(|| goes_elsewhere(value))
        }),
        Value::Array(items) => items.iter().find_map(goes_elsewhere),
        _ => None,
    }
}

/// Loads nothing, from nowhere.
struct Nowhere;

impl UrlLoader for Nowhere {
    fn load(&self, url: &str) -> Result<Value, Box<dyn Error>> {
        Err(format!("{url} is not loaded").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        ConfigurationSchema::read(text).unwrap_err()
    }

    #[test]
    fn what_is_no_schema_is_refused() {
        assert!(refused("{").contains("EOF"));
        assert!(refused("true").contains("not a JSON object"));
        assert!(!refused(r#"{"type":"tex"}"#).is_empty());
        assert!(!refused(r#"{"$schema":"http://elsewhere.invalid/s.json"}"#).is_empty());
    }

    #[test]
    fn a_schema_does_not_go_on_elsewhere_so_that_its_work_is_bounded() {
        for text in [
            r##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}}}"##,
            r#"{"properties":{"a":{"$ref":"file:///etc/passwd"}}}"#,
            r##"{"items":[{"$dynamicRef":"#a"}]}"##,
        ] {
            assert!(refused(text).contains("it must be written out"), "{text}");
        }
    }

    #[test]
    fn a_schema_within_a_schema_ends_somewhere() {
        let deep = format!("{}{{}}{}", r#"{"not":"#.repeat(1_000), "}".repeat(1_000));
        assert!(refused(&deep).contains("recursion limit"), "{}", refused(&deep));
    }
}
