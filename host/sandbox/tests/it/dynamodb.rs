//! The interface `dynamodb`: what it does, and what it refuses before DynamoDB is asked.

use std::sync::Arc;

use drs_core::aws::{AttributeValue, CallErrorKind};
use drs_core::plugin::{HookPhase, Verdict};
use drs_sandbox::PluginUse;
use serde_json::{Value, json};

use crate::support::dynamo::FakeDynamo;
use crate::support::ports::{Recorder, call_error};
use crate::support::{Plugin, run_hook, run_recorded};

/// The guest that makes the calls of its configuration and logs each answer.
fn probe(grants: &[&str], calls: &Value) -> Plugin {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/table-probe.wasm");
    let component = std::fs::read(file).unwrap();
    Plugin::new(PluginUse::After, component).grants(grants).config(json!({ "calls": calls }))
}

/// What the probe was answered, and the DynamoDB that it asked.
async fn answers(grants: &[&str], calls: Value) -> (Vec<String>, Arc<FakeDynamo>) {
    let plugin = probe(grants, &calls);
    let dynamo = plugin.dynamo.clone();
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::After).await;
    assert_eq!(outcome.result, Ok(Verdict::Proceed));
    (outcome.log.into_iter().map(|line| line.message).collect(), dynamo)
}

const ALL: [&str; 5] = [
    "dynamodb:GetItem on table/drills",
    "dynamodb:PutItem on table/drills",
    "dynamodb:UpdateItem on table/drills",
    "dynamodb:DeleteItem on table/drills",
    "dynamodb:Query on table/drills",
];

fn key(pk: &str) -> Value {
    json!({ "pk": pk, "sk": "1" })
}

#[tokio::test]
async fn an_item_is_put_changed_read_found_and_deleted() {
    let calls = json!([
        { "call": "put", "table": "drills", "item": key("shop") },
        { "call": "update", "table": "drills", "key": key("shop"), "set": ["state", "done"] },
        { "call": "get", "table": "drills", "key": key("shop") },
        { "call": "query", "table": "drills", "partition": ["pk", "shop"], "limit": 10 },
        { "call": "delete", "table": "drills", "key": key("shop") },
        { "call": "get", "table": "drills", "key": key("shop") },
    ]);
    let (answers, dynamo) = answers(&ALL, calls).await;
    assert_eq!((answers[0].as_str(), answers[1].as_str()), ("Ok(())", "Ok(())"));
    assert!(answers[2].contains("done"), "{}", answers[2]);
    assert!(answers[3].contains("complete: true"), "{}", answers[3]);
    assert_eq!(answers[5], "Ok(None)");
    assert_eq!(dynamo.items("drills"), []);
    assert!(!dynamo.asked().contains(&"table-key".to_owned()), "rights without `key` need no table's key");
}

#[tokio::test]
async fn another_table_is_denied_with_the_line_to_add_and_not_asked() {
    let calls = json!([{ "call": "put", "table": "payroll", "item": key("shop") }]);
    let (answers, dynamo) = answers(&ALL, calls).await;
    assert!(answers[0].contains("dynamodb:PutItem on table payroll is not granted"), "{}", answers[0]);
    assert!(answers[0].contains("dynamodb:PutItem on table/payroll"), "{}", answers[0]);
    assert_eq!(dynamo.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn what_can_not_be_granted_is_denied_without_a_line_that_would_be_refused() {
    let long = "x".repeat(100_000);
    let calls = json!([
        { "call": "get", "table": "drs-runtime-journal", "key": key("shop") },
        { "call": "get", "table": "a\" key \"*", "key": key("shop") },
        { "call": "get", "table": long, "key": key("shop") },
    ]);
    let (answers, dynamo) = answers(&ALL, calls).await;
    for answer in answers {
        assert!(answer.contains("dynamodb:GetItem on table/NAME"), "{answer}");
        assert!(answer.len() < 1000, "{}", answer.len());
    }
    assert_eq!(dynamo.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_key_beyond_the_granted_prefix_is_denied_and_not_written() {
    let grants = ["dynamodb:PutItem on table/drills key \"shop/*\""];
    let calls = json!([
        { "call": "put", "table": "drills", "item": key("shop/a") },
        { "call": "put", "table": "drills", "item": key("bank/a") },
        { "call": "put", "table": "drills", "item": { "sk": "shop/a" } },
    ]);
    let (answers, dynamo) = answers(&grants, calls).await;
    assert_eq!(answers[0], "Ok(())");
    assert!(answers[1].contains("for the key `bank/a` is not granted"), "{}", answers[1]);
    assert!(answers[2].contains("it is the partition key of table drills"), "{}", answers[2]);
    assert_eq!(dynamo.items("drills").len(), 1);
}

#[tokio::test]
async fn a_hostile_key_reaches_no_message_and_no_grant() {
    let grants = ["dynamodb:GetItem on table/drills key \"shop/*\""];
    let calls = json!([
        { "call": "get", "table": "drills", "key": key("\u{1b}[31mred") },
        { "call": "get", "table": "drills", "key": key("a\"*") },
        { "call": "get", "table": "drills", "key": key(&"x".repeat(300_000)) },
        { "call": "get", "table": "drills", "key": key("") },
    ]);
    let (answers, dynamo) = answers(&grants, calls).await;
    for answer in &answers {
        assert!(answer.contains("is not granted") && answer.len() < 1000, "{answer}");
        assert!(!answer.contains("u{1b}"), "{answer}");
    }
    for answer in &answers[..3] {
        assert!(answer.contains("dynamodb:GetItem on table/drills\\\" to its"), "{answer}");
    }
    assert_eq!(dynamo.asked(), ["table-key"; 4]);
}

#[tokio::test]
async fn a_query_can_not_pass_off_another_attribute_as_the_partition_key() {
    let grants = ["dynamodb:Query on table/drills key \"shop/*\""];
    let calls = json!([
        { "call": "query", "table": "drills", "partition": ["sk", "shop/a"], "limit": 10 },
        { "call": "query", "table": "drills", "partition": ["pk", "bank/a"], "limit": 10 },
        { "call": "query", "table": "drills", "partition": ["pk", "shop/a"], "limit": 10 },
    ]);
    let (answers, dynamo) = answers(&grants, calls).await;
    assert!(answers[0].contains("`sk` is not the partition key of table drills: that is `pk`"), "{}", answers[0]);
    assert!(answers[1].contains("is not granted"), "{}", answers[1]);
    assert!(answers[2].starts_with("Ok("), "{}", answers[2]);
    assert_eq!(dynamo.asked().iter().filter(|call| *call == "query").count(), 1);
}

#[tokio::test]
async fn a_condition_tells_no_value_to_a_plug_in_that_may_only_write() {
    let only_write = ["dynamodb:PutItem on table/drills"];
    let calls = json!([
        { "call": "put", "table": "drills", "item": key("shop") },
        { "call": "put", "table": "drills", "item": key("shop"), "unless": "pk" },
        { "call": "put", "table": "drills", "item": key("shop"), "equals": ["sk", "1"] },
    ]);
    let (answers, _) = answers(&only_write, calls.clone()).await;
    assert_eq!(answers[1], "Err(ConditionFailed(None))");
    assert!(answers[2].contains("dynamodb:GetItem on table drills is not granted"), "{}", answers[2]);

    let (answers, _) = self::answers(&ALL, calls).await;
    assert!(answers[1].starts_with("Err(ConditionFailed(Some("), "{}", answers[1]);
    assert_eq!(answers[2], "Ok(())");
}

#[tokio::test]
async fn what_is_out_of_bounds_is_refused_before_dynamodb_is_asked() {
    let large = "x".repeat(400 * 1024);
    let calls = json!([
        { "call": "put", "table": "drills", "item": { "pk": "shop", "note": large } },
        { "call": "query", "table": "drills", "partition": ["pk", "shop"], "limit": 0 },
        { "call": "query", "table": "drills", "partition": ["pk", "shop"], "limit": 1001 },
    ]);
    let (answers, dynamo) = answers(&ALL, calls).await;
    assert!(answers[0].contains("DynamoDB takes at most 400 KiB"), "{}", answers[0]);
    assert!(answers[1].contains("ask for 1 to 1000") && answers[2].contains("ask for 1 to 1000"), "{answers:?}");
    assert_eq!(dynamo.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn nested_values_are_bounded_before_they_are_read_and_count_what_is_in_them() {
    let put = |value: Value| json!({ "call": "put-value", "table": "drills", "item": key("shop"), "value": value });
    let calls = json!([
        put(json!({ "json": "{\"L\":[" })),
        put(json!({ "deep": 1000 })),
        put(json!({ "long": 400_000 })),
        put(json!({ "long": 210_000 })),
        put(json!({ "long": 150_000 })),
    ]);
    let (answers, dynamo) = answers(&ALL, calls).await;
    assert!(answers[0].contains("is not JSON"), "{}", answers[0]);
    assert!(answers[1].contains("recursion limit"), "{}", answers[1]);
    assert!(answers[2].contains("at most 4 MiB are read"), "{}", answers[2]);
    assert!(answers[3].contains("DynamoDB takes at most 400 KiB"), "{}", answers[3]);
    assert_eq!(answers[4], "Ok(())", "its JSON is larger than 400 KiB, the item is not");
    assert_eq!(dynamo.asked(), ["put"]);
}

#[tokio::test]
async fn changes_and_conditions_are_bounded_like_items() {
    let large = "x".repeat(400 * 1024);
    let calls = json!([
        { "call": "update", "table": "drills", "key": key("shop"), "set": ["state", large] },
        { "call": "put", "table": "drills", "item": key("shop"), "equals": ["sk", large] },
    ]);
    let (answers, dynamo) = answers(&ALL, calls).await;
    assert!(answers[0].contains("the changes have"), "{}", answers[0]);
    assert!(answers[1].contains("the conditions have"), "{}", answers[1]);
    assert_eq!(dynamo.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_write_is_recorded_with_its_table_item_and_answer() {
    let plugin = probe(&ALL, &json!([{ "call": "put", "table": "drills", "item": { "pk": "shop" } }]));
    let recorder = Arc::new(Recorder::default());
    run_recorded(&plugin.prepare().unwrap(), HookPhase::After, recorder.clone()).await;
    let calls = recorder.calls.lock().unwrap();
    assert_eq!(calls[0].function, "dynamodb/put-item");
    assert_eq!(calls[0].arguments["table"], "drills");
    assert_eq!(calls[0].arguments["item"][0]["name"], "pk");
    assert_eq!(calls[0].answer, json!({ "ok": null }));
}

#[tokio::test]
async fn large_arguments_are_recorded_by_their_digest() {
    let item = json!({ "pk": "shop", "note": "x".repeat(20_000) });
    let plugin = probe(&ALL, &json!([{ "call": "put", "table": "drills", "item": item }]));
    let recorder = Arc::new(Recorder::default());
    run_recorded(&plugin.prepare().unwrap(), HookPhase::After, recorder.clone()).await;
    let calls = recorder.calls.lock().unwrap();
    assert_eq!(calls[0].arguments["sha256"].as_str().map(str::len), Some(64), "{}", calls[0].arguments);
}

#[test]
fn without_any_grant_the_interface_is_refused_with_the_lines_to_add() {
    let (problem, help) = Plugin::builtin(PluginUse::After, "drill-ledger").refusal();
    assert!(problem.contains("it imports `drs:runtime/dynamodb@0.1.0`, of which nothing is granted"), "{problem}");
    assert!(help.ends_with("[plugins.check]\ngrants = [\"dynamodb:PutItem on table/NAME\"]"), "{help}");
}

fn ledger() -> Plugin {
    Plugin::builtin(PluginUse::After, "drill-ledger")
        .grants(&["dynamodb:PutItem on table/drills key \"shop\""])
        .config(json!({ "table": "drills", "partition-key": "pk", "sort-key": "sk" }))
}

#[tokio::test]
async fn the_drill_ledger_writes_one_entry_however_often_it_runs() {
    let plugin = ledger();
    let dynamo = plugin.dynamo.clone();
    let plugins = plugin.prepare().unwrap();
    for _ in 0..2 {
        assert_eq!(run_hook(&plugins, HookPhase::After).await.result, Ok(Verdict::Proceed));
    }
    let items = dynamo.items("drills");
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["pk"], AttributeValue::Text("shop".to_owned()));
    assert_eq!(items[0]["sk"], AttributeValue::Text("01KTEST/database".to_owned()));
    assert_eq!(items[0]["waveSeconds"], AttributeValue::Number("600".to_owned()));
    assert_eq!(items[0]["findingsFailed"], AttributeValue::Number("1".to_owned()));
}

#[tokio::test]
async fn the_drill_ledger_waits_when_dynamodb_is_busy() {
    let mut plugin = ledger();
    plugin.dynamo = Arc::new(FakeDynamo::failing(call_error(CallErrorKind::Throttled)));
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::After).await;
    assert!(matches!(outcome.result, Ok(Verdict::RetryAfter { .. })), "{:?}", outcome.result);
}

#[tokio::test]
async fn an_index_is_granted_by_its_name_with_a_key_of_its_own() {
    let query = |index: Option<&str>, name: &str, value: &str| json!({ "call": "query", "table": "drills", "index": index, "partition": [name, value], "limit": 10 });
    let grants = ["dynamodb:Query on table/drills/index/by-state key \"shop/*\""];
    let calls = json!([
        query(Some("by-state"), "state", "shop/done"),
        query(Some("by-state"), "state", "bank/done"),
        query(Some("by-state"), "pk", "shop/done"),
        query(Some("by-name"), "state", "shop/done"),
        query(None, "pk", "shop/done"),
    ]);
    let (answers, dynamo) = answers(&grants, calls).await;
    assert!(answers[0].starts_with("Ok("), "{}", answers[0]);
    assert!(answers[1].contains("on index by-state of table drills for the key `bank/done` is not granted"));
    assert!(answers[2].contains("`pk` is not the partition key of index by-state of table drills: that is `state`"));
    let line = "add \\\"dynamodb:Query on table/drills/index/by-name\\\" to its `grants`";
    assert!(answers[3].contains(line), "{}", answers[3]);
    let line = "add \\\"dynamodb:Query on table/drills\\\" to its `grants`";
    assert!(answers[4].contains(line), "{}", answers[4]);
    assert_eq!(dynamo.asked().iter().filter(|call| *call == "query").count(), 1);
}
