//! Plug-ins that hold, wait, change and deny; and those that are refused before anything runs.

use serde_json::Value;

use crate::support::{
    Bench, Done, Fleet,
    bench::text,
    fleet::{ALL, APP_1, DB_1, DB_2, DRILL_GROUP, DRILL_SUBNET, PRODUCTION_SUBNET},
    recipe::{DRILL_SETTINGS, HEALTH_GATE, REPLICATION_GATE, TERMINATE, TWO_WAVES, recipe},
    result::{calls, id, of_kind, server, servers, wave, wave_status},
};

/// The two waves, the first with further keys, and the plug-ins.
fn plan(database: &str, plugins: &str) -> String {
    recipe(
        &[
            TWO_WAVES.replace("groups = [\"database\"]", &format!("groups = [\"database\"]\n{database}")).as_str(),
            plugins,
        ]
        .concat(),
    )
}

/// A run that must be refused before event 0: nothing is left of it.
#[track_caller]
fn refused(bench: &Bench, code: i32) -> Done {
    let done = bench.run().expect(code);
    assert_eq!(done.stdout, "");
    assert_eq!(bench.executions(), Vec::<String>::new());
    let worlds = std::fs::read_dir(bench.store().join("sim"));
    assert_eq!(worlds.map_or(0, Iterator::count), 0, "no world is left behind");
    done
}

#[test]
fn a_hook_waits_until_the_instances_are_well_and_then_lets_the_wave_complete() {
    let fleet = Fleet::shop().fault(&format!("server = \"{DB_2}\", kind = \"impaired\", for = \"20s\""));
    let fleet = fleet.timing("status-checks-after = \"2m\"");
    let bench = Bench::new(&plan("after = [\"health-gate\"]", HEALTH_GATE), &fleet);
    let result = bench.run().expect(0).json();
    assert_eq!(wave_status(&result, "database"), "COMPLETED");
    let hook = &wave(&result, "database")["hooks"][0];
    let attempts = hook["attempts"].as_u64().unwrap();
    assert!((8..=13).contains(&attempts), "every 15 s for two minutes and a little: {attempts}");
    assert!((120.0..200.0).contains(&hook["seconds"].as_f64().unwrap()), "{hook}");
    let events = bench.events(&id(&result));
    let answered = of_kind(&events, "hook-answered");
    assert_eq!(answered.len() as u64, attempts);
    assert_eq!(answered[0]["outcome"]["result"]["Ok"]["verdict"], "retry-after");
}

#[test]
fn an_impaired_instance_is_a_failed_finding_that_counts_against_max_failed() {
    let fleet = Fleet::shop().fault(&format!("server = \"{DB_2}\", kind = \"impaired\""));
    let within = Bench::new(&plan("after = [\"health-gate\"]\nmax-failed = 1", HEALTH_GATE), &fleet);
    let result = within.run().expect(5).json();
    assert_eq!(wave_status(&result, "database"), "PARTIAL");
    let findings = wave(&result, "database")["hooks"][0]["findings"].as_array().unwrap().clone();
    let level = |id: &str| findings.iter().find(|one| one["sourceServerId"] == id).unwrap()["level"].clone();
    assert_eq!((level(DB_1), level(DB_2)), (Value::from("ok"), Value::from("failed")));
    assert_eq!(server(&result, DB_2)["status"], "LAUNCHED", "it was launched, and is not well");

    let beyond = Bench::new(&plan("after = [\"health-gate\"]", HEALTH_GATE), &fleet);
    let result = beyond.run().expect(4).json();
    assert_eq!(wave_status(&result, "database"), "FAILED");
    assert_eq!(wave_status(&result, "app"), "SKIPPED");
}

#[test]
fn a_policy_changes_the_type_that_servers_are_launched_with_and_the_drill_puts_it_back() {
    let guard = r#"
[plugins.launch-guard]
component = "builtin:launch-guard"
grants = ["settings:instance-type"]
config = { replace-types = { "r6i.large" = "r6i.xlarge" } }
"#;
    let bench = Bench::new(&plan("policies = [\"launch-guard\"]", &[DRILL_SETTINGS, guard].concat()), &Fleet::shop());
    let result = bench.run().expect(0).json();
    for id in [DB_1, DB_2] {
        assert_eq!(server(&result, id)["instance"]["type"], "r6i.xlarge");
    }
    let events = bench.events(&id(&result));
    let answers: Vec<String> = of_kind(&events, "policy-judged")
        .iter()
        .map(|event| text(&event["outcome"]["result"]["Ok"]["answer"]))
        .collect();
    assert_eq!(answers.iter().filter(|answer| *answer == "change").count(), 2);
    assert_eq!(answers.iter().filter(|answer| *answer == "allow").count(), 2, "each final setting is confirmed");
    bench.world(&id(&result)).assert_settings_as_in(&bench.fresh_world(), &ALL);
}

#[test]
fn a_change_that_is_not_granted_denies_the_launch_and_names_the_grant() {
    let guard = r#"
[plugins.launch-guard]
component = "builtin:launch-guard"
config = { replace-types = { "r6i.large" = "r6i.xlarge" } }
"#;
    // With no failure allowed the first denial ends the wave, whichever server it is for.
    let wave = "policies = [\"launch-guard\"]\nmax-failed = \"100%\"";
    let bench = Bench::new(&plan(wave, &[DRILL_SETTINGS, guard].concat()), &Fleet::shop());
    let result = bench.run().expect(4).json();
    let error = text(&server(&result, DB_1)["error"]);
    assert!(error.contains("settings:instance-type"), "{error}");
    assert_eq!(calls(&result, "drs:StartRecovery"), 0);
}

#[test]
fn a_policy_keeps_a_drill_out_of_a_production_subnet() {
    let guard = format!(
        r#"
[plugins.launch-guard]
component = "builtin:launch-guard"
config = {{ drill = {{ subnets = ["{DRILL_SUBNET}"], security-groups = ["{DRILL_GROUP}"] }} }}
"#
    );
    // Without settings of its own a drill goes where the launch templates say: into production.
    let bench = Bench::new(&plan("policies = [\"launch-guard\"]\nmax-failed = \"100%\"", &guard), &Fleet::shop());
    let result = bench.run().expect(4).json();
    assert_eq!(result["status"], "FAILED", "nothing was launched, whatever may fail");
    for id in [DB_1, DB_2] {
        let server = server(&result, id);
        assert_eq!(server["status"], "FAILED");
        let error = text(&server["error"]);
        assert!(error.contains(PRODUCTION_SUBNET) && error.contains(DRILL_SUBNET), "{error}");
    }
    assert_eq!(calls(&result, "drs:StartRecovery"), 0);
    bench.world(&id(&result)).assert_launched_once(&[]);
}

#[test]
fn the_same_policy_lets_the_drill_into_its_own_network() {
    let guard = format!(
        r#"
[plugins.launch-guard]
component = "builtin:launch-guard"
config = {{ drill = {{ subnets = ["{DRILL_SUBNET}"], security-groups = ["{DRILL_GROUP}"] }} }}
"#
    );
    let all = [DRILL_SETTINGS, &guard, TERMINATE].concat();
    let bench = Bench::new(&plan("policies = [\"launch-guard\"]", &all), &Fleet::shop());
    let result = bench.run().expect(0).json();
    assert!(servers(&result).iter().all(|server| text(&server["instance"]["privateIp"]).starts_with("10.99.")));
    assert_eq!(text(&server(&result, APP_1)["status"]), "TERMINATED");
}

#[test]
fn a_missing_grant_is_refused_before_anything_runs_with_the_lines_to_add() {
    let plugin = "[plugins.health-gate]\ncomponent = \"builtin:health-gate\"\n";
    let bench = Bench::new(&plan("after = [\"health-gate\"]", plugin), &Fleet::shop());
    let done = refused(&bench, 3);
    done.says("health-gate");
    done.says("grants = [");
    done.says("ec2:DescribeInstanceStatus");
}

#[test]
fn a_component_that_is_not_the_pinned_one_is_refused_at_its_line() {
    let pin = "0".repeat(64);
    let plugin = format!("{HEALTH_GATE}sha256 = \"{pin}\"\n");
    let bench = Bench::new(&plan("after = [\"health-gate\"]", &plugin), &Fleet::shop());
    let done = refused(&bench, 2);
    done.says("SHA-256");
    // Lines count from 1, and the component is named below the header.
    let line = recipe_line(&bench, "[plugins.health-gate]") + 2;
    done.says(&format!("recipe.toml:{line}:"));
}

/// The line of the recipe with this text, from 0.
fn recipe_line(bench: &Bench, text: &str) -> usize {
    let recipe = std::fs::read_to_string(bench.path().join("recipe.toml")).unwrap();
    recipe.lines().position(|line| line == text).unwrap()
}

#[test]
fn a_component_that_is_not_there_is_refused_at_its_line() {
    let plugin = HEALTH_GATE.replace("builtin:health-gate", "plugins/mine.wasm");
    let bench = Bench::new(&plan("after = [\"health-gate\"]", &plugin), &Fleet::shop());
    refused(&bench, 2).says("mine.wasm");
}

#[test]
fn a_hook_for_after_a_wave_is_refused_before_one() {
    let bench = Bench::new(&plan("before = [\"health-gate\"]", HEALTH_GATE), &Fleet::shop());
    refused(&bench, 3).says("health-gate");
}

/// The host does not know what a plug-in's `config` may say: the plug-in tells.
#[test]
fn a_hook_that_is_not_granted_what_it_calls_fails_its_wave_and_names_the_grant() {
    let plugin = REPLICATION_GATE.replace("\"drs:DescribeSourceServers\", ", "");
    assert_ne!(plugin, REPLICATION_GATE);
    let bench = Bench::new(&plan("before = [\"replication-gate\"]", &plugin), &Fleet::shop());
    let result = bench.run().expect(4).json();
    assert_eq!(wave_status(&result, "database"), "FAILED");
    assert_eq!(wave_status(&result, "app"), "SKIPPED");
    let error = text(&wave(&result, "database")["error"]);
    assert!(error.contains("replication-gate") && error.contains("drs:DescribeSourceServers"), "{error}");
    bench.world(&id(&result)).assert_launched_once(&[]);
}

#[test]
fn replication_that_stalled_holds_a_drill_before_anything_is_launched_and_names_the_server() {
    let fleet = Fleet::shop().say(DB_2, "replication = \"STALLED\"");
    let bench = Bench::new(&plan("before = [\"replication-gate\"]", REPLICATION_GATE), &fleet);
    let result = bench.run().expect(8).json();
    assert_eq!(result["status"], "PAUSED");
    let why = text(&result["pausedFor"]);
    assert!(why.contains("db-2") && why.contains(DB_2) && why.contains("STALLED"), "{why}");
    assert!(!why.contains("db-1"), "{why}");

    // It is asked again, and says the same; a drill can't overrule it.
    let again = bench.resume(&id(&result)).expect(8).json();
    assert_eq!(calls(&again, "drs:StartRecovery"), 0);
    let overruled =
        ["resume", &id(&result), "--speed", "max", "--accept", "database/replication-gate", "--reason", "x"];
    bench.call(&overruled).expect(3).says("in a recovery only");
    bench.world(&id(&result)).assert_launched_once(&[]);
}

#[test]
fn a_lag_beyond_the_rpo_holds_a_drill() {
    let fleet = Fleet::shop().say(DB_1, "lag = \"16m\"");
    let bench = Bench::new(&plan("before = [\"replication-gate\"]", REPLICATION_GATE), &fleet);
    let result = bench.run().expect(8).json();
    let why = text(&result["pausedFor"]);
    assert!(why.contains("its lag is 16m") && why.contains("the rpo of 15m"), "{why}");
}

/// Recovery points are told server by server, and hooks ask at a pace.
#[test]
fn the_hook_of_a_large_recovery_wave_is_not_stopped_for_the_time_that_the_pace_takes() {
    let fleet = (0..798).fold(Fleet::shop(), |fleet, number| {
        fleet.server(&format!("s-{number:017x}"), &format!("more-{number}"), "database")
    });
    let bench = Bench::new(&plan("before = [\"replication-gate\"]", REPLICATION_GATE), &fleet);
    let result = bench.run_with(&["--mode", "recovery"]).expect(0).json();
    assert_eq!(calls(&result, "drs:DescribeRecoverySnapshots"), 800);
    let hook = &wave(&result, "database")["hooks"][0];
    assert_eq!((&hook["status"], &hook["attempts"]), (&"proceed".into(), &1.into()));
    // A call has one minute of its own.
    assert!((65.0..80.0).contains(&hook["seconds"].as_f64().unwrap()), "{hook}");
}
