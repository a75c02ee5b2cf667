//! The seventeen faults of the system that drs-runtime replaces, each as a test that would fail if it came back.
//!
//! Those of its groups and plans as stored records (the other half of fault 10, and 13's lists of waves in a table) can't be
//! had here: a recipe is a file, and a journal is appended to, never rewritten. Fault 17, a checked-off list of tests that
//! had never run, is what `no_file_of_tests_is_forgotten` guards against. Faults 1, 3, 4, 7 and 14 have tests in the core,
//! too.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, APP_1, DB_1, DB_2},
    recipe::{HEALTH_GATE, ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{calls, id, of_kind, server, servers, statuses, wave, wave_status},
};

/// One recipe with these waves and groups, refused by `check` with this message.
#[track_caller]
fn check_refuses(waves: &str, message: &str) {
    let bench = Bench::new(&recipe(waves), &Fleet::shop());
    bench.call(&["check", "recipe.toml"]).expect(2).says(message);
}

/// Launched each server by its own call, so that bursts ended in conflicts.
#[test]
fn fault_01_six_servers_are_launched_by_one_call() {
    let fleet =
        Fleet::shop().server("s-a0000000000000003", "app-3", "app").server("s-a0000000000000004", "app-4", "app");
    let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
    let result = bench.run().expect(0).json();
    assert_eq!(calls(&result, "drs:StartRecovery"), 1);
    assert_eq!(servers(&result).len(), 6);
    assert!(statuses(&result).values().all(|status| status == "LAUNCHED"));
}

/// The retry wrapped a function that swallowed the exception.
#[test]
fn fault_02_a_launch_that_was_throttled_or_met_a_conflict_is_really_tried_again() {
    for kind in ["throttle", "conflict"] {
        let fleet = Fleet::shop().fault(&format!("operation = \"drs:StartRecovery\", kind = \"{kind}\""));
        let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
        let result = bench.run().expect(0).json();
        assert_eq!(calls(&result, "drs:StartRecovery"), 2, "{kind}");
        bench.world(&id(&result)).assert_launched_once(&ALL);
    }
}

/// Marked the run COMPLETED when jobs had been started.
#[test]
fn fault_03_a_run_whose_jobs_have_only_started_is_running() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let (mut running, execution) = bench.start_at("60", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    let shown = bench.call(&["show", &execution, "--output", "json"]).expect(0).json();
    assert_eq!(shown["status"], "RUNNING");
    assert!(statuses(&shown).values().all(|status| status == "LAUNCHING"), "{shown}");
    running.kill();
}

/// A poll between the start and the first launch completed a run that had no waves yet.
#[test]
fn fault_03_a_plan_without_waves_is_refused() {
    check_refuses("", "does not say `waves`");
}

/// Took a COMPLETED job for success.
#[test]
fn fault_04_a_completed_job_whose_instance_is_nowhere_is_no_success() {
    let fleet = Fleet::shop().fault(&format!("server = \"{DB_1}\", kind = \"unlisted-instance\""));
    let bench = Bench::new(&recipe(TWO_WAVES), &fleet);
    let result = bench.run().expect(4).json();
    assert_eq!(server(&result, DB_1)["status"], "UNRESOLVED");
    assert_eq!(server(&result, DB_2)["status"], "LAUNCHED");
    assert_eq!(wave_status(&result, "app"), "SKIPPED");
    let events = bench.events(&id(&result));
    let completed = |event: &&&Value| event["job"]["status"] == "COMPLETED";
    assert!(of_kind(&events, "job-observed").iter().any(|event| completed(&event)), "the job said that it was well");
}

/// Had no deadline anywhere.
#[test]
fn fault_04_a_job_that_never_ends_does_not_hold_the_run_for_ever() {
    for kind in ["stuck", "stays-pending"] {
        let fleet = Fleet::shop().fault(&format!("server = \"{DB_1}\", kind = \"{kind}\""));
        let bench = Bench::new(&recipe(TWO_WAVES), &fleet);
        let result = bench.run().expect(7).json();
        assert_eq!(result["status"], "TIMED_OUT", "{kind}");
        assert_eq!(server(&result, DB_1)["status"], "UNRESOLVED", "{kind}");
        let error = text(&server(&result, DB_1)["error"]);
        assert!(error.contains("cleanup"), "it says what to do: {error}");
    }
}

/// Read a field of launch actions that DRS does not have, so that every recovery would have waited for ever.
#[test]
fn fault_05_a_recovery_ends() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let result = bench.run_with(&["--mode", "recovery"]).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert!(result["overheadSeconds"].as_f64().unwrap() < 60.0);
}

/// Took a missing mode for a drill.
#[test]
fn fault_06_a_missing_mode_is_asked_for_and_a_recovery_is_one_to_its_end() {
    let waves = ONE_WAVE.replace("groups", "after = [\"health-gate\"]\ngroups");
    let silent = recipe(&[&waves, HEALTH_GATE].concat()).replace("mode = \"drill\"\n", "");
    let bench = Bench::new(&silent, &Fleet::shop());
    bench.run().expect(2).says("--mode");
    let result = bench.run_with(&["--mode", "recovery"]).expect(0).json();
    assert_eq!(result["mode"], "recovery");
    assert_eq!(wave(&result, "all")["hooks"][0]["status"], "proceed", "with its health checks");
    let events = bench.events(&id(&result));
    assert_eq!(events[0]["mode"], "recovery");
    let answered = of_kind(&events, "launch-answered");
    assert_eq!(answered[0]["answer"]["result"]["tags"]["ExecutionType"], "RECOVERY");
    assert!(bench.world(&id(&result)).recovery_instances().iter().all(|instance| instance["isDrill"] == false));
}

/// `mode = "recovery"` in a file would make a recovery of a slip.
#[test]
fn fault_06_a_recipe_can_not_default_to_a_recovery() {
    let bench = Bench::new(&recipe(ONE_WAVE).replace("mode = \"drill\"", "mode = \"recovery\""), &Fleet::shop());
    bench.run().expect(2).says("only ever said on the command line");
}

/// `all()` over an empty list: a wave in which every start had failed became COMPLETED.
#[test]
fn fault_07_a_wave_in_which_every_launch_failed_is_failed_whatever_may_fail() {
    let fleet = ALL
        .iter()
        .fold(Fleet::shop(), |fleet, server| fleet.fault(&format!("server = \"{server}\", kind = \"launch-failure\"")));
    let all = format!("{ONE_WAVE}max-failed = \"100%\"\n");
    let result = Bench::new(&recipe(&all), &fleet).run().expect(4).json();
    assert_eq!(wave_status(&result, "all"), "FAILED");
    assert_eq!(result["status"], "FAILED");
}

/// Groups beyond the first were dropped in silence.
#[test]
fn fault_08_every_group_of_a_wave_is_launched() {
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let result = bench.run().expect(0).json();
    bench.world(&id(&result)).assert_launched_once(&ALL);
}

/// Dependencies were shown and never enforced.
#[test]
fn fault_08_a_wave_starts_when_those_it_depends_on_have_ended() {
    let backwards = r#"
[[waves]]
name = "app"
groups = ["app"]
depends-on = ["database"]

[[waves]]
name = "database"
groups = ["database"]
"#;
    let result = Bench::new(&recipe(backwards), &Fleet::shop()).run().expect(0).json();
    let at = |name: &str, key: &str| text(&wave(&result, name)[key]).parse::<jiff::Timestamp>().unwrap();
    assert!(at("app", "startedAt") >= at("database", "endedAt"));
}

/// Waves without a group, null groups, unknown dependencies, one server in two waves: accepted.
#[test]
fn fault_08_what_can_not_be_meant_is_an_error() {
    check_refuses("[[waves]]\nname = \"all\"\ngroups = []\n", "groups");
    check_refuses("[[waves]]\nname = \"all\"\n", "groups");
    check_refuses(&TWO_WAVES.replace("depends-on = [\"database\"]", "depends-on = [\"databases\"]"), "databases");
    check_refuses(&TWO_WAVES.replace("[\"app\"]", "[\"database\", \"app\"]"), "database");
    let cycle = TWO_WAVES.replace("groups = [\"database\"]", "groups = [\"database\"]\ndepends-on = [\"app\"]");
    check_refuses(&cycle, "app");
}

/// A server that tags put into two groups would have been launched twice.
#[test]
fn fault_08_a_server_that_two_waves_would_launch_is_refused_once_tags_are_resolved() {
    let twice = recipe(TWO_WAVES).replace("tags = { Tier = \"app\" }", "tags = { Application = \"shop\" }");
    let bench = Bench::new(&twice, &Fleet::shop());
    bench.run().expect(2).says(DB_1);
    assert_eq!(bench.executions(), Vec::<String>::new());
}

/// Cancel, pause and resume answered with an error, and pause stopped nothing.
#[test]
fn fault_09_pause_stops_resume_goes_on_and_cancel_ends() {
    let waves = TWO_WAVES.replace("depends-on", "pause-before = \"always\"\ndepends-on");
    let bench = Bench::new(&recipe(&waves), &Fleet::shop());
    let execution = id(&bench.run().expect(8).json());
    bench.world(&execution).assert_launched_once(&[DB_1, DB_2]);
    assert_eq!(bench.resume(&execution).expect(0).json()["status"], "COMPLETED");

    let other = id(&bench.run().expect(8).json());
    bench.call(&["cancel", &other]).expect(0);
    assert_eq!(bench.resume(&other).expect(6).json()["status"], "CANCELLED");
    bench.world(&other).assert_launched_once(&[DB_1, DB_2]);
}

/// Guards that never matched.
#[test]
fn fault_10_commands_that_make_no_sense_now_are_refused() {
    let waves = TWO_WAVES.replace("depends-on", "pause-before = \"always\"\ndepends-on");
    let bench = Bench::new(&recipe(&waves), &Fleet::shop());
    let execution = id(&bench.run().expect(8).json());
    bench.call(&["cleanup", &execution, "--speed", "max"]).expect(3).says("has not ended");
    bench.call(&["pause", &execution]).expect(3).says("paused already");
    let skip = ["skip", &execution, "--wave", "database", "--reason", "none"];
    bench.call(&skip).expect(3).says("does not hold");
    bench.resume(&execution).expect(0);
    for command in ["pause", "cancel"] {
        bench.call(&[command, &execution]).expect(3).says("has ended");
    }
}

/// Read only the first page: 200 servers.
#[test]
fn fault_11_the_servers_beyond_the_first_page_are_recovered_too() {
    let ids: Vec<String> = (1..=230).map(|number| format!("s-c{number:016}")).collect();
    let fleet = ids.iter().enumerate().fold(Fleet::empty(), |fleet, (number, id)| {
        fleet.server(id, &format!("host-{number}"), if number % 2 == 0 { "database" } else { "app" })
    });
    let bench = Bench::new(&recipe(&[ONE_WAVE, TERMINATE].concat()), &fleet);
    let result = bench.run().expect(0).json();
    assert_eq!(servers(&result).len(), 230);
    assert_eq!(calls(&result, "drs:StartRecovery"), 3, "100 servers a call");
    let world = bench.world(&id(&result));
    world.assert_launched_once(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
}

/// On any error of DRS all servers were "valid".
#[test]
fn fault_12_what_can_not_be_read_before_the_start_stops_the_run() {
    for read in ["drs:DescribeSourceServers", "drs:DescribeRecoveryInstances"] {
        let fault = format!("operation = \"{read}\", kind = \"internal-error\", times = 100");
        let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop().fault(&fault));
        bench.run().expect(3).says("can't be read");
        assert_eq!(bench.executions(), Vec::<String>::new());
    }
}

/// Two writers overwrote each other's whole list of waves.
#[test]
fn fault_13_commands_of_many_terminals_are_each_recorded_once() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (mut running, execution) = bench.start_at("120", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    let terminals: Vec<_> = (0..4).map(|_| bench.start(&["pause", &execution])).collect();
    let taken = terminals.into_iter().map(|terminal| terminal.done().code).filter(|code| *code == Some(0)).count();
    assert!(taken >= 1);
    running.done().expect(8);
    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(wave_status(&result, "app"), "COMPLETED");
    let events = bench.events(&execution);
    let pauses = of_kind(&events, "commanded").iter().filter(|event| event["command"]["command"] == "pause").count();
    assert!((1..=taken).contains(&pauses), "{pauses} of {taken}");
    bench.world(&execution).assert_launched_once(&ALL);
}

/// Said that drills end by themselves; nobody terminated anything.
#[test]
fn fault_14_a_drill_ends_its_instances_or_says_that_they_are_there() {
    let ends = Bench::new(&recipe(&[ONE_WAVE, TERMINATE].concat()), &Fleet::shop());
    let result = ends.run().expect(0).json();
    assert_eq!(ends.world(&id(&result)).recovery_instances(), Vec::<Value>::new());

    let keeps = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let told = keeps.call(&["run", "recipe.toml", "--speed", "max"]).expect(0).stdout;
    assert!(told.contains("cleanup"), "{told}");
    let execution = keeps.executions().remove(0);
    assert_eq!(keeps.world(&execution).recovery_instances().len(), 4);
}

/// PARTIAL shown as failed, errors dropped on their way, units and spellings mixed.
#[test]
fn fault_15_statuses_errors_and_times_reach_the_user_as_they_are() {
    let waves = format!("{ONE_WAVE}max-failed = 1\n");
    let fault = format!("server = \"{APP_1}\", kind = \"launch-failure\", error = \"capacity\"");
    let bench = Bench::new(&recipe(&waves), &Fleet::shop().fault(&fault));
    let result = bench.run().expect(5).json();
    assert_eq!(result["status"], "PARTIAL");
    assert!(text(&wave(&result, "all")["error"]).contains("1 of 4"), "{}", wave(&result, "all")["error"]);
    assert!(text(&server(&result, APP_1)["error"]).contains("capacity"));
    let shown = bench.call(&["show", &id(&result)]).expect(0).stdout;
    assert!(shown.contains("PARTIAL") && shown.contains("capacity"), "{shown}");
    let events = bench.events(&id(&result));
    let times = events.iter().map(|event| text(&event["at"])).chain([text(&result["endedAt"])]);
    for time in times {
        assert!(time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok(), "{time}");
    }
    one_spelling(&result);
}

/// Keys are in one spelling, `calls` apart, whose keys are AWS's names; numbers of seconds say so.
#[track_caller]
fn one_spelling(value: &Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                assert!(key.chars().all(|c| c.is_ascii_alphanumeric()), "{key}");
                if key != "calls" {
                    one_spelling(value);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(one_spelling),
        _ => {}
    }
}

/// Progress guessed from the clock.
#[test]
fn fault_16_progress_is_what_drs_said() {
    let fleet = Fleet::shop().fault(&format!("server = \"{DB_1}\", kind = \"stays-pending\""));
    let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
    let done = bench.run().expect(7);
    for phase in ["snapshot", "conversion", "LAUNCHED"] {
        assert!(!done.stderr.contains(phase), "hours passed, and DRS said nothing of the kind: {}", done.stderr);
    }
    let well = Bench::new(&recipe(ONE_WAVE), &Fleet::shop()).run().expect(0);
    well.says("conversion");
}
