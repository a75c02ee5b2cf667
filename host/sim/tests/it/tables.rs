//! Tables of DynamoDB: those that the fleet file lists, over the wire as an SDK speaks to them.

use drs_sim::SimClock;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Bench, FLEET, sign};

const TABLES: &str = r#"
[[dynamodb.tables]]
name = "drills"
partition-key = { name = "plan" }
sort-key = { name = "entry" }

[[dynamodb.tables]]
name = "counts"
partition-key = { name = "id", type = "N" }
"#;

/// Status and body of a call.
fn call(bench: &Bench, operation: &str, body: Value) -> (u16, Value) {
    let request = Request::post("http://localhost/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
    let request = sign(request, "dynamodb", bench.clock.now()).body(body.to_string().into()).unwrap();
    let answer = bench.world.handle(request).unwrap();
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

/// The body of a call that must succeed.
#[track_caller]
fn ok(bench: &Bench, operation: &str, body: Value) -> Value {
    let (status, body) = call(bench, operation, body);
    assert_eq!(status, 200, "{operation}: {body}");
    body
}

/// The name of the error and its message, of a call that must be refused with status 400.
#[track_caller]
fn refused(bench: &Bench, operation: &str, body: Value) -> (String, String) {
    let (status, body) = call(bench, operation, body);
    assert_eq!(status, 400, "{operation}: {body}");
    let name = body["__type"].as_str().unwrap().rsplit('#').next().unwrap().to_owned();
    (name, body["message"].as_str().or(body["Message"].as_str()).unwrap_or_default().to_owned())
}

fn entry(plan: &str, entry: &str) -> Value {
    json!({ "plan": { "S": plan }, "entry": { "S": entry } })
}

fn put(item: Value) -> Value {
    json!({ "TableName": "drills", "Item": item })
}

#[test]
fn what_is_put_is_there_to_get_and_to_query() {
    let bench = Bench::with(TABLES);
    for (plan, wave) in [("shop", "2"), ("shop", "1"), ("bank", "1")] {
        ok(&bench, "PutItem", put(entry(plan, wave)));
    }
    let got = ok(&bench, "GetItem", json!({ "TableName": "drills", "Key": entry("shop", "2") }));
    assert_eq!(got["Item"], entry("shop", "2"));
    let found = ok(
        &bench,
        "Query",
        json!({ "TableName": "drills", "KeyConditionExpression": "#p = :p",
            "ExpressionAttributeNames": { "#p": "plan" }, "ExpressionAttributeValues": { ":p": { "S": "shop" } } }),
    );
    assert_eq!(found["Items"], json!([entry("shop", "1"), entry("shop", "2")]));
}

#[test]
fn a_condition_that_does_not_hold_is_its_own_error_and_nothing_is_written() {
    let bench = Bench::with(TABLES);
    let mut first = entry("shop", "1");
    first["state"] = json!({ "S": "first" });
    ok(&bench, "PutItem", put(first.clone()));
    let mut second = put(entry("shop", "1"));
    second["ConditionExpression"] = json!("attribute_not_exists(entry)");
    assert_eq!(refused(&bench, "PutItem", second).0, "ConditionalCheckFailedException");
    let got = ok(&bench, "GetItem", json!({ "TableName": "drills", "Key": entry("shop", "1") }));
    assert_eq!(got["Item"], first);
}

#[test]
fn a_table_is_described_as_of_its_world() {
    let bench = Bench::with(TABLES);
    assert_eq!(ok(&bench, "ListTables", json!({}))["TableNames"], json!(["counts", "drills"]));
    let table = ok(&bench, "DescribeTable", json!({ "TableName": "drills" }))["Table"].clone();
    assert_eq!(table["TableArn"], "arn:aws:dynamodb:us-west-2:123456789012:table/drills");
    assert_eq!(table["CreationDateTime"].as_i64(), Some(bench.clock.now().as_second()));
    let key = json!([{ "AttributeName": "plan", "KeyType": "HASH" }, { "AttributeName": "entry", "KeyType": "RANGE" }]);
    assert_eq!(table["KeySchema"], key);
}

#[test]
fn what_dynamodb_refuses_is_refused() {
    let bench = Bench::with(TABLES);
    let with = |value: Value| {
        let mut item = entry("shop", "1");
        item["value"] = value;
        put(item)
    };
    let deep = (0..40).fold(json!({ "L": [] }), |inner, _| json!({ "L": [inner] }));
    let wrong = [
        ("an empty partition key", put(entry("", "1"))),
        ("an empty sort key", put(entry("shop", ""))),
        ("a key that is missing", put(json!({ "plan": { "S": "shop" } }))),
        ("a key of another type", put(json!({ "plan": { "N": "1" }, "entry": { "S": "1" } }))),
        ("a number that is none", with(json!({ "N": "1,5" }))),
        ("a number of 39 digits", with(json!({ "N": "1".repeat(39) }))),
        ("a number beyond the greatest", with(json!({ "N": "1e126" }))),
        ("an empty set", with(json!({ "SS": [] }))),
        ("a member twice", with(json!({ "SS": ["a", "a"] }))),
        ("two types at once", with(json!({ "S": "a", "N": "1" }))),
        ("more than 32 levels", with(deep)),
        ("more than 400 KB", with(json!({ "S": "x".repeat(400 * 1024) }))),
        ("a partition key of more than 2048 bytes", put(entry(&"x".repeat(2049), "1"))),
    ];
    for (what, body) in wrong {
        let (name, message) = refused(&bench, "PutItem", body);
        assert_eq!(name, "ValidationException", "{what}: {message}");
    }
    assert_eq!(refused(&bench, "PutItem", json!({ "TableName": "drills", "Item": 7 })).0, "SerializationException");
}

#[test]
fn only_the_tables_of_the_fleet_file_are_there_and_none_can_be_made() {
    let bench = Bench::with(TABLES);
    let body = json!({ "TableName": "payroll", "Key": entry("shop", "1") });
    assert_eq!(refused(&bench, "GetItem", body.clone()).0, "ResourceNotFoundException");
    assert_eq!(refused(&bench, "CreateTable", json!({ "TableName": "mine" })).0, "UnknownOperationException");
    let (name, message) = refused(&Bench::new(), "GetItem", body);
    assert_eq!(name, "ResourceNotFoundException");
    assert!(message.contains("the fleet file lists no table"), "{message}");
}

#[test]
fn calls_are_counted_and_the_faults_of_the_fleet_file_meet_them() {
    let fault = |kind: &str| format!("[[faults]]\noperation = \"dynamodb:PutItem\"\ncall = 1\nkind = \"{kind}\"\n");
    let throttled = Bench::with(&format!("{TABLES}\n{}", fault("throttle")));
    let refusal = refused(&throttled, "PutItem", put(entry("shop", "1"))).0;
    assert_eq!(refusal, "ProvisionedThroughputExceededException");
    ok(&throttled, "PutItem", put(entry("shop", "1")));
    assert_eq!(throttled.world.calls()["dynamodb:PutItem"], 2);
}

#[test]
fn items_outlive_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let fleet = format!("{FLEET}\n{TABLES}");
    let bench = Bench::on_disk(&fleet, folder.path());
    ok(&bench, "PutItem", put(entry("shop", "1")));
    let clock = bench.clock.clone();
    drop(bench);
    let world = drs_sim::World::open(folder.path(), clock.clone()).unwrap();
    let bench = Bench { world, clock };
    let got = ok(&bench, "GetItem", json!({ "TableName": "drills", "Key": entry("shop", "1") }));
    assert_eq!(got["Item"], entry("shop", "1"));
}
