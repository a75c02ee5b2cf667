//! `retry`: what failed is launched again, what was launched is not.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, DB_1, DB_2},
    recipe::{DRILL_SETTINGS, HEALTH_GATE, ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{id, of_kind, server, statuses, wave_status},
    wait,
};

/// DRS fails the first launch of this server, and no other.
fn failing_once(server: &str) -> Fleet {
    Fleet::shop().fault(&format!("server = \"{server}\", kind = \"launch-failure\", launch = 1, times = 1"))
}

/// The database wave holds the execution when it fails.
fn held_by_failure(rest: &str) -> String {
    recipe(
        &[&TWO_WAVES.replacen("groups = [\"database\"]", "groups = [\"database\"]\non-failure = \"pause\"", 1), rest]
            .concat(),
    )
}

fn retry(bench: &Bench, execution: &str, further: &[&str]) -> crate::support::Done {
    bench.call(&[&["retry", execution, "--speed", "max", "--output", "json"], further].concat())
}

/// Attempt and servers of every launch intent.
fn intents(events: &[Value]) -> Vec<(u64, Vec<String>)> {
    let intents = of_kind(events, "launch-intended").into_iter();
    let servers =
        |intent: &Value| intent["servers"].as_array().unwrap().iter().map(|one| text(&one["server"])).collect();
    intents.map(|intent| (intent["attempt"].as_u64().unwrap(), servers(intent))).collect()
}

/// Each server was launched once, but for this one.
#[track_caller]
fn assert_launched_twice(bench: &Bench, execution: &str, twice: &str) {
    let launches = |server: &&str| ((*server).to_owned(), if *server == twice { 2 } else { 1 });
    assert_eq!(bench.world(execution).launches(), ALL.iter().map(launches).collect());
}

#[test]
fn a_failed_launch_that_holds_a_drill_is_retried_and_the_drill_ends_clean() {
    let bench = Bench::new(&held_by_failure(&[DRILL_SETTINGS, TERMINATE].concat()), &failing_once(DB_1));
    let paused = bench.run().expect(8);
    let execution = id(&paused.json());
    let shown = bench.call(&["show", &execution]).expect(0).stdout;
    assert!(shown.contains("launch again what failed: ") && shown.contains("--wave database"), "{shown}");
    bench.resume(&execution).expect(3).says("launch again what failed");

    let retried = retry(&bench, &execution, &["--wave", "database"]).expect(0);
    retried.says("wave database: 1 server (db-1) to be launched again");
    let result = retried.json();
    assert_eq!(result["status"], "COMPLETED");
    let again = server(&result, DB_1);
    assert_eq!((&again["attempt"], &again["earlierAttempts"][0]["attempt"]), (&Value::from(2), &Value::from(1)));
    assert_eq!(server(&result, DB_2)["attempt"], 1);
    let first = (1, vec![DB_1.to_owned(), DB_2.to_owned()]);
    let mut seen = intents(&bench.events(&execution));
    seen.truncate(2);
    assert_eq!(seen, [first, (2, vec![DB_1.to_owned()])]);
    let world = bench.world(&execution);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
    let shown = bench.call(&["show", &execution]).expect(0).stdout;
    assert!(shown.contains("(attempt 2)"), "{shown}");
    bench.call(&["report", &execution, "--html", "report.html"]).expect(0);
    let report = std::fs::read_to_string(bench.path().join("report.html")).unwrap();
    assert!(report.contains("attempt 2") && report.contains("attempt 1 FAILED"));
}

#[test]
fn an_execution_that_has_failed_goes_on_with_the_waves_that_it_stopped() {
    let waves = TWO_WAVES.replace("groups = [\"database\"]", "groups = [\"database\"]\nafter = [\"health-gate\"]");
    let bench = Bench::new(&recipe(&[&waves, HEALTH_GATE].concat()), &failing_once(DB_1));
    let failed = bench.run_with(&["--mode", "recovery"]).expect(4).json();
    assert_eq!(wave_status(&failed, "app"), "SKIPPED");
    let execution = id(&failed);
    let result = retry(&bench, &execution, &[]).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert_eq!(wave_status(&result, "app"), "COMPLETED");
    assert!(statuses(&result).values().all(|status| status == "LAUNCHED"));
    assert!(result["planSeconds"].as_f64() > failed["planSeconds"].as_f64());
    assert_eq!(bench.world(&execution).recovery_instances().len(), 4);
    assert_launched_twice(&bench, &execution, DB_1);
    retry(&bench, &execution, &[]).expect(3).says("no launch of execution");
}

#[test]
fn a_wave_that_only_its_after_hook_failed_has_it_run_again_and_launches_nothing() {
    let waves = TWO_WAVES.replacen("groups = [\"database\"]", "groups = [\"database\"]\nafter = [\"health-gate\"]", 1);
    let gate = HEALTH_GATE.replace("config", "limits = { total = \"5m\" }\nconfig");
    let slow = Fleet::shop().timing("status-checks-after = \"8m\"");
    let bench = Bench::new(&recipe(&[waves, gate].concat()), &slow);
    let failed = bench.run().expect(4).json();
    assert_eq!([wave_status(&failed, "database"), wave_status(&failed, "app")], ["FAILED", "SKIPPED"]);
    let execution = id(&failed);
    let launched = intents(&bench.events(&execution));
    let retried = retry(&bench, &execution, &["--wave", "database"]).expect(0);
    retried.says("wave database: its servers are launched; its after-hooks to be run again");
    let result = retried.json();
    assert_eq!([wave_status(&result, "database"), wave_status(&result, "app")], ["COMPLETED", "COMPLETED"]);
    assert_eq!(intents(&bench.events(&execution))[..launched.len()], launched);
    bench.world(&execution).assert_launched_once(&ALL);
    retry(&bench, &execution, &[]).expect(3).says("no launch of execution");
}

#[test]
fn a_wave_under_way_is_retried_by_the_process_that_drives_it() {
    let fleet =
        Fleet::shop().fault(&format!("server = \"{DB_1}\", kind = \"conversion-failure\", launch = 1, times = 1"));
    let bench = Bench::new(&recipe(&[ONE_WAVE, "\n[limits]\nservers-per-job = 1\n"].concat()), &fleet);
    let (mut running, execution) = bench.start_at("60", &[]);
    bench.wait_for(&mut running, &execution, "servers-settled");
    let given = bench.call(&["retry", &execution]).expect(0);
    given.says("the process that drives it takes it up within seconds");
    given.says("what was launched is left alone");
    let result = running.done().expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    let commands = bench.events(&execution);
    assert_eq!(of_kind(&commands, "commanded").len(), 1, "it is applied once");
    assert_eq!(server(&result, DB_1)["attempt"], 2);
}

#[test]
fn a_drill_that_was_cleaned_up_is_not_retried() {
    let bench = Bench::new(&recipe(&[TWO_WAVES, TERMINATE].concat()), &failing_once(DB_1));
    let execution = id(&bench.run().expect(4).json());
    let refused = retry(&bench, &execution, &[]).expect(3);
    refused.says("was cleaned up");
    refused.says("on-failure = \"pause\"");
    bench.world(&execution).assert_launched_once(&[DB_1, DB_2]);
}

#[test]
fn a_crash_right_after_the_retry_was_recorded_neither_loses_nor_repeats_it() {
    let bench = Bench::new(&held_by_failure(""), &failing_once(DB_1));
    let execution = id(&bench.run().expect(8).json());
    let mut running = bench.start(&["retry", &execution, "--speed", "240", "--output", "json"]);
    wait::until("the second intent", || {
        assert!(running.ended().is_none(), "{}", running.stderr());
        (intents(&bench.events(&execution)).len() == 2).then_some(())
    });
    running.kill();
    retry(&bench, &execution, &[]).expect(3).says("no launch of execution");
    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert_launched_twice(&bench, &execution, DB_1);
}
