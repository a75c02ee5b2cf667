//! Faults of servers: each does what its name says, for the launches that it is meant for.

use serde_json::json;

use crate::support::{APP, Bench, DB};

fn bench(fault: &str) -> Bench {
    Bench::with(&format!("[[faults]]\nserver = \"{DB}\"\n{fault}\n"))
}

fn status(bench: &Bench, job: &str) -> String {
    bench.job(job)["participatingServers"][0]["launchStatus"].as_str().unwrap().to_owned()
}

#[test]
fn a_launch_fails_after_launch_start() {
    let bench = bench("kind = \"launch-failure\"\nerror = \"no permission\"");
    let job = bench.drill(&[DB, APP]);
    bench.advance(60.0);
    assert_eq!(status(&bench, &job), "FAILED");
    assert_eq!(bench.job(&job)["status"], "COMPLETED");
    assert_eq!(bench.job(&job)["participatingServers"][1]["launchStatus"], "LAUNCHED");
    let log = bench.ok("DescribeJobLogItems", json!({"jobID": job}));
    let failed = log["items"].as_array().unwrap().iter().find(|item| item["event"] == "LAUNCH_FAILED").unwrap();
    assert_eq!(failed["eventData"], json!({"sourceServerID": DB, "rawError": "no permission"}));
    assert_eq!(failed["logDateTime"], "2026-01-15T09:00:25.000000Z");
    assert!(bench.recovery_instances(DB).is_empty());
    let server = bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [DB]}}));
    assert_eq!(server["items"][0]["lastLaunchResult"], "FAILED");
}

#[test]
fn a_conversion_fails_and_nothing_is_launched() {
    let bench = bench("kind = \"conversion-failure\"");
    let job = bench.drill(&[DB]);
    bench.advance(25.0);
    assert_eq!(status(&bench, &job), "FAILED");
    let events = bench.event_names(&job);
    assert_eq!(events.last().unwrap(), "CONVERSION_FAIL");
    bench.advance(1.0);
    assert_eq!(bench.job(&job)["endDateTime"], "2026-01-15T09:00:25.000000Z");
}

#[test]
fn a_fast_recovery_has_no_conversion_that_could_fail() {
    let bench = bench("kind = \"conversion-failure\"");
    bench.ok("UpdateLaunchConfiguration", json!({"sourceServerID": DB, "recoveryMode": "FAST"}));
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(status(&bench, &job), "LAUNCHED");
}

#[test]
fn a_snapshot_fails() {
    let bench = bench("kind = \"snapshot-failure\"");
    let job = bench.drill(&[DB]);
    bench.advance(9.0);
    assert_eq!(bench.event_names(&job), ["JOB_START", "SNAPSHOT_START", "SNAPSHOT_FAIL", "JOB_END"]);
    assert_eq!(status(&bench, &job), "FAILED");
}

#[test]
fn a_stuck_launch_never_ends_nor_does_its_job() {
    let bench = bench("kind = \"stuck\"");
    let job = bench.drill(&[DB, APP]);
    bench.advance(864_000.0);
    assert_eq!(bench.job(&job)["status"], "STARTED");
    assert_eq!(status(&bench, &job), "IN_PROGRESS");
    assert_eq!(bench.job(&job)["participatingServers"][1]["launchStatus"], "LAUNCHED");
    assert_eq!(bench.refused("StartRecovery", json!({"sourceServers": [{"sourceServerID": APP}]})).0, 409);
}

#[test]
fn a_job_stays_pending() {
    let bench = bench("kind = \"stays-pending\"");
    let job = bench.drill(&[APP, DB]);
    bench.advance(864_000.0);
    assert_eq!(bench.job(&job)["status"], "PENDING");
    assert_eq!(status(&bench, &job), "PENDING");
    assert!(bench.event_names(&job).is_empty());
    assert!(bench.recovery_instances(APP).is_empty());
}

#[test]
fn a_launched_instance_is_never_listed() {
    let bench = bench("kind = \"unlisted-instance\"");
    let job = bench.drill(&[DB]);
    bench.advance(600.0);
    assert_eq!(status(&bench, &job), "LAUNCHED");
    assert!(bench.recovery_instances(DB).is_empty());
}

#[test]
fn status_checks_are_impaired_for_ever_or_for_a_time() {
    let lasting = bench("kind = \"impaired\"");
    let passing = bench("kind = \"impaired\"\nfor = \"1m\"");
    for (bench, then) in [(lasting, "impaired"), (passing, "ok")] {
        bench.drill(&[DB]);
        bench.advance(69.0);
        let instance = bench.instance(DB);
        assert_eq!(bench.checks(&instance).1, "initializing");
        bench.advance(1.0);
        assert_eq!(bench.checks(&instance).1, "impaired");
        bench.advance(60.0);
        assert_eq!(bench.checks(&instance).1, then);
    }
}

#[test]
fn a_fault_hits_the_launches_it_names() {
    let bench = bench("kind = \"launch-failure\"\nlaunch = 2\ntimes = 1");
    let statuses: Vec<String> = (0..3)
        .map(|_| {
            let job = bench.drill(&[DB]);
            bench.advance(120.0);
            status(&bench, &job)
        })
        .collect();
    assert_eq!(statuses, ["LAUNCHED", "FAILED", "LAUNCHED"]);
}

#[test]
fn a_server_is_skipped_and_the_job_launches_the_others() {
    let bench = bench("kind = \"skipped\"\ntimes = 1");
    let job = bench.drill(&[DB, APP]);
    bench.advance(60.0);
    assert_eq!(status(&bench, &job), "FAILED");
    assert_eq!(bench.job(&job)["participatingServers"][1]["launchStatus"], "LAUNCHED");
    assert!(bench.event_names(&job).contains(&"SERVER_SKIPPED".to_owned()));
    assert_eq!(bench.world.launches().len(), 1);
    let again = bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(status(&bench, &again), "LAUNCHED", "the first job was the one that was hit");
}

#[test]
fn a_job_is_seen_as_late_as_the_fleet_says() {
    let bench = bench("kind = \"seen-late\"\nfor = \"3m\"");
    let job = bench.drill(&[APP, DB]);
    bench.advance(179.0);
    assert_eq!(bench.ok("DescribeJobs", json!({}))["items"], json!([]));
    bench.advance(1.0);
    assert_eq!(bench.job(&job)["status"], "COMPLETED");
}

#[test]
fn a_point_in_time_has_expired_when_it_is_to_be_used() {
    let fleet = crate::support::FLEET.replace("lag = \"90s\"", "replication = \"DISCONNECTED\"");
    let fault = "kind = \"expired-recovery-point\"\nerror = \"pit expired\"";
    let bench = Bench::of(&format!("{fleet}\n[[faults]]\nserver = \"*\"\n{fault}\n"));
    let job = bench.drill(&[DB, APP]);
    bench.advance(60.0);
    assert_eq!(status(&bench, &job), "FAILED");
    assert_eq!(bench.job(&job)["participatingServers"][1]["launchStatus"], "LAUNCHED", "it uses none");
    let log = bench.ok("DescribeJobLogItems", json!({"jobID": job}));
    let item = log["items"].as_array().unwrap().iter().find(|item| item["event"] == "USING_PREVIOUS_SNAPSHOT_FAILED");
    assert_eq!(item.unwrap()["eventData"], json!({"sourceServerID": DB, "rawError": "pit expired"}));
}

#[test]
fn a_point_in_time_that_was_named_can_expire_too() {
    let bench = bench("kind = \"expired-recovery-point\"");
    let points = bench.ok("DescribeRecoverySnapshots", json!({"sourceServerID": DB}));
    let named = json!({"sourceServerID": DB, "recoverySnapshotID": points["items"][0]["snapshotID"]});
    let job = bench.ok("StartRecovery", json!({"sourceServers": [named]}))["job"]["jobID"].as_str().unwrap().to_owned();
    bench.advance(60.0);
    assert_eq!(status(&bench, &job), "FAILED");
    assert_eq!(bench.event_names(&job), ["JOB_START", "USING_PREVIOUS_SNAPSHOT_FAILED", "JOB_END"]);
}
