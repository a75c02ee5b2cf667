//! What plug-ins write to DynamoDB: the ledger of drills, rights that end at a table and a key, and calls that are answered,
//! refused or lost.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet,
    bench::{project_files, text},
    fleet::DB_2,
    recipe::{HEALTH_GATE, ONE_WAVE, recipe},
    result::{calls, id, of_kind, wave, wave_status},
    served::Served,
};

const TABLE: &str = "name = \"drills\", partition-key = { name = \"plan\" }, sort-key = { name = \"entry\" }";

fn fleet() -> Fleet {
    Fleet::shop().table("dynamodb.tables", TABLE)
}

/// One wave with the drill-ledger after it, which has these grants.
fn ledger(grants: &str) -> String {
    let plugin = format!(
        "[plugins.drill-ledger]\ncomponent = \"builtin:drill-ledger\"\ngrants = [{grants}]\n\
         config = {{ table = \"drills\", sort-key = \"entry\" }}\n"
    );
    recipe(&[ONE_WAVE, "after = [\"drill-ledger\"]\n", &plugin].concat())
}

/// One wave with the probe after it, which makes these calls of DynamoDB and logs each answer.
fn probe(fleet: &Fleet, calls: &[&str]) -> Bench {
    let plugin = format!(
        "[plugins.table-probe]\ncomponent = \"table-probe.wasm\"\n\
         grants = [\"dynamodb:PutItem on table/drills\", \"dynamodb:GetItem on table/drills\"]\n\
         config = {{ calls = [{}] }}\n",
        calls.join(", ")
    );
    let bench = Bench::new(&recipe(&[ONE_WAVE, "after = [\"table-probe\"]\n", &plugin].concat()), fleet);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/table-probe.wasm");
    std::fs::copy(built, bench.path().join("table-probe.wasm")).unwrap();
    bench
}

/// What the probe was answered, call by call.
fn answers(events: &[Value]) -> Vec<String> {
    let answered = of_kind(events, "hook-answered");
    let lines = answered[0]["outcome"]["log"].as_array().unwrap();
    lines.iter().map(|line| text(&line["message"])).collect()
}

const PUT: &str = r#"{ call = "put", table = "drills", item = { plan = "shop", entry = "1" } }"#;
const PUT_IF_NEW: &str =
    r#"{ call = "put", table = "drills", item = { plan = "shop", entry = "1" }, unless = "plan" }"#;
const GET: &str = r#"{ call = "get", table = "drills", key = { plan = "shop", entry = "1" } }"#;

#[test]
fn the_ledger_has_an_entry_for_each_wave_and_says_how_it_went() {
    let bench = Bench::of_project("drill-ledger");
    let result = bench.run().expect(5).json();
    let execution = id(&result);
    let entries = bench.world(&execution).items("drills");
    let waves: Vec<&Value> = entries.iter().map(|entry| &entry["entry"]["S"]).collect();
    assert_eq!(waves, [&json!(format!("{execution}/database")), &json!(format!("{execution}/web"))]);
    let [database, web] = entries.as_slice() else { panic!("{entries:?}") };
    for (entry, status) in [(database, "COMPLETED"), (web, "PARTIAL")] {
        assert_eq!(entry["plan"]["S"], "drill-ledger");
        assert_eq!(entry["status"]["S"], status);
        assert_eq!(wave_status(&result, &text(&entry["wave"]["S"])), status, "the execution says the same");
        assert_eq!((&entry["launched"]["N"], &entry["serverCount"]["N"]), (&json!("2"), &json!("2")));
    }
    let found = &web["findings"]["L"][0]["M"];
    assert_eq!((&found["server"]["S"], &found["level"]["S"]), (&json!("s-3eb00000000000002"), &json!("FAILED")));
    assert_eq!(web["priorWaves"]["L"][0]["M"]["status"]["S"], "COMPLETED");

    let events = bench.events(&execution);
    let called = of_kind(&events, "host-called");
    let puts: Vec<_> = called.iter().filter(|event| event["call"]["function"] == "dynamodb/put-item").collect();
    assert_eq!(puts.len(), 2);
    assert_eq!(puts[0]["call"]["arguments"]["table"], "drills");
    assert_eq!(puts[0]["call"]["answer"], json!({ "ok": null }));
    assert_eq!(calls(&result, "dynamodb:PutItem"), 2);
    assert_eq!(
        calls(&result, "dynamodb:DescribeTable"),
        1,
        "the grant's key needs the table's, which is asked for once"
    );
}

#[test]
fn over_http_the_table_is_the_served_simulators() {
    let (recipe, fleet) = project_files("drill-ledger");
    let bench = Bench::of_texts("", &fleet);
    let served = Served::start(&bench, "600");
    let endpoint = format!("endpoint = \"{}\"", served.address());
    bench.write("recipe.toml", &recipe.replace("simulator = \"fleets/drill-ledger.toml\"", &endpoint));
    let result = bench.call(&["run", "recipe.toml", "--output", "json"]).expect(5).json();
    assert_eq!(calls(&result, "dynamodb:PutItem"), 2);
    assert_eq!(served.end().items("drills").len(), 2);
}

#[test]
fn a_wave_beyond_its_max_failed_has_no_entry() {
    let ledger = ledger("\"dynamodb:PutItem on table/drills\"")
        .replace("[\"drill-ledger\"]", "[\"health-gate\", \"drill-ledger\"]");
    let fleet = fleet().fault(&format!("server = \"{DB_2}\", kind = \"impaired\""));
    let bench = Bench::new(&format!("{ledger}{HEALTH_GATE}"), &fleet);
    let result = bench.run().expect(4).json();
    assert_eq!(wave_status(&result, "all"), "FAILED");
    assert_eq!(bench.world(&id(&result)).items("drills"), Vec::<Value>::new());
}

#[test]
fn a_table_that_was_not_granted_is_denied_with_the_line_to_add() {
    let bench = Bench::new(&ledger("\"dynamodb:PutItem on table/other\""), &fleet());
    let result = bench.run().expect(4).json();
    let error = text(&wave(&result, "all")["error"]);
    assert!(error.contains("dynamodb:PutItem on table drills is not granted"), "{error}");
    assert!(error.contains("add \"dynamodb:PutItem on table/drills\" to its `grants`"), "{error}");
    assert_eq!(calls(&result, "dynamodb:PutItem"), 0);
}

#[test]
fn a_key_outside_the_granted_prefix_is_denied_with_the_line_to_add() {
    let bench = Bench::new(&ledger("'dynamodb:PutItem on table/drills key \"bank*\"'"), &fleet());
    let result = bench.run().expect(4).json();
    let error = text(&wave(&result, "all")["error"]);
    assert!(error.contains("for the key `shop` is not granted"), "{error}");
    assert!(error.contains("add 'dynamodb:PutItem on table/drills key \"shop\"' to its `grants`"), "{error}");
    assert_eq!(calls(&result, "dynamodb:PutItem"), 0);
}

#[test]
fn without_a_grant_the_run_is_refused_before_anything_is_launched() {
    let bench = Bench::new(&ledger(""), &fleet());
    let done = bench.run().expect(3);
    done.says("drs:runtime/dynamodb@0.1.0");
    done.says("dynamodb:PutItem on table/NAME");
    assert_eq!(bench.executions(), Vec::<String>::new());
}

#[test]
fn the_runtimes_own_tables_and_scopes_that_are_none_are_errors_of_the_recipe() {
    let refused = |grants: &str| Bench::new(&ledger(grants), &fleet()).run().expect(2);
    refused("\"dynamodb:PutItem on table/drs-runtime-journal\"").says("the runtime's own");
    refused("\"dynamodb:PutItem\"").says("dynamodb:PutItem on table/");
    refused("\"dynamodb:DeleteTable on table/drills\"").says("can't be granted");
}

#[test]
fn a_table_that_is_not_there_fails_the_wave_and_is_named() {
    let bench = Bench::new(&ledger("\"dynamodb:PutItem on table/drills\""), &Fleet::shop());
    let result = bench.run().expect(4).json();
    let error = text(&wave(&result, "all")["error"]);
    assert!(error.contains("drill-ledger") && error.contains("DynamoDB"), "{error}");
}

#[test]
fn a_condition_that_does_not_hold_is_an_answer() {
    let bench = probe(&fleet(), &[PUT, PUT_IF_NEW, GET]);
    let result = bench.run().expect(0).json();
    let events = bench.events(&id(&result));
    let answers = answers(&events);
    assert_eq!(answers[0], "Ok(())");
    assert!(answers[1].starts_with("Err(ConditionFailed(Some("), "{}", answers[1]);
    let called = of_kind(&events, "host-called");
    assert!(called[1]["call"]["answer"]["error"].to_string().contains("ConditionFailed"), "{}", called[1]);
}

/// Each is an answer that says what is wrong, by the runtime or by DynamoDB; the hook goes on, and nothing is written.
#[test]
fn wrong_values_are_answers_that_say_what_is_wrong() {
    let put = |value: &str| {
        let item = "{ plan = \"shop\", entry = \"1\" }";
        format!("{{ call = \"put-value\", table = \"drills\", item = {item}, value = {{ {value} }} }}")
    };
    let wrong = [
        ("n = \"1,5\"", "numeric"),
        ("n = \"\"", "numeric"),
        ("n = \"1e400\"", "overflow"),
        ("ss = []", "empty"),
        ("ss = [\"a\", \"a\"]", "duplicates"),
        ("deep = 40", "more than 32 levels"),
        ("json = '{\"S\":\"flat\"}'", "neither a list"),
        ("json = '{\"L\":[{\"X\":\"a\"}]}'", "is not the content of a X"),
        ("json = '{\"L\":[{\"N\":\"one\"}]}'", "numeric"),
    ];
    let no_keys =
        ["{ plan = \"\", entry = \"1\" }", "{ plan = \"shop\" }", "{ plan = \"shop\", entry = \"1\", \"\" = \"\" }"];
    let no_keys = no_keys.map(|item| format!("{{ call = \"put\", table = \"drills\", item = {item} }}"));
    let calls: Vec<String> = wrong.iter().map(|(value, _)| put(value)).chain(no_keys).collect();
    let bench = probe(&fleet(), &calls.iter().map(String::as_str).collect::<Vec<_>>());
    let result = bench.run().expect(0).json();
    let answers = answers(&bench.events(&id(&result)));
    assert_eq!(answers.len(), calls.len());
    for (call, answer) in calls.iter().zip(&answers) {
        assert!(answer.starts_with("Err(Failed(Invalid("), "{call}: {answer}");
    }
    for ((value, why), answer) in wrong.iter().zip(&answers) {
        assert!(answer.contains(why), "{value}: {answer}");
    }
    assert_eq!(bench.world(&id(&result)).items("drills"), Vec::<Value>::new());
}

#[test]
fn a_lost_write_is_sent_again_and_its_own_effect_does_not_fail_its_conditions() {
    for (operation, put) in [("dynamodb:PutItem", PUT), ("dynamodb:TransactWriteItems", PUT_IF_NEW)] {
        let fault = format!("operation = \"{operation}\", kind = \"reply-lost-after-effect\", call = 1");
        let bench = probe(&fleet().fault(&fault), &[put, GET]);
        let result = bench.run().expect(0).json();
        assert_eq!(calls(&result, operation), 2);
        let answers = answers(&bench.events(&id(&result)));
        assert_eq!(answers[0], "Ok(())", "{operation}");
        assert!(answers[1].starts_with("Ok(Some("), "{}", answers[1]);
    }
}

#[test]
fn a_ledger_that_dynamodb_holds_off_waits_and_writes_its_one_entry() {
    let busy = fleet().fault("operation = \"dynamodb:PutItem\", kind = \"throttle\", call = 1, times = 4");
    let bench = Bench::new(&ledger("\"dynamodb:PutItem on table/drills\""), &busy);
    let result = bench.run().expect(0).json();
    assert!(wave(&result, "all")["hooks"][0]["attempts"].as_u64().unwrap() > 1);
    assert_eq!(bench.world(&id(&result)).items("drills").len(), 1);
}
