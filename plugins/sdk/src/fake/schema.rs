//! Holds a configuration's schema to the type that reads it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A key that no configuration has.
const NOBODYS: &str = "a key that nobody reads";

/// Holds a schema to the type that reads the configuration: each of its keys is read, with its first example, and the type
/// reads no other. For a type with `#[serde(deny_unknown_fields)]`.
///
/// # Panics
/// When they differ: it says where.
#[allow(clippy::panic, reason = "that is how a test fails")]
pub fn assert_schema_reads<T: DeserializeOwned>(schema: &str) {
    let schema: Value = serde_json::from_str(schema).unwrap_or_else(|error| panic!("the schema is not JSON: {error}"));
    let keys = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let required: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
    let config: Map<String, Value> = keys.iter().map(|(key, of)| (key.clone(), example(key, of))).collect();
    let read = |config: &Map<String, Value>| T::deserialize(Value::Object(config.clone())).map(drop);
    if let Err(error) = read(&config) {
        panic!("the examples of the schema are not read: {error}");
    }
    for key in keys.keys() {
        let mut without = config.clone();
        without.remove(key);
        match (read(&without), required.contains(&key.as_str())) {
            (Ok(()), true) => panic!("the schema requires `{key}`, and it is read without"),
            (Err(error), false) => panic!("the schema does not require `{key}`, and it is not read without: {error}"),
            _ => {}
        }
    }
    let mut with = config;
    with.insert(NOBODYS.to_owned(), Value::Null);
    let Err(error) = read(&with) else { panic!("the type reads any key: mark it #[serde(deny_unknown_fields)]") };
    for key in error.to_string().split('`').skip(3).step_by(2) {
        assert!(keys.contains_key(key), "the type reads `{key}`, of which the schema says nothing");
    }
}

/// The first example of a key; of a table without one, of its own keys.
#[allow(clippy::panic, reason = "that is how a test fails")]
fn example(key: &str, of: &Value) -> Value {
    if let Some(example) = of.get("examples").and_then(|all| all.get(0)) {
        return example.clone();
    }
    let Some(keys) = of.get("properties").and_then(Value::as_object) else {
        panic!("`{key}` has no example in the schema");
    };
    keys.iter().map(|(key, of)| (key.clone(), example(key, of))).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    #[allow(dead_code, reason = "only read")]
    struct Config {
        zone: String,
        most_servers: Option<u32>,
    }

    const ZONE: &str = r#""zone":{"type":"string","examples":["us-west-2a"]}"#;
    const MOST: &str = r#""most-servers":{"type":"integer","examples":[5]}"#;

    fn check(required: &str, properties: &str) {
        assert_schema_reads::<Config>(&format!(r#"{{"required":[{required}],"properties":{{{properties}}}}}"#));
    }

    #[test]
    fn a_schema_with_the_keys_of_the_type_is_sound() {
        check(r#""zone""#, &format!("{ZONE},{MOST}"));
    }

    #[test]
    #[should_panic(expected = "the type reads `most-servers`, of which the schema says nothing")]
    fn a_key_that_the_schema_lacks_is_told() {
        check(r#""zone""#, ZONE);
    }

    #[test]
    #[should_panic(expected = "the schema does not require `zone`")]
    fn a_key_that_must_be_there_is_told() {
        check("", &format!("{ZONE},{MOST}"));
    }

    #[test]
    #[should_panic(expected = "the examples of the schema are not read")]
    fn a_key_that_nobody_reads_is_told() {
        check(r#""zone""#, &format!(r#"{ZONE},{MOST},"zones":{{"examples":["a"]}}"#));
    }
}
