//! From the words of the WIT package, which authors write, to those of the bindings, which are recorded.

use serde_json::{Map, Value};

/// A value with the names of fields as the bindings have them: `instance_type` for `instance-type`.
pub(super) fn from_wit(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(from_wit).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name.replace('-', "_"), from_wit(value))).collect()
        }
        value => value,
    }
}

/// An error: a case of a variant, written as `"not-found"` with its value, is `NotFound` in the bindings.
pub(super) fn error_from_wit(error: Value) -> Value {
    match error {
        Value::Object(cases) => cases.into_iter().map(case_from_wit).collect::<Map<_, _>>().into(),
        other => other,
    }
}

fn case_from_wit((name, value): (String, Value)) -> (String, Value) {
    // The error of a write holds that of any other call.
    let value = if name == "failed" { error_from_wit(value) } else { from_wit(value) };
    (pascal_case(&name), value)
}

fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    name.split('-').map(word).collect()
}

/// The first key of `given` that is not in `read`, which was made of it: nobody read it. In the words of the WIT package.
pub(super) fn unknown_key(given: &Value, read: &Value) -> Option<String> {
    match (given, read) {
        (Value::Array(given), Value::Array(read)) => given.iter().zip(read).find_map(|(a, b)| unknown_key(a, b)),
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(key, value)| match read.get(key) {
            Some(read) => unknown_key(value, read),
            None => Some(key.replace('_', "-")),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_fields_and_cases_are_those_of_the_bindings() {
        let instance = json!([{ "instance-type": "t3.small", "tags": [{ "key": "a-b", "value": "c-d" }] }]);
        let expected = json!([{ "instance_type": "t3.small", "tags": [{ "key": "a-b", "value": "c-d" }] }]);
        assert_eq!(from_wit(instance), expected);
        assert_eq!(error_from_wit(json!({ "not-found": "no table" })), json!({ "NotFound": "no table" }));
        let write = json!({ "failed": { "throttled": 5000 } });
        assert_eq!(error_from_wit(write), json!({ "Failed": { "Throttled": 5000 } }));
    }

    #[test]
    fn a_key_that_nobody_read_is_found() {
        let given = json!([{ "id": "i-1" }, { "id": "i-2", "instance_tpe": "t3.small" }]);
        let read = json!([{ "id": "i-1", "state": null }, { "id": "i-2", "state": null }]);
        assert_eq!(unknown_key(&given, &read).as_deref(), Some("instance-tpe"));
        assert_eq!(unknown_key(&read, &read), None);
    }
}
