//! Nested values in DynamoDB's JSON: `{"M": {"name": {"S": "db-1"}}}`.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue as SdkValue;
use aws_smithy_types::base64;
use serde_json::{Map, Value, json};

/// How many levels DynamoDB takes.
const LEVELS: usize = 32;

/// Reads a list or a map.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(json: &Value) -> Result<SdkValue, String> {
    match value(json, LEVELS)? {
        nested @ (SdkValue::L(_) | SdkValue::M(_)) => Ok(nested),
        _ => Err("it is neither a list, {\"L\": […]}, nor a map, {\"M\": {…}}".to_owned()),
    }
}

fn value(json: &Value, levels: usize) -> Result<SdkValue, String> {
    let levels = levels.checked_sub(1).ok_or_else(|| format!("it has more than {LEVELS} levels"))?;
    let mut members = json.as_object().into_iter().flatten();
    let (Some((kind, content)), None) = (members.next(), members.next()) else {
        return Err(format!("{} is not an object with one member, such as {{\"S\": \"text\"}}", shortened(json)));
    };
    let wrong = || format!("{} is not the content of a {kind}", shortened(content));
    Ok(match (kind.as_str(), content) {
        ("S", Value::String(text)) => SdkValue::S(text.clone()),
        ("N", Value::String(text)) => SdkValue::N(text.clone()),
        ("B", Value::String(text)) => SdkValue::B(bytes(text).ok_or_else(wrong)?),
        ("BOOL", Value::Bool(value)) => SdkValue::Bool(*value),
        ("NULL", Value::Bool(true)) => SdkValue::Null(true),
        ("SS", content) => SdkValue::Ss(texts(content).ok_or_else(wrong)?),
        ("NS", content) => SdkValue::Ns(texts(content).ok_or_else(wrong)?),
        ("BS", content) => {
            let sets = texts(content).ok_or_else(wrong)?;
            SdkValue::Bs(sets.iter().map(|text| bytes(text)).collect::<Option<_>>().ok_or_else(wrong)?)
        }
        ("L", Value::Array(list)) => {
            SdkValue::L(list.iter().map(|item| value(item, levels)).collect::<Result<_, _>>()?)
        }
        ("M", Value::Object(map)) => {
            let entry = |(name, item): (&String, &Value)| Ok((name.clone(), value(item, levels)?));
            SdkValue::M(map.iter().map(entry).collect::<Result<_, String>>()?)
        }
        _ => return Err(wrong()),
    })
}

fn bytes(text: &str) -> Option<Blob> {
    base64::decode(text).ok().map(Blob::new)
}

fn texts(content: &Value) -> Option<Vec<String>> {
    content.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

fn shortened(json: &Value) -> String {
    const SHOWN: usize = 60;
    let text = json.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Writes a value; `None` when it has a type that this version does not know.
pub(super) fn written(value: &SdkValue) -> Option<Value> {
    Some(match value {
        SdkValue::S(text) => json!({ "S": text }),
        SdkValue::N(text) => json!({ "N": text }),
        SdkValue::B(bytes) => json!({ "B": base64::encode(bytes) }),
        SdkValue::Bool(value) => json!({ "BOOL": value }),
        SdkValue::Null(_) => json!({ "NULL": true }),
        SdkValue::Ss(texts) => json!({ "SS": texts }),
        SdkValue::Ns(texts) => json!({ "NS": texts }),
        SdkValue::Bs(sets) => json!({ "BS": sets.iter().map(base64::encode).collect::<Vec<_>>() }),
        SdkValue::L(list) => json!({ "L": list.iter().map(written).collect::<Option<Vec<_>>>()? }),
        SdkValue::M(map) => {
            let entry = |(name, value): (&String, &SdkValue)| Some((name.clone(), written(value)?));
            json!({ "M": map.iter().map(entry).collect::<Option<Map<_, _>>>()? })
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_value_reads_and_writes_the_same_json() {
        let json = json!({ "M": {
            "name": { "S": "db-1" }, "disks": { "L": [{ "N": "38.123456789012345678901234567890" }, { "NULL": true }] },
            "raw": { "B": "AAH/" }, "ok": { "BOOL": false }, "tags": { "SS": ["a", "b"] }, "keys": { "BS": ["AAH/"] },
        }});
        assert_eq!(written(&read(&json).unwrap()), Some(json));
    }

    #[test]
    fn what_is_not_dynamodbs_json_is_refused_with_what_is_wrong() {
        let refused = |json: Value| read(&json).unwrap_err();
        assert!(refused(json!({ "S": "flat" })).contains("neither a list"));
        assert!(refused(json!({ "M": { "a": "plain" } })).contains("\"plain\" is not an object with one member"));
        assert!(refused(json!({ "L": [{ "N": 1 }] })).contains("1 is not the content of a N"));
        assert!(refused(json!({ "L": [{ "B": "%" }] })).contains("is not the content of a B"));
        let deep = (0..40).fold(json!({ "L": [] }), |inner, _| json!({ "L": [inner] }));
        assert!(refused(deep).contains("more than 32 levels"));
    }
}
