//! Whatever dies at whatever moment: each server is launched once, and a drill ends clean.

use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet, ReadWorld,
    bench::text,
    fleet::ALL,
    journal::Journal,
    recipe::{DRILL_SETTINGS, HEALTH_GATE, ONE_WAVE, REPLICATION_GATE, TERMINATE, TWO_WAVES, recipe},
    result::{calls, id, of_kind, statuses},
    wait,
};

/// Two waves with hooks, settings and an end of the instances: all that a crash may hit.
fn everything() -> String {
    let waves = TWO_WAVES.replace("groups", "before = [\"replication-gate\"]\nafter = [\"health-gate\"]\ngroups");
    recipe(&[&waves, DRILL_SETTINGS, REPLICATION_GATE, HEALTH_GATE, TERMINATE].concat())
}

/// What must be true once an execution of [`everything`] has ended.
#[track_caller]
fn assert_clean(bench: &Bench, result: &Value) {
    assert_eq!(result["status"], "COMPLETED");
    assert!(statuses(result).values().all(|status| status == "TERMINATED"), "{:?}", statuses(result));
    let world = bench.world(&id(result));
    world.assert_launched_once(&ALL);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
}

/// The epochs of an execution: how many processes drove it.
fn epochs(events: &[Value]) -> usize {
    of_kind(events, "driver-started").len()
}

#[test]
fn killed_in_mid_wave_a_drill_is_resumed_to_its_end_with_one_launch_a_server() {
    let bench = Bench::new(&everything(), &Fleet::shop());
    let (mut running, execution) = bench.start_at("240", &[]);
    bench.wait_for(&mut running, &execution, "job-observed");
    running.kill();
    let listed = bench.call(&["ls", "--output", "json"]).expect(0).json();
    assert_eq!((&listed[0]["status"], &listed[0]["driven"]), (&Value::from("RUNNING"), &Value::from(false)));

    let result = bench.resume(&execution).expect(0).json();
    assert_clean(&bench, &result);
    assert_eq!(epochs(&bench.events(&execution)), 2);
}

/// Starts a drill and kills it once its record has so many events; `None` when it was over before it was seen.
fn killed_at(bench: &Bench, least: usize, speed: &str) -> Option<String> {
    let (mut running, execution) = bench.start_at(speed, &[]);
    wait::until("so many events", || {
        (running.ended().is_some() || bench.events(&execution).len() >= least).then_some(())
    });
    running.kill();
    let events = bench.events(&execution);
    println!("killed at event {}, after {}", events.len(), events[events.len() - 1]["event"]);
    of_kind(&events, "execution-ended").is_empty().then_some(execution)
}

#[test]
fn killed_at_ten_moments_a_drill_always_ends_clean() {
    let bench = Bench::new(&everything(), &Fleet::shop());
    let whole = bench.run().expect(0).json();
    let length = bench.events(&id(&whole)).len();
    for moment in 1..=10 {
        let least = length * moment / 11;
        let killed = ["600", "200", "60"].iter().find_map(|speed| killed_at(&bench, least, speed));
        let result = bench.resume(&killed.expect("even slow enough it was over too soon")).expect(0).json();
        assert_clean(&bench, &result);
    }
}

#[test]
fn killed_again_and_again_a_drill_still_ends_clean() {
    let bench = Bench::new(&everything(), &Fleet::shop());
    let (mut running, execution) = bench.start_at("240", &[]);
    for _ in 0..3 {
        let known = bench.events(&execution).len();
        wait::until("more events", || {
            (running.ended().is_some() || bench.events(&execution).len() >= known + 15).then_some(())
        });
        assert!(running.ended().is_none(), "{}", running.stderr());
        running.kill();
        running = bench.start(&["resume", &execution, "--speed", "240", "--output", "json"]);
    }
    let result = running.done().expect(0).json();
    assert_clean(&bench, &result);
    assert_eq!(epochs(&bench.events(&execution)), 4);
}

#[test]
fn killed_in_its_clean_up_a_drill_is_cleaned_up_by_resume() {
    let bench = Bench::new(&everything(), &Fleet::shop().timing("terminate = \"10m\""));
    let (mut running, execution) = bench.start_at("600", &[]);
    bench.wait_for(&mut running, &execution, "termination-answered");
    running.kill();
    assert_eq!(of_kind(&bench.events(&execution), "instances-terminated").len(), 0, "it was killed before their end");
    let result = bench.resume(&execution).expect(0).json();
    assert_clean(&bench, &result);
    assert_eq!(bench.world(&execution).calls()["drs:TerminateRecoveryInstances"], 1);
}

#[test]
fn a_launch_whose_reply_is_lost_after_its_effect_is_adopted() {
    for kind in ["reply-lost-after-effect", "internal-error-after-effect"] {
        let fleet = Fleet::shop().fault(&format!("operation = \"drs:StartRecovery\", kind = \"{kind}\""));
        let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
        let result = bench.run().expect(0).json();
        assert_eq!(result["status"], "COMPLETED");
        assert_eq!(calls(&result, "drs:StartRecovery"), 1);
        bench.world(&id(&result)).assert_launched_once(&ALL);
        let events = bench.events(&id(&result));
        assert_eq!(of_kind(&events, "launch-looked")[0]["finding"]["found"], "adopted");
    }
}

#[test]
fn a_launch_whose_reply_is_lost_before_its_effect_is_made_once_after_the_wait() {
    for kind in ["reply-lost-before-effect", "internal-error"] {
        let fleet = Fleet::shop().fault(&format!("operation = \"drs:StartRecovery\", kind = \"{kind}\""));
        let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
        let result = bench.run().expect(0).json();
        assert_eq!(result["status"], "COMPLETED");
        bench.world(&id(&result)).assert_launched_once(&ALL);
        let events = bench.events(&id(&result));
        assert_eq!(of_kind(&events, "launch-looked")[0]["finding"]["found"], "no-effect");
        assert_eq!(of_kind(&events, "launch-intended").len(), 2);
        let overhead = result["overheadSeconds"].as_f64().unwrap();
        assert!(overhead >= 300.0, "the first call's signature must have expired: {overhead}");
    }
}

/// The job becomes visible late, and the process dies while it looks.
#[test]
fn killed_while_it_looks_for_a_launch_the_next_process_adopts_it() {
    let fleet = Fleet::shop()
        .switch("job-visible-after = \"50s\"")
        .fault("operation = \"drs:StartRecovery\", kind = \"reply-lost-after-effect\"");
    let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
    let (mut running, execution) = bench.start_at("20", &[]);
    let events = bench.wait_for(&mut running, &execution, "launch-answered");
    running.kill();
    assert_eq!(of_kind(&events, "launch-answered")[0]["answer"]["class"], "unknown");
    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
}

/// DRS shows the job only when the wait for it is over and the execution is paused: `resume` looks once more.
#[test]
fn a_launch_whose_job_shows_up_late_is_adopted_by_resume() {
    let fleet = Fleet::shop()
        .switch("job-visible-after = \"6m20s\"")
        .fault("operation = \"drs:StartRecovery\", kind = \"reply-lost-after-effect\"");
    let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
    let paused = bench.run().expect(8).json();
    assert!(statuses(&paused).values().all(|status| status == "UNRESOLVED"), "{paused}");
    let result = bench.resume(&id(&paused)).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert_eq!(calls(&result, "drs:StartRecovery"), 1);
    bench.world(&id(&result)).assert_launched_once(&ALL);
}

/// The record ends with the intent: whether the call was sent, nobody knows. Here it was not.
#[test]
fn dead_right_after_the_intent_a_launch_that_was_not_sent_is_made_once() {
    let (bench, execution) = stopped_at_the_intent(false);
    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
    let looked = bench.events(&execution).into_iter().find(|event| event["event"] == "launch-looked").unwrap();
    assert_eq!(looked["finding"]["found"], "no-effect", "{looked}");
}

/// The same, and here the call was taken.
#[test]
fn dead_right_after_the_call_the_launch_is_adopted() {
    let (bench, execution) = stopped_at_the_intent(true);
    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
    let events = bench.events(&execution);
    assert_eq!(of_kind(&events, "launch-looked")[0]["finding"]["found"], "adopted");
    assert_eq!(of_kind(&events, "launch-intended").len(), 1);
}

/// A store whose one execution stands right after its launch intent, with the world as it was then: a whole run's record,
/// cut off there.
fn stopped_at_the_intent(sent: bool) -> (Bench, String) {
    let whole = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let execution = id(&whole.run().expect(0).json());
    let cut = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
    let events = Journal::of(&whole).events(&execution);
    let intent = events.iter().position(|bytes| kind_of(bytes) == "launch-intended").unwrap();
    Journal::of(&cut).write(&execution, &events[..=intent], recipe(ONE_WAVE).as_bytes());

    ReadWorld::put(&cut.fleet_text(), &cut.store().join("sim").join(&execution), |world| {
        if sent {
            let intended: Value = serde_json::from_slice(&events[intent]).unwrap();
            let servers = ALL.map(|id| json!({ "sourceServerID": id }));
            let tags = json!({ "drs-runtime:launch": intended["tag"], "ManagedBy": "drs-runtime" });
            world.drs("StartRecovery", &json!({ "sourceServers": servers, "isDrill": true, "tags": tags }));
        }
    });
    (cut, execution)
}

fn kind_of(bytes: &[u8]) -> String {
    let event: Value = serde_json::from_slice(bytes).unwrap();
    text(&event["event"])
}

#[test]
fn a_second_process_is_refused_while_one_drives_and_is_told_which() {
    let bench = Bench::new(&recipe(TWO_WAVES), &Fleet::shop());
    let (mut running, execution) = bench.start_at("60", &[]);
    bench.wait_for(&mut running, &execution, "launch-answered");
    let refused = bench.call(&["resume", &execution, "--speed", "max"]).expect(3);
    refused.says(&running.id().to_string());
    refused.says(&execution);
    assert!(running.ended().is_none(), "the first one goes on");
    running.kill();
    let result = bench.resume(&execution).expect(0).json();
    assert_eq!(text(&result["status"]), "COMPLETED");
    bench.world(&execution).assert_launched_once(&ALL);
}
