//! From plain JSON to DynamoDB's, which says the type of each value.

use serde_json::{Map, Value, json};

/// A list or a map in DynamoDB's JSON; any other value as a list of one.
pub(super) fn in_dynamodbs_json(value: Value) -> Value {
    match value {
        Value::Array(_) | Value::Object(_) => typed(value),
        single => json!({ "L": [typed(single)] }),
    }
}

fn typed(value: Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(value) => json!({ "BOOL": value }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(text) => json!({ "S": text }),
        Value::Array(list) => json!({ "L": list.into_iter().map(typed).collect::<Vec<_>>() }),
        Value::Object(map) => {
            let map: Map<String, Value> = map.into_iter().map(|(name, value)| (name, typed(value))).collect();
            json!({ "M": map })
        }
    }
}
