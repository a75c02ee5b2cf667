//! The regular expressions of a schema: how many there may be, and what each may take when it is compiled. They run in time
//! that grows with the text alone, but a pattern of ten letters can stand for megabytes.

use regex::RegexBuilder;
use serde_json::Value;

use crate::limits::bytes_text;

/// The most patterns of one schema.
const COUNT: usize = 50;

/// The most that one may take when it is compiled, in bytes: enough for forty letters of Unicode in a row.
const SIZE: usize = 2 << 20;

/// Refuses a schema whose patterns are too many, or one of which is too large.
pub(super) fn check_patterns(schema: &Value) -> Result<(), String> {
    let mut found = Vec::new();
    collect(schema, &mut found);
    if found.len() > COUNT {
        return Err(format!("it has {} patterns; at most {COUNT} are taken", found.len()));
    }
    found.into_iter().try_for_each(check)
}

/// Whatever can be read as a pattern, wherever it stands.
fn collect<'s>(schema: &'s Value, found: &mut Vec<&'s str>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("pattern", Value::String(pattern)) => found.push(pattern),
                    ("patternProperties", Value::Object(patterns)) => found.extend(patterns.keys().map(String::as_str)),
                    _ => {}
                }
                collect(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// The validator compiles it for ASCII, which takes no more than for Unicode, as here.
fn check(pattern: &str) -> Result<(), String> {
    let built = RegexBuilder::new(pattern).size_limit(SIZE).build();
    built.map(drop).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            format!("a pattern takes more than {} when it is compiled", bytes_text(SIZE))
        }
        other => format!("a pattern can't be read: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patterns_as_they_are_written_are_taken() {
        let schema = json!({ "properties": {
            "within": { "pattern": "^[0-9]+[smh]$" },
            "name": { "pattern": r"^[\p{L}\w .-]{1,40}$", "maxLength": 40 },
            "pattern": { "type": "string", "pattern": r"^\d{3}/\S+$" } },
            "patternProperties": { "^tag:": {} } });
        assert_eq!(check_patterns(&schema), Ok(()));
    }

    #[test]
    fn a_pattern_that_stands_for_megabytes_is_refused_wherever_it_is() {
        for schema in [
            json!({ "pattern": r"\p{L}{400}" }),
            json!({ "properties": { "a": { "items": [{ "pattern": "((a{100}){100}){100}" }] } } }),
            json!({ "patternProperties": { r"\w{900}": {} } }),
        ] {
            let told = check_patterns(&schema).unwrap_err();
            assert!(told.contains("more than 2 MiB"), "{told}");
        }
    }

    #[test]
    fn so_are_more_patterns_than_anybody_writes_and_what_is_none() {
        let many: Vec<Value> = (0..51).map(|_| json!({ "pattern": "a" })).collect();
        assert!(check_patterns(&json!({ "allOf": many })).unwrap_err().contains("51 patterns"));
        assert!(check_patterns(&json!({ "pattern": "(" })).unwrap_err().contains("can't be read"));
    }
}
