//! Reading the object of `--output json` and the record of an execution.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bench::text;

/// The execution's id.
#[track_caller]
pub(crate) fn id(result: &Value) -> String {
    text(&result["executionId"])
}

/// A wave by its name.
#[track_caller]
pub(crate) fn wave<'a>(result: &'a Value, name: &str) -> &'a Value {
    let waves = result["waves"].as_array().unwrap();
    waves.iter().find(|wave| wave["name"] == name).unwrap_or_else(|| panic!("no wave {name} in {result}"))
}

/// The status of a wave.
#[track_caller]
pub(crate) fn wave_status(result: &Value, name: &str) -> String {
    text(&wave(result, name)["status"])
}

/// Every server of every wave.
pub(crate) fn servers(result: &Value) -> Vec<&Value> {
    let waves = result["waves"].as_array().unwrap();
    waves.iter().flat_map(|wave| wave["servers"].as_array().unwrap()).collect()
}

/// A server by its id.
#[track_caller]
pub(crate) fn server<'a>(result: &'a Value, id: &str) -> &'a Value {
    servers(result)
        .into_iter()
        .find(|server| server["sourceServerId"] == id)
        .unwrap_or_else(|| panic!("no server {id}"))
}

/// The statuses of all servers.
pub(crate) fn statuses(result: &Value) -> BTreeMap<String, String> {
    servers(result).into_iter().map(|server| (text(&server["sourceServerId"]), text(&server["status"]))).collect()
}

/// How often an operation was called.
pub(crate) fn calls(result: &Value, operation: &str) -> u64 {
    result["calls"][operation].as_u64().unwrap_or(0)
}

/// The events of a kind.
pub(crate) fn of_kind<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["event"] == kind).collect()
}
