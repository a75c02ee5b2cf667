//! The schema and the decoder know the same keys, in every table.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::known_keys;
use super::schema;

/// A recipe with every table that there is.
const EVERY_TABLE: &str = r#"
[plan]
[target]
[groups.web.launch]
drill = {}
recovery = {}
[groups.web.launch.servers."s-1111aaaa2222bbbb3"]
drill = {}
recovery = {}
[[waves]]
[plugins.gate]
limits = {}
signed = {}
[plugins.gate.secrets.token]
[drill]
isolation = {}
[limits]
poll-interval = {}
"#;

/// The tables of the recipe above: how the decoder calls each, and its way through the schema.
const TABLES: [(&str, &[&str]); 19] = [
    ("the recipe", &[]),
    ("[plan]", &["plan"]),
    ("[target]", &["target"]),
    ("[groups.web]", &["groups", "*"]),
    ("[groups.web.launch]", &["groups", "*", "launch"]),
    ("`drill` of [groups.web.launch]", &["groups", "*", "launch", "drill"]),
    ("`recovery` of [groups.web.launch]", &["groups", "*", "launch", "recovery"]),
    ("[groups.web.launch.servers.\"s-1111aaaa2222bbbb3\"]", &["groups", "*", "launch", "servers", "*"]),
    (
        "`drill` of [groups.web.launch.servers.\"s-1111aaaa2222bbbb3\"]",
        &["groups", "*", "launch", "servers", "*", "drill"],
    ),
    (
        "`recovery` of [groups.web.launch.servers.\"s-1111aaaa2222bbbb3\"]",
        &["groups", "*", "launch", "servers", "*", "recovery"],
    ),
    ("[[waves]]", &["waves", "[]"]),
    ("[plugins.gate]", &["plugins", "*"]),
    ("`limits` of [plugins.gate]", &["plugins", "*", "limits"]),
    ("`signed`", &["plugins", "*", "signed"]),
    ("the secret `token` of [plugins.gate]", &["plugins", "*", "secrets", "*"]),
    ("[drill]", &["drill"]),
    ("`isolation`", &["drill", "isolation"]),
    ("[limits]", &["limits"]),
    ("`poll-interval`", &["limits", "poll-interval"]),
];

/// A schema behind its references.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref")).and_then(Value::as_str);
    match reference.and_then(|reference| root.pointer(reference.trim_start_matches('#'))) {
        Some(target) => resolved(root, target),
        None => schema,
    }
}

/// The schema of a table: `*` is any key, `[]` any item.
fn at<'s>(root: &'s Value, way: &[&str]) -> &'s Value {
    way.iter().fold(root, |schema, step| {
        let next = match *step {
            "*" => schema.get("patternProperties").and_then(Value::as_object).and_then(|map| map.values().next()),
            "[]" => schema.get("items"),
            key => schema.pointer(&format!("/properties/{key}")),
        };
        resolved(root, next.unwrap_or_else(|| panic!("{way:?}: no {step} in {schema}")))
    })
}

fn keys(schema: &Value) -> BTreeSet<&str> {
    schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_schema_has_the_decoders_keys_in_every_table() {
    let root = schema();
    let decoder = known_keys(EVERY_TABLE);
    for (label, way) in TABLES {
        let (_, known) = decoder.iter().find(|(table, _)| table == label).unwrap_or_else(|| panic!("no {label}"));
        assert_eq!(keys(at(&root, way)), known.iter().copied().collect(), "{label}");
        assert_eq!(at(&root, way)["additionalProperties"], false, "{label}");
    }
}

#[test]
fn no_table_of_the_decoder_or_of_the_schema_is_left_out() {
    let root = schema();
    for (label, _) in known_keys(EVERY_TABLE) {
        assert!(TABLES.iter().any(|(table, _)| *table == label), "{label}");
    }
    let compared: BTreeSet<*const Value> = TABLES.iter().map(|(_, way)| std::ptr::from_ref(at(&root, way))).collect();
    let tables = root["definitions"].as_object().unwrap().iter().filter(|(_, one)| one.get("properties").is_some());
    for (name, table) in tables {
        assert!(compared.contains(&std::ptr::from_ref(table)), "{name}");
    }
}

#[test]
fn every_key_is_described() {
    let root = schema();
    for (label, way) in TABLES {
        for (key, property) in at(&root, way)["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{label} {key}");
        }
    }
}

#[test]
fn nothing_may_be_null() {
    assert!(!schema().to_string().contains("null"));
}
