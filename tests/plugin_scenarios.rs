//! `plugin test` and `plugin bench`: a component in a scenario.

use std::path::Path;

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::DB_1,
    recipe::{HEALTH_GATE, ONE_WAVE, recipe},
    result::id,
    wait,
};

/// A launched server whose instance has passed both checks, as its author wrote it.
const WELL: &str = r#"
expect = "proceed"
grants = ["ec2:DescribeInstanceStatus"]
config = { within = "10m" }

[context]
wave = "web"

[[context.servers]]
id = "s-11111111111111111"
instance = "i-11111111111111111"

[[calls]]
function = "ec2/describe-instance-status"
arguments = { ids = ["i-11111111111111111"] }
answer = [{ id = "i-11111111111111111", state = "running", system = "ok", instance = "ok" }]
"#;

fn bench_with(scenario: &str) -> Bench {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop().timing("status-checks-after = \"3m\""));
    bench.write("scenario.toml", scenario);
    bench
}

/// `plugin test` of the health gate in a scenario, as JSON.
fn tested(scenario: &str, code: i32) -> Value {
    let bench = bench_with(scenario);
    let arguments = ["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml", "--output", "json"];
    bench.call(&arguments).expect(code).json()
}

/// What is said of a scenario that can't be used.
fn refused(scenario: &str, code: i32, parts: &[&str]) {
    let bench = bench_with(scenario);
    let done = bench.call(&["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml"]).expect(code);
    assert_eq!(done.stdout, "");
    parts.iter().for_each(|part| done.says(part));
}

#[test]
fn what_came_of_a_call_is_told_with_what_it_used() {
    let told = tested(WELL, 0);
    assert_eq!(
        (text(&told["verdict"]).as_str(), &told["passed"], &told["fault"]),
        ("proceed", &true.into(), &Value::Null)
    );
    assert_eq!(told["findings"][0]["level"], "ok");
    assert_eq!(told["calls"][0]["function"], "ec2/describe-instance-status");
    assert!(told["peakMemoryBytes"].as_u64().unwrap() > 0 && told["wallMs"].as_f64().unwrap() > 0.0, "{told}");
    let bench = bench_with(WELL);
    let shown = bench.call(&["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml"]).expect(0).stdout;
    assert!(
        shown.contains("builtin:health-gate (after-wave): passed") && shown.contains("answer    proceed"),
        "{shown}"
    );
}

#[test]
fn another_answer_than_the_expected_one_fails_the_test() {
    let told = tested(&WELL.replace("instance = \"ok\" }", "instance = \"impaired\" }"), 4);
    assert_eq!((text(&told["verdict"]).as_str(), &told["passed"]), ("retry-after", &Value::from(false)));
    assert_eq!(told["missed"][0], "the verdict is retry-after, not proceed");
    let throttled = WELL.replace("\"proceed\"", "{ verdict = \"retry-after\", reason = \"throttled\" }");
    let answer = throttled.find("answer = ").unwrap();
    let told = tested(&format!("{}error = {{ throttled = 30000 }}\n", &throttled[..answer]), 0);
    assert_eq!(text(&told["delay"]), "30s");
}

#[test]
fn a_scenario_with_a_mistake_is_told_with_it() {
    refused(&WELL.replace("wave = \"web\"", "wawe = \"web\""), 2, &["scenario.toml", "line 7", "unknown field `wawe`"]);
    refused(&WELL.replace("describe-instance-status", "describe-all"), 2, &["`ec2/describe-all` is no function"]);
    refused(&WELL.replace("\"proceed\"", "\"go\""), 2, &["`go` is no verdict"]);
    refused(
        &format!("world = \"before-wave\"\n{WELL}"),
        2,
        &["it is for the world `before-wave`", "of the world after-wave"],
    );
    refused(&WELL.replace("system = ", "sistem = "), 2, &["has the key `sistem`, which the function does not give"]);
    let unanswered = WELL.split("[[calls]]").next().unwrap();
    refused(
        unanswered,
        2,
        &["no answer is written for ec2/describe-instance-status {\"ids\":[\"i-11111111111111111\"]}"],
    );
    let ungranted = WELL.replace("[\"ec2:DescribeInstanceStatus\"]", "[]");
    refused(&ungranted, 3, &["of which nothing is granted", "grants = [\"ec2:DescribeInstanceStatus\"]"]);
}

#[test]
fn a_fleet_answers_once_its_servers_are_launched() {
    let scenario = |expected: &str, launched_for: &str| {
        format!(
            "expect = \"{expected}\"\ngrants = [\"ec2:DescribeInstanceStatus\"]\nfleet = \"fleet.toml\"\n\
             launched-for = \"{launched_for}\"\n"
        )
    };
    let told = tested(&scenario("proceed", "10m"), 0);
    assert_eq!(told["findings"].as_array().map(Vec::len), Some(4), "{told}");
    assert_eq!(text(&tested(&scenario("retry-after", "0s"), 0)["verdict"]), "retry-after");
    let named = scenario("proceed", "10m") + &format!("[context]\nservers = [{{ id = \"{DB_1}\" }}]\n");
    assert_eq!(tested(&named, 0)["findings"].as_array().map(Vec::len), Some(1));
    let missing = scenario("proceed", "10m") + "[context]\nservers = [{ id = \"s-none\" }]\n";
    refused(&missing, 2, &["the fleet has no server s-none"]);
}

#[test]
fn a_fixture_of_a_real_call_is_a_scenario() {
    let wave = ONE_WAVE.replace("[\"database\", \"app\"]", "[\"database\", \"app\"]\nafter = [\"health-gate\"]");
    let bench = Bench::new(&recipe(&[&wave, HEALTH_GATE].concat()), &Fleet::shop());
    let id = id(&bench.run().expect(0).json());
    let fixture = bench.call(&["show", &id, "--context", "health-gate"]).expect(0).stdout;
    bench.write("call.json", &fixture);
    bench.write("scenario.toml", "expect = \"proceed\"\nfixture = \"call.json\"\n");
    let test = ["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml", "--output", "json"];
    assert_eq!(bench.call(&test).expect(0).json()["findings"].as_array().map(Vec::len), Some(4));
    // What the scenario says goes before the fixture.
    bench.write("scenario.toml", "fixture = \"call.json\"\n[context]\nservers = []\n");
    assert_eq!(bench.call(&test).expect(0).json()["findings"], Value::Null);
}

#[test]
fn whose_fault_it_was_is_told() {
    let bench = bench_with(WELL);
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/panics.wasm");
    let told = bench.call(&["plugin", "test", guest.to_str().unwrap(), "--output", "json"]).expect(4).json();
    assert_eq!((text(&told["fault"]).as_str(), &told["verdict"]), ("guest", &Value::Null));
    assert!(text(&told["message"]).contains("its last words: "), "{told}");

    let wave = ONE_WAVE.replace("[\"database\", \"app\"]", "[\"database\", \"app\"]\nafter = [\"health-gate\"]");
    bench.write("recipe.toml", &recipe(&[&wave, HEALTH_GATE].concat()));
    let id = id(&bench.run().expect(0).json());
    let mut fixture = bench.call(&["show", &id, "--context", "health-gate"]).expect(0).json();
    fixture["limits"]["memory"] = "64 KiB".into();
    bench.write("call.json", &fixture.to_string());
    bench.write("scenario.toml", "expect = { fault = \"limit\", limit = \"memory\" }\nfixture = \"call.json\"\n");
    let test = ["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml", "--output", "json"];
    let told = bench.call(&test).expect(0).json();
    assert_eq!((&told["limit"]["name"], &told["limit"]["value"]), (&Value::from("memory"), &Value::from("64 KiB")));
    assert!(told["limit"]["used"].is_string(), "{told}");
}

#[test]
fn a_policy_is_told_one_server() {
    let bench = bench_with(
        "expect = { verdict = \"deny\", reason = \"x1e.32xlarge\" }\nconfig = { types = [\"m6i.*\"] }\n\
         [context.server]\nid = \"s-1\"\nsettings = { instance-type = \"x1e.32xlarge\" }\n",
    );
    bench.call(&["plugin", "test", "builtin:launch-guard", "--scenario", "scenario.toml"]).expect(0);
    bench.write("scenario.toml", "[context]\nattempt = 2\n");
    let done = bench.call(&["plugin", "test", "builtin:launch-guard", "--scenario", "scenario.toml"]).expect(2);
    done.says("a policy is not told `attempt`");
}

#[test]
fn a_watched_test_runs_again_when_its_scenario_changes() {
    let bench = bench_with(WELL);
    let watching = ["plugin", "test", "builtin:health-gate", "--scenario", "scenario.toml", "--watch"];
    let running = bench.start(&watching);
    wait::until("the first test", || running.stdout().contains("passed").then_some(()));
    bench.write("scenario.toml", &WELL.replace("expect = \"proceed\"", "expect = \"fail\""));
    wait::until("the second test", || running.stdout().contains("not passed").then_some(()));
    bench.write("scenario.toml", "wrong");
    wait::until("the mistake", || running.stderr().contains("error: the scenario scenario.toml").then_some(()));
}

#[test]
fn calls_are_measured() {
    let bench = bench_with(WELL);
    let measure = ["plugin", "bench", "builtin:health-gate", "--scenario", "scenario.toml", "--calls", "20"];
    let told = bench.call(&[&measure[..], &["--output", "json"]].concat()).expect(0).json();
    let figure = |key: &str| told[key].as_f64().unwrap();
    assert_eq!(figure("calls"), 20.0);
    assert!(figure("medianUs") > 0.0 && figure("p95Us") >= figure("medianUs"), "{told}");
    assert!((figure("p95ToMedian") - figure("p95Us") / figure("medianUs")).abs() < 1e-6, "{told}");
    assert!((figure("memoryOfLimit") - figure("peakMemoryBytes") / f64::from(64 << 20)).abs() < 1e-9, "{told}");
    let shown = bench.call(&measure).expect(0).stdout;
    assert!(shown.contains("20 calls, one after the other"), "{shown}");
    bench.write("scenario.toml", "fleet = \"fleet.toml\"\n");
    bench.call(&measure).expect(2).says("a fleet answers by the simulator, whose time would be measured");
}
