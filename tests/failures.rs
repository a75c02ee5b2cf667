//! What AWS does wrong, and what becomes of waves, dependents and the execution.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, APP_1, APP_2, DB_1, DB_2},
    recipe::{ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{calls, id, of_kind, server, statuses, wave, wave_status},
};

fn fails(server: &str, kind: &str) -> Fleet {
    Fleet::shop().fault(&format!("server = \"{server}\", kind = \"{kind}\", error = \"no permission\""))
}

fn with(wave_line: &str) -> String {
    recipe(&TWO_WAVES.replace("groups = [\"database\"]", &format!("groups = [\"database\"]\n{wave_line}")))
}

#[test]
fn a_server_that_fails_to_launch_within_max_failed_makes_the_drill_partial() {
    let bench = Bench::new(&with("max-failed = \"50%\""), &fails(DB_1, "launch-failure"));
    let result = bench.run().expect(5).json();
    assert_eq!(result["status"], "PARTIAL");
    assert_eq!(wave_status(&result, "database"), "PARTIAL");
    assert_eq!(wave_status(&result, "app"), "COMPLETED", "dependents of a PARTIAL wave start");
    let failed = server(&result, DB_1);
    assert_eq!(failed["status"], "FAILED");
    let error = text(&failed["error"]);
    assert!(error.contains("LAUNCH_FAILED") && error.contains("no permission"), "{error}");
    bench.world(&id(&result)).assert_launched_once(&ALL);
}

#[test]
fn beyond_max_failed_the_drill_is_failed_and_its_dependents_never_start() {
    let bench = Bench::new(&with("max-failed = 0"), &fails(DB_1, "launch-failure"));
    let result = bench.run().expect(4).json();
    assert_eq!(result["status"], "FAILED");
    assert_eq!(wave_status(&result, "database"), "FAILED");
    assert_eq!(wave_status(&result, "app"), "SKIPPED");
    let statuses = statuses(&result);
    assert_eq!((statuses[DB_1].as_str(), statuses[DB_2].as_str()), ("FAILED", "LAUNCHED"));
    assert_eq!((statuses[APP_1].as_str(), statuses[APP_2].as_str()), ("SKIPPED", "SKIPPED"));
    assert!(text(&wave(&result, "app")["error"]).contains("database"), "it says because of which wave");
    bench.world(&id(&result)).assert_launched_once(&[DB_1, DB_2]);
}

#[test]
fn what_was_launched_before_a_failure_is_ended_all_the_same() {
    let recipe = format!("{}{TERMINATE}", with("max-failed = 0"));
    let bench = Bench::new(&recipe, &fails(DB_1, "launch-failure"));
    let result = bench.run().expect(4).json();
    assert_eq!(server(&result, DB_2)["status"], "TERMINATED");
    assert_eq!(bench.world(&id(&result)).recovery_instances(), Vec::<Value>::new());
}

#[test]
fn a_failed_conversion_is_told_with_what_drs_said() {
    let bench = Bench::new(&with("max-failed = 1"), &fails(DB_2, "conversion-failure"));
    let result = bench.run().expect(5).json();
    let error = text(&server(&result, DB_2)["error"]);
    assert!(error.contains("CONVERSION_FAIL") && error.contains("no permission"), "{error}");
}

#[test]
fn with_on_failure_continue_dependents_are_skipped_and_independent_waves_go_on() {
    let waves = r#"
[[waves]]
name = "database"
groups = ["database"]
on-failure = "continue"

[[waves]]
name = "report"
groups = ["report"]
depends-on = ["database"]

[[waves]]
name = "app"
groups = ["app"]

[groups.report]
tags = { Tier = "report" }
"#;
    let report = "s-ce000000000000001";
    let fleet = fails(DB_1, "launch-failure").server(report, "report-1", "report");
    let result = Bench::new(&recipe(waves), &fleet).run().expect(5).json();
    assert_eq!(result["status"], "PARTIAL");
    assert_eq!(wave_status(&result, "database"), "FAILED");
    assert_eq!(wave_status(&result, "report"), "SKIPPED");
    assert_eq!(wave_status(&result, "app"), "COMPLETED");
}

#[test]
fn with_on_failure_pause_a_person_decides_and_a_skipped_wave_lets_its_dependents_start() {
    let bench = Bench::new(&with("on-failure = \"pause\""), &fails(DB_1, "launch-failure"));
    let paused = bench.run().expect(8).json();
    assert_eq!(paused["status"], "PAUSED");
    assert!(text(&paused["pausedFor"]).contains("database"), "{}", paused["pausedFor"]);
    let id = id(&paused);
    bench.resume(&id).expect(3).says("skip");
    bench.call(&["skip", &id, "--wave", "database", "--reason", "replica is enough"]).expect(0);
    let result = bench.resume(&id).expect(5).json();
    assert_eq!(result["status"], "PARTIAL");
    assert_eq!(wave_status(&result, "database"), "SKIPPED");
    assert_eq!(wave_status(&result, "app"), "COMPLETED");
    let events = bench.events(&id);
    let skip = of_kind(&events, "commanded").into_iter().find(|event| event["command"]["command"] == "skip").unwrap();
    assert_eq!(skip["command"]["reason"], "replica is enough");
}

#[test]
fn a_wave_that_takes_too_long_is_timed_out_and_its_job_is_awaited() {
    let bench = Bench::new(&with("timeout = \"5m\""), &Fleet::shop());
    let result = bench.run().expect(7).json();
    assert_eq!(result["status"], "TIMED_OUT");
    assert_eq!(wave_status(&result, "database"), "TIMED_OUT");
    assert_eq!(wave_status(&result, "app"), "SKIPPED");
    // The truth about each server is told, though it came after the time-out.
    assert_eq!(server(&result, DB_1)["status"], "LAUNCHED");
    let events = bench.events(&id(&result));
    let at = |kind: &str| events.iter().position(|event| event["event"] == kind).unwrap();
    assert!(at("wave-ended") < at("servers-settled") && at("servers-settled") < at("execution-ended"));
}

#[test]
fn throttled_and_broken_reads_are_tried_again() {
    let reads = [
        "drs:DescribeJobs",
        "drs:DescribeJobLogItems",
        "drs:DescribeRecoveryInstances",
        "drs:DescribeSourceServers",
        "ec2:DescribeInstances",
    ];
    for kind in ["throttle", "internal-error"] {
        let fleet = reads.iter().fold(Fleet::shop(), |fleet, read| {
            // The first reads of a run are its preflight, which fails closed.
            let first =
                if read.ends_with("Jobs") || read.ends_with("Items") || read.starts_with("ec2") { 1 } else { 2 };
            fleet.fault(&format!("operation = \"{read}\", kind = \"{kind}\", call = {first}, times = 2"))
        });
        let bench = Bench::new(&recipe(TWO_WAVES), &fleet);
        let result = bench.run().expect(0).json();
        assert_eq!(result["status"], "COMPLETED", "{kind}");
        bench.world(&id(&result)).assert_launched_once(&ALL);
    }
}

#[test]
fn a_throttled_launch_waits_as_long_as_drs_asks_and_is_made_once() {
    let fault = "operation = \"drs:StartRecovery\", kind = \"throttle\", times = 2, retry-after = \"90s\"";
    let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop().fault(fault));
    let result = bench.run().expect(0).json();
    assert_eq!(calls(&result, "drs:StartRecovery"), 3);
    bench.world(&id(&result)).assert_launched_once(&ALL);
    let overhead = result["overheadSeconds"].as_f64().unwrap();
    assert!((180.0..200.0).contains(&overhead), "two waits of 90 s: {overhead}");
}

/// Somebody else's job holds the only place: DRS answers 402.
#[test]
fn a_launch_beyond_the_quota_of_the_account_waits_for_its_turn() {
    let foreign = "s-f0000000000000001";
    let fleet = Fleet::shop()
        .server(foreign, "foreign", "other")
        .quota("jobs = 1")
        .table("jobs", &format!("servers = [\"{foreign}\"], drill = true, started-ago = \"3m\""));
    let bench = Bench::new(&recipe(ONE_WAVE), &fleet);
    let result = bench.run().expect(0).json();
    assert!(calls(&result, "drs:StartRecovery") > 1);
    let events = bench.events(&id(&result));
    let refused = of_kind(&events, "launch-answered");
    assert_eq!(refused[0]["answer"]["error"]["kind"], "quota", "{}", refused[0]);
    let mut launched = ALL.to_vec();
    launched.push(foreign);
    bench.world(&id(&result)).assert_launched_once(&launched);
}

/// The quotas of the recipe are kept without ever being refused.
#[test]
fn work_that_does_not_fit_the_quota_is_not_sent() {
    let limits = "\n[limits]\njobs = 1\nservers-per-job = 2\n";
    let fleet = Fleet::shop().quota("jobs = 1").quota("servers-per-job = 2");
    let bench = Bench::new(&recipe(&format!("{ONE_WAVE}{limits}")), &fleet);
    let result = bench.run().expect(0).json();
    assert_eq!(calls(&result, "drs:StartRecovery"), 2, "no call that is refused");
    bench.world(&id(&result)).assert_launched_once(&ALL);
}
