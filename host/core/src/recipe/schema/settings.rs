//! Launch settings, from the table of their names.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::settings::{Kind, MAX_TAGS, SettingName};

/// Launch settings, wherever they stand.
pub(super) struct Settings;

impl JsonSchema for Settings {
    fn schema_name() -> Cow<'static, str> {
        "LaunchSettings".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let property = |name: SettingName| (name.as_str().to_owned(), of_setting(name));
        let properties: Map<String, Value> = SettingName::ALL.into_iter().map(property).collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

fn of_setting(name: SettingName) -> Value {
    let mut schema = of_kind(name.kind());
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), name.about().into());
    }
    schema
}

fn of_kind(kind: Kind) -> Value {
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Kind::Words(words) => json!({ "enum": words.iter().map(|(word, _)| *word).collect::<Vec<_>>() }),
        Kind::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
        Kind::Id(prefix) => json!({ "type": "string", "pattern": id(prefix) }),
        Kind::Ids(prefix, most) => list(&id(prefix), most),
        Kind::Arns(service, most) => list(&format!("^arn:aws[a-z-]*:{service}:.+$"), most),
        Kind::Address => json!({ "type": "string", "format": "ipv4" }),
        Kind::InstanceType | Kind::InstanceProfile | Kind::CapacityReservation => {
            json!({ "type": "string", "minLength": 1 })
        }
        Kind::Tags => json!({
            "type": "object",
            "additionalProperties": { "type": "string", "maxLength": 256 },
            "minProperties": 1,
            "maxProperties": MAX_TAGS,
        }),
    }
}

fn id(prefix: &str) -> String {
    format!("^{prefix}([0-9a-f]{{8}}|[0-9a-f]{{17}})$")
}

fn list(pattern: &str, most: usize) -> Value {
    json!({
        "type": "array",
        "items": { "type": "string", "pattern": pattern },
        "minItems": 1,
        "maxItems": most,
        "uniqueItems": true,
    })
}
