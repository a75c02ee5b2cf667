//! The tools for authors of plug-ins: what a component is, what a call of it was told, and the same call made again.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{DB_1, DRILL_SUBNET},
    recipe::{DRILL_SETTINGS, HEALTH_GATE, ONE_WAVE, REPLICATION_GATE, recipe},
    result::{id, of_kind},
};

/// A hook before both waves, a policy and a hook after one.
const WAVES: &str = r#"
[[waves]]
name = "database"
groups = ["database"]
before = ["replication-gate"]
policies = ["launch-guard"]
after = ["health-gate"]

[[waves]]
name = "app"
groups = ["app"]
depends-on = ["database"]
before = ["replication-gate"]
"#;

const LAUNCH_GUARD: &str = r#"
[plugins.launch-guard]
component = "builtin:launch-guard"
config = { types = ["m6i.*", "r6i.*"] }
"#;

/// A run of two waves with a hook before, a hook after and a policy; gives the place and the execution.
fn ran() -> (Bench, String) {
    let plugins = [REPLICATION_GATE, HEALTH_GATE, LAUNCH_GUARD].concat();
    let bench = Bench::new(&recipe(&[WAVES, DRILL_SETTINGS, &plugins].concat()), &Fleet::shop());
    let id = id(&bench.run().expect(0).json());
    (bench, id)
}

fn replay(bench: &Bench, id: &str, arguments: &[&str], code: i32) -> Value {
    bench.call(&[&["plugin", "replay", id], arguments, &["--output", "json"]].concat()).expect(code).json()
}

#[test]
fn a_component_is_told_with_what_it_could_do() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let told = bench.call(&["plugin", "inspect", "builtin:drill-ledger"]).expect(0).stdout;
    for part in
        ["world     after-wave", "package   drs:runtime@0.1.0", "accepted  yes", "needs dynamodb:PutItem on table/"]
    {
        assert!(told.contains(part), "{part:?} is not in\n{told}");
    }
    let told = bench.call(&["plugin", "inspect", "builtin:launch-guard", "--output", "json"]).expect(0).json();
    assert_eq!((&told["worlds"][0], &told["accepted"]), (&Value::from("launch-policy"), &Value::from(true)));
    assert_eq!(told["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(told["couldDo"]["withoutGrants"], "nothing but read its context, log, and answer");
}

#[test]
fn what_is_no_component_is_a_wrong_command_line() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    bench
        .call(&["plugin", "inspect", "recipe.toml"])
        .expect(2)
        .says("recipe.toml: its file is not a WebAssembly component");
    bench.call(&["plugin", "inspect", "none.wasm"]).expect(2).says("the component none.wasm can't be read");
    bench.call(&["plugin", "inspect", "builtin:none"]).expect(2).says("built-in components are replication-gate");
}

#[test]
fn a_fixture_is_what_the_hook_was_told_and_answered() {
    let (bench, id) = ran();
    let show = |arguments: &[&str]| bench.call(&[&["show", &id, "--context"], arguments].concat()).expect(0).json();
    let last = show(&["health-gate"]);
    let events = bench.events(&id);
    let starts = of_kind(&events, "hook-started").into_iter().filter(|event| event["hook"] == "health-gate");
    let starts: Vec<&Value> = starts.collect();
    assert_eq!(last["attempt"].as_u64().unwrap(), starts.len() as u64);
    assert!(starts.len() > 2, "it waits for the status checks");
    let first = show(&["health-gate", "--wave", "database", "--attempt", "1"]);
    assert_eq!(first["context"]["now"], starts[0]["at"]);
    assert_eq!(first["context"]["servers"][0]["status"], "LAUNCHED");
    assert_eq!(first["context"]["state"], Value::Null);
    assert_ne!(last["context"]["state"], Value::Null, "it was handed what it knew");
    assert_eq!((&first["world"], &first["config"]["within"]), (&Value::from("after-wave"), &Value::from("10m")));
    assert_eq!(first["calls"][0]["function"], "ec2/describe-instance-status");

    let judged = show(&["launch-guard", "--server", DB_1, "--attempt", "1"]);
    assert_eq!(judged["context"]["settings"]["subnet"], DRILL_SUBNET);
}

#[test]
fn which_call_is_meant_is_asked_when_several_are() {
    let (bench, id) = ran();
    let several = bench.call(&["show", &id, "--context", "replication-gate"]).expect(2);
    several.says("`replication-gate` was called at 2 places: say which");
    several.says("help: --wave app --phase before");
    bench
        .call(&["show", &id, "--context", "gate"])
        .expect(2)
        .says("it has called health-gate, launch-guard, replication-gate");
    bench.call(&["show", &id, "--wave", "app"]).expect(2).says("name the hook: `--context HOOK`");
    bench.call(&["plugin", "replay", &id, "health-gate", "--attempt", "99"]).expect(2).says("has no attempt 99 there");
}

#[test]
fn every_kind_of_call_gives_its_recorded_answer_again() {
    let (bench, id) = ran();
    let calls: [&[&str]; 4] = [
        &["replication-gate", "--wave", "app"],
        &["health-gate", "--attempt", "1"],
        &["health-gate"],
        &["launch-guard", "--server", DB_1],
    ];
    for call in calls {
        let told = replay(&bench, &id, call, 0);
        assert_eq!((&told["same"], &told["changed"]), (&Value::from(true), &Value::from(false)), "{told}");
        assert_eq!(told["recorded"], told["replayed"], "{told}");
    }
    let first = replay(&bench, &id, &["health-gate", "--attempt", "1"], 0);
    assert_eq!(text(&first["replayed"]["verdict"]), "retry-after");
    let shown = bench.call(&["plugin", "replay", &id, "health-gate"]).expect(0).stdout;
    assert!(
        shown.contains("result    the recorded answer") && shown.contains("1 call answered from the record"),
        "{shown}"
    );
}

#[test]
fn a_changed_component_is_replayed_and_one_that_does_not_fit_is_refused() {
    let (bench, id) = ran();
    // The same code with a custom section more: another digest.
    let mut bytes = drs_sandbox::builtin("health-gate").unwrap().to_vec();
    bytes.extend([0, 5, 4, b'n', b'o', b't', b'e']);
    std::fs::write(bench.path().join("changed.wasm"), bytes).unwrap();
    let told = replay(&bench, &id, &["health-gate", "--component", "changed.wasm"], 0);
    assert_eq!((&told["same"], &told["changed"]), (&Value::from(true), &Value::from(true)), "{told}");
    let other = ["plugin", "replay", &id, "health-gate", "--component", "builtin:replication-gate"];
    bench.call(&other).expect(3).says("it is not of the world `after-wave`");
}

#[test]
fn an_answer_that_the_store_keeps_apart_is_replayed_as_well() {
    let note = "x".repeat(250);
    let fleet = (0..80).fold(Fleet::empty(), |fleet, number| {
        let id = format!("s-db{number:015}");
        let tags = format!("tags = {{ Tier = \"database\", Note = \"{note}\" }}");
        fleet.bare_server(&id).say(&id, &tags)
    });
    let wave = "[[waves]]\nname = \"all\"\ngroups = [\"database\"]\nbefore = [\"replication-gate\"]\n";
    let text = recipe(&[wave, REPLICATION_GATE].concat()).replace("[groups.app]\ntags = { Tier = \"app\" }\n", "");
    let bench = Bench::new(&text, &fleet);
    let id = id(&bench.run().expect(0).json());
    let events = bench.events(&id);
    assert!(of_kind(&events, "host-called")[0]["call"]["answer"]["sha256"].is_string(), "it is large");
    assert_eq!(replay(&bench, &id, &["replication-gate"], 0)["same"], true);
}

#[test]
fn a_strangers_component_is_never_read_in_this_process() {
    let plugin = "after = [\"it\"]\n[plugins.it]\ncomponent = \"greedy.wasm\"\n";
    let bench = Bench::new(&recipe(&format!("{ONE_WAVE}{plugin}")), &Fleet::shop());
    // Forty functions with long names, imported 900 times: 4 MB that are 7 GB to who reads them.
    let name = "a".repeat(99_000);
    let functions: String = (0..40).map(|number| format!("(export \"{name}{number}\" (func))")).collect();
    let imports: String = (0..900).map(|number| format!("(import \"a:b/i{number}\" (instance (type $i)))")).collect();
    let component = wat::parse_str(format!("(component (type $i (instance {functions})) {imports})")).unwrap();
    std::fs::write(bench.path().join("greedy.wasm"), component).unwrap();
    std::fs::create_dir_all(bench.path().join(".config/drs-runtime")).unwrap();
    bench.write(".config/drs-runtime/config.toml", "[plugins.limits]\ncompile-memory = \"256 MiB\"\n");
    for command in
        [&["plugin", "inspect", "greedy.wasm"][..], &["plugin", "lock", "recipe.toml"], &["run", "recipe.toml"]]
    {
        bench.call(command).expect(2).says("component can't be compiled: limit `compile-memory` of 256 MiB reached");
    }
}
