//! People at other terminals: pause, resume, cancel, skip, overrule, clean up.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, DB_1, DB_2},
    recipe::{DRILL_SETTINGS, ONE_WAVE, REPLICATION_GATE, TERMINATE, TWO_WAVES, recipe},
    result::{id, of_kind, servers, statuses, wave, wave_status},
};

/// The app wave waits for a person.
fn paused_before_app(mode: &str) -> String {
    recipe(&TWO_WAVES.replace("depends-on", &format!("pause-before = \"{mode}\"\ndepends-on")))
}

#[test]
fn pause_from_another_terminal_lets_the_wave_finish_and_starts_no_other() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (mut running, execution) = bench.start_at("240", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    bench.call(&["pause", &execution]).expect(0).says("jobs and hooks under way go on");
    let paused = running.done().expect(8).json();
    assert_eq!(paused["status"], "PAUSED");
    assert!(text(&paused["pausedFor"]).contains("tester@"), "{}", paused["pausedFor"]);
    assert_eq!(wave_status(&paused, "database"), "COMPLETED");
    assert_eq!(wave_status(&paused, "app"), "PENDING");
    bench.world(&execution).assert_launched_once(&[DB_1, DB_2]);
    bench.call(&["pause", &execution]).expect(3).says("paused already");

    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
    let events = bench.events(&execution);
    let commands: Vec<String> =
        of_kind(&events, "commanded").iter().map(|event| text(&event["command"]["command"])).collect();
    assert_eq!(commands, ["pause", "resume"]);
}

#[test]
fn resume_from_another_terminal_reaches_the_process_that_a_job_under_way_keeps() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (mut running, execution) = bench.start_at("60", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    bench.call(&["pause", &execution]).expect(0);
    bench.wait_for(&mut running, &execution, "commanded");
    let resumed = bench.call(&["resume", &execution]).expect(0);
    resumed.says("the process that drives it takes it up within seconds");
    resumed.says("what was launched is left alone");
    assert_eq!(running.done().expect(0).json()["status"], "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
}

#[test]
fn cancel_from_another_terminal_awaits_the_job_and_cleans_up() {
    let bench = Bench::new(&recipe(&[TWO_WAVES, DRILL_SETTINGS, TERMINATE].concat()), &Fleet::shop());
    let (mut running, execution) = bench.start_at("240", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    bench.call(&["cancel", &execution]).expect(0).says("can't be stopped in AWS");
    let result = running.done().expect(6).json();
    assert_eq!(result["status"], "CANCELLED");
    assert_eq!(wave_status(&result, "database"), "CANCELLED");
    assert_eq!(wave_status(&result, "app"), "CANCELLED");
    assert_eq!(statuses(&result)[DB_1], "TERMINATED");
    let world = bench.world(&execution);
    world.assert_launched_once(&[DB_1, DB_2]);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
}

/// Without a terminal to ask at, the first interrupt pauses.
#[test]
fn an_interrupt_pauses_and_the_line_it_prints_goes_on() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let known = bench.executions();
    let mut running = bench.start(&["run", "recipe.toml", "--speed", "240"]);
    let execution =
        crate::support::wait::until("an execution", || bench.executions().into_iter().find(|id| !known.contains(id)));
    bench.wait_for(&mut running, &execution, "launch-answered");
    running.interrupt();
    let done = running.done().expect(8);
    done.says("Interrupted: pausing. Jobs under way go on in AWS.");
    let resume = format!("resume {execution} --store store");
    let line = done.stdout.lines().find(|line| line.contains(&resume)).unwrap_or_else(|| panic!("{}", done.stdout));
    let arguments: Vec<&str> = line.split_whitespace().skip_while(|word| *word != "resume").take(2).collect();
    let result = bench.call(&[&arguments[..], &["--speed", "max", "--output", "json"]].concat()).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
}

#[test]
fn a_second_interrupt_leaves_at_once_and_resume_goes_on() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (mut running, execution) = bench.start_at("60", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    running.interrupt();
    crate::support::wait::until("the first interrupt to be heard", || {
        running.stderr().contains("Interrupted").then_some(())
    });
    running.interrupt();
    let done = running.done().expect(8);
    done.says(&format!("resume {execution}"));
    bench.resume(&execution).expect(0);
    bench.world(&execution).assert_launched_once(&ALL);
}

#[test]
fn a_paused_drill_that_is_cancelled_settles_with_resume() {
    let recipe = [&paused_before_app("always"), DRILL_SETTINGS, TERMINATE].concat();
    let bench = Bench::new(&recipe, &Fleet::shop());
    let paused = bench.run().expect(8).json();
    assert_eq!(wave_status(&paused, "app"), "PENDING");
    let execution = id(&paused);
    bench.call(&["cancel", &execution]).expect(0).says(&format!("resume {execution}"));
    let result = bench.resume(&execution).expect(6).json();
    assert_eq!(result["status"], "CANCELLED");
    assert_eq!(wave_status(&result, "database"), "COMPLETED", "it had ended before");
    assert_eq!(statuses(&result)[DB_1], "TERMINATED");
    assert_eq!(bench.world(&execution).recovery_instances(), Vec::<Value>::new());
    bench.resume(&execution).expect(3).says("has ended");
}

#[test]
fn a_wave_that_waits_for_a_person_can_be_passed_over_and_the_drill_is_partial() {
    let bench = Bench::new(&paused_before_app("always"), &Fleet::shop());
    let execution = id(&bench.run().expect(8).json());
    bench.call(&["skip", &execution, "--wave", "app", "--reason", "no app servers today"]).expect(0);
    let result = bench.resume(&execution).expect(5).json();
    assert_eq!(result["status"], "PARTIAL");
    assert_eq!(wave_status(&result, "app"), "SKIPPED");
    bench.world(&execution).assert_launched_once(&[DB_1, DB_2]);
}

#[test]
fn a_wave_that_pauses_before_it_in_a_recovery_does_so_only_there() {
    let bench = Bench::new(&paused_before_app("recovery"), &Fleet::shop());
    assert_eq!(bench.run().expect(0).json()["status"], "COMPLETED");

    let paused = bench.run_with(&["--mode", "recovery"]).expect(8).json();
    assert_eq!(paused["mode"], "recovery");
    assert!(text(&paused["pausedFor"]).contains("app"), "{}", paused["pausedFor"]);
    let result = bench.resume(&id(&paused)).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    bench.world(&id(&result)).assert_launched_once(&ALL);
}

#[test]
fn a_recovery_point_that_is_too_old_pauses_a_recovery_and_a_person_can_overrule_it() {
    let waves =
        TWO_WAVES.replace("groups = [\"database\"]", "groups = [\"database\"]\nbefore = [\"replication-gate\"]");
    let fleet = Fleet::shop().say(DB_1, "newest-recovery-point = \"2h\"").say(DB_1, "replication = \"DISCONNECTED\"");
    let fleet = fleet.say(DB_2, "replication = \"DISCONNECTED\"");
    let bench = Bench::new(&recipe(&[&waves, REPLICATION_GATE].concat()), &fleet);
    let paused = bench.run_with(&["--mode", "recovery"]).expect(8).json();
    let why = text(&paused["pausedFor"]);
    assert!(why.contains("db-1") && !why.contains("db-2"), "replication that stopped does not stop a recovery: {why}");
    let execution = id(&paused);
    bench.world(&execution).assert_launched_once(&[]);

    // Without a decision the hook is asked again, and says the same.
    bench.resume(&execution).expect(8);
    let reason = "the source Region is down, two hours are what we have";
    let accept = ["resume", &execution, "--accept", "database/replication-gate", "--speed", "max", "--output", "json"];
    bench.call(&accept).expect(2).says("--reason");
    let result = bench.call(&[&accept[..], &["--reason", reason]].concat()).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert_eq!(wave(&result, "database")["hooks"][0]["name"], "replication-gate");

    let events = bench.events(&execution);
    let commands = of_kind(&events, "commanded");
    let command = &commands[commands.len() - 1]["command"];
    assert_eq!(command["accept"]["hook"], "replication-gate");
    assert_eq!(command["accept"]["reason"], reason);
    assert!(text(&command["by"]).starts_with("tester@"), "{command}");
    bench.call(&["report", &execution, "--html", "report.html"]).expect(0);
    let report = std::fs::read_to_string(bench.path().join("report.html")).unwrap();
    assert!(report.contains(reason) && report.contains("tester@"));
}

#[test]
fn a_recovery_keeps_its_instances_and_its_settings() {
    let bench = Bench::new(&recipe(&[ONE_WAVE, DRILL_SETTINGS, TERMINATE].concat()), &Fleet::shop());
    let result = bench.run_with(&["--mode", "recovery"]).expect(0).json();
    assert!(servers(&result).iter().all(|server| server["status"] == "LAUNCHED"));
    let world = bench.world(&id(&result));
    let kept = world.recovery_instances();
    assert_eq!(kept.len(), 4);
    assert!(kept.iter().all(|instance| instance["isDrill"] == false));
    assert_ne!(world.settings(DB_1), bench.fresh_world().settings(DB_1));
    bench.call(&["cleanup", &id(&result)]).expect(3).says("a recovery keeps its instances");
}

/// A drill whose instances stay two hours.
fn kept_for_two_hours() -> (Bench, String) {
    let end = "\n[drill]\nterminate-after = \"2h\"\n";
    let bench = Bench::new(&recipe(&[ONE_WAVE, DRILL_SETTINGS, end].concat()), &Fleet::shop());
    let result = bench.run().expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert!(servers(&result).iter().all(|server| server["status"] == "LAUNCHED"));
    (bench, id(&result))
}

#[test]
fn instances_that_end_later_are_listed_and_cleanup_ends_them_once() {
    let (bench, execution) = kept_for_two_hours();
    let listed = bench.call(&["ls", "--output", "json"]).expect(0).json();
    assert!(text(&listed[0]["cleanupDueAt"]).ends_with('Z'), "{listed}");
    assert!(bench.call(&["show", &execution]).expect(0).stdout.contains(&format!("cleanup {execution}")));
    // The settings don't wait for the instances.
    let world = bench.world(&execution);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
    assert_eq!(world.recovery_instances().len(), 4);

    let cleaned = bench.call(&["cleanup", &execution, "--speed", "max", "--output", "json"]).expect(0).json();
    assert_eq!(cleaned["status"], "COMPLETED", "the status was final");
    assert!(servers(&cleaned).iter().all(|server| server["status"] == "TERMINATED"));
    assert_eq!(bench.world(&execution).recovery_instances(), Vec::<Value>::new());
    bench.call(&["cleanup", &execution, "--speed", "max"]).expect(3).says("nothing is left to clean up");
    let listed = bench.call(&["ls", "--output", "json"]).expect(0).json();
    assert!(listed[0]["cleanupDueAt"].is_null());
}

/// The simulated drill began in the past: its two hours are over.
#[test]
fn clean_ups_that_are_due_are_done_together() {
    let (bench, execution) = kept_for_two_hours();
    bench.call(&["cleanup", "--due", "--speed", "max"]).expect(0);
    assert_eq!(bench.world(&execution).recovery_instances(), Vec::<Value>::new());
    bench.call(&["cleanup", "--due", "--speed", "max"]).expect(0).says("no clean-up is due");
}

#[test]
fn resume_all_ends_what_was_interrupted_and_leaves_what_a_person_paused() {
    let bench = Bench::new(&paused_before_app("drill"), &Fleet::shop());
    let paused = id(&bench.run().expect(8).json());
    bench.write("recipe.toml", &recipe(TWO_WAVES));
    let (mut running, interrupted) = bench.start_at("240", &[]);
    bench.wait_for(&mut running, &interrupted, "launch-answered");
    running.kill();

    bench.call(&["resume", "--all", "--speed", "max"]).expect(0).says(&format!("execution {paused} is paused"));
    let status = |id: &str| text(&bench.call(&["show", id, "--output", "json"]).expect(0).json()["status"]);
    assert_eq!(status(&interrupted), "COMPLETED");
    assert_eq!(status(&paused), "PAUSED");
    bench.world(&interrupted).assert_launched_once(&ALL);
    bench.call(&["resume", "--all", "--speed", "max"]).expect(0).says("nothing was interrupted");
}
