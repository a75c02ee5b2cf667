//! Plug-ins that an operator disables for one run.

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::DB_2,
    recipe::{HEALTH_GATE, REPLICATION_GATE, TWO_WAVES, recipe},
    result::{id, of_kind, wave, wave_status},
};

const GUARD: &str = r#"
[plugins.launch-guard]
component = "builtin:launch-guard"
config = { types = ["none.such"] }
"#;

/// The two waves, the first with further keys.
fn bench(database: &str, plugins: &str, fleet: &Fleet) -> Bench {
    let waves = TWO_WAVES.replace("groups = [\"database\"]", &format!("groups = [\"database\"]\n{database}"));
    Bench::new(&recipe(&format!("{waves}{plugins}")), fleet)
}

fn stalled() -> Fleet {
    Fleet::shop().say(DB_2, "replication = \"STALLED\"")
}

#[test]
fn a_disabled_hook_does_not_run_its_wave_is_partial_and_the_reason_is_on_record() {
    let bench = bench("before = [\"replication-gate\"]", REPLICATION_GATE, &stalled());
    let arguments = ["--disable", "replication-gate", "--reason", "the agent is being replaced"];
    let result = bench.run_with(&arguments).expect(5).json();
    let database = wave(&result, "database");
    assert_eq!([wave_status(&result, "database"), wave_status(&result, "app")], ["PARTIAL", "COMPLETED"]);
    assert_eq!((&database["hooks"][0]["status"], &database["hooks"][0]["attempts"]), (&"disabled".into(), &0.into()));
    let why = "without replication-gate, disabled: the agent is being replaced";
    assert!(text(&database["error"]).contains(why), "{database}");
    let events = bench.events(&id(&result));
    let disabled = &events[0]["disabled"];
    let said = (&disabled["plugins"][0], &disabled["reason"]);
    assert_eq!(said, (&"replication-gate".into(), &"the agent is being replaced".into()));
    assert!(of_kind(&events, "hook-started").is_empty());
    let gate = result["plugins"].as_array().unwrap().iter().find(|one| one["name"] == "replication-gate").unwrap();
    assert_eq!((&gate["disabled"]["reason"], &gate["runs"]), (&"the agent is being replaced".into(), &0.into()));
    let shown = bench.call(&["show", &id(&result)]).expect(0).stdout;
    assert!(shown.contains("disabled plug-in replication-gate: the agent is being replaced"), "{shown}");
    let report = std::fs::read_to_string(bench.store().join("reports").join(format!("{}.html", id(&result)))).unwrap();
    assert!(report.contains("disabled plug-in replication-gate"), "it is in the report");
}

#[test]
fn a_hook_that_holds_an_execution_is_disabled_when_it_is_resumed() {
    let bench = bench("before = [\"replication-gate\"]", REPLICATION_GATE, &stalled());
    let paused = bench.run().expect(8).json();
    let resume = ["resume", &id(&paused), "--speed", "max", "--output", "json"];
    let decision = ["--disable", "replication-gate", "--reason", "known"];
    let result = bench.call(&[&resume[..], &decision].concat()).expect(5).json();
    assert_eq!(wave_status(&result, "database"), "PARTIAL");
    assert_eq!(wave(&result, "database")["hooks"][0]["attempts"], 1, "what it said stays on record");
}

#[test]
fn a_policy_guards_a_drill_and_can_be_disabled_in_a_recovery() {
    let bench = bench("policies = [\"launch-guard\"]", GUARD, &Fleet::shop());
    let disable = ["--disable", "launch-guard", "--reason", "no other type is left"];
    let refused = bench.run_with(&disable).expect(3);
    refused.says("a policy can be disabled in a recovery only");
    refused.says("take it out of the recipe");
    let recovery = ["--mode", "recovery", "--yes"];
    let guarded = bench.run_with(&recovery).expect(4).json();
    assert!(guarded["waves"].to_string().contains("denied by policy launch-guard"), "{guarded}");
    let result = bench.run_with(&[&recovery[..], &disable].concat()).expect(5).json();
    assert_eq!(wave_status(&result, "database"), "PARTIAL");
    assert!(of_kind(&bench.events(&id(&result)), "policy-judged").is_empty());
}

#[test]
fn only_a_plugin_of_the_recipe_is_disabled_and_only_with_a_reason() {
    let bench = bench("after = [\"health-gate\"]", HEALTH_GATE, &Fleet::shop());
    let unknown = bench.run_with(&["--disable", "helth-gate", "--reason", "x"]).expect(3);
    unknown.says("the recipe has no plug-in helth-gate");
    unknown.says("it has health-gate");
    bench.run_with(&["--disable", "health-gate"]).expect(2).says("--reason");
    bench.run_with(&["--disable", "health-gate", "--reason", " "]).expect(2).says("reason");
    assert_eq!(bench.executions(), Vec::<String>::new());
}
