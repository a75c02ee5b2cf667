//! StartRecovery: what it takes, what it refuses, and the switches that decide.

use serde_json::{Value, json};

use crate::support::{APP, Bench, DB, FLEET, WEB};

fn batch(servers: &[&str]) -> Value {
    let servers: Vec<Value> = servers.iter().map(|id| json!({"sourceServerID": id})).collect();
    json!({"sourceServers": servers, "isDrill": true})
}

/// The usual fleet with this many more servers.
fn large_fleet(switch: &str, more: usize) -> (String, Vec<String>) {
    let mut fleet = crate::support::with_switch(switch);
    let ids: Vec<String> = (0..more).map(|n| format!("s-1{n:016}")).collect();
    for id in &ids {
        fleet.push_str(&format!("\n[[servers]]\nid = \"{id}\"\nhostname = \"{id}\"\n"));
    }
    (fleet, ids)
}

#[test]
fn an_accepted_call_answers_202_with_the_job() {
    let bench = Bench::new();
    let body = json!({"sourceServers": [{"sourceServerID": DB}], "isDrill": true, "tags": {"k": "v"}});
    let (status, answer) = bench.drs("StartRecovery", body);
    assert_eq!(status, 202);
    let job = &answer["job"];
    assert_eq!(job["type"], "LAUNCH");
    assert_eq!(job["initiatedBy"], "START_DRILL");
    assert_eq!(job["status"], "PENDING");
    assert_eq!(job["creationDateTime"], "2026-01-15T09:00:00.000000Z");
    assert_eq!(job["tags"], json!({"k": "v"}));
    assert_eq!(job["participatingServers"], json!([{"sourceServerID": DB, "launchStatus": "PENDING"}]));
    assert!(job["jobID"].as_str().unwrap().starts_with("drsjob-"));
}

#[test]
fn every_launch_is_remembered() {
    let bench = Bench::new();
    let job = bench.start(&[DB], false);
    let launches = bench.world.launches();
    assert_eq!(launches.len(), 1);
    assert_eq!((launches[0].server.as_str(), &launches[0].job_id, launches[0].is_drill), (DB, &job, false));
    assert_eq!(bench.world.calls()["drs:StartRecovery"], 1);
}

#[test]
fn the_last_launch_of_a_server_names_the_job() {
    let bench = Bench::new();
    let job = bench.drill(&[DB]);
    let server = |bench: &Bench| {
        bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [DB]}}))["items"][0].clone()
    };
    let launched = server(&bench);
    assert_eq!(
        launched["lifeCycle"]["lastLaunch"]["initiated"],
        json!({"jobID": job, "apiCallDateTime": "2026-01-15T09:00:00.000000Z", "type": "DRILL"})
    );
    assert_eq!(launched["lastLaunchResult"], "PENDING");
    bench.advance(60.0);
    assert_eq!(server(&bench)["lastLaunchResult"], "SUCCEEDED");
    assert_eq!(server(&bench)["recoveryInstanceId"], bench.instance(DB));
}

#[test]
fn wrong_requests_are_refused() {
    let bench = Bench::new();
    let invalid = (400, "ValidationException".to_owned());
    assert_eq!(bench.refused("StartRecovery", json!({"sourceServers": []})), invalid);
    assert_eq!(bench.refused("StartRecovery", json!({})), invalid);
    assert_eq!(bench.refused("StartRecovery", batch(&["s-1"])), invalid);
    assert_eq!(bench.refused("StartRecovery", batch(&[DB, DB])), invalid);
    let long = json!({"sourceServers": [{"sourceServerID": DB}], "tags": {"k": "v".repeat(257)}});
    assert_eq!(bench.refused("StartRecovery", long), invalid);
    let unknown = (404, "ResourceNotFoundException".to_owned());
    assert_eq!(bench.refused("StartRecovery", batch(&["s-00000000000000009"])), unknown);
    assert!(bench.world.launches().is_empty());
}

#[test]
fn a_busy_server_refuses_the_whole_batch() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    let conflict = (409, "ConflictException".to_owned());
    assert_eq!(bench.refused("StartRecovery", batch(&[APP, DB])), conflict);
    assert_eq!(bench.world.launches().len(), 1);
    bench.advance(44.9);
    assert_eq!(bench.refused("StartRecovery", batch(&[DB])), conflict);
    bench.advance(0.1);
    bench.drill(&[DB]);
}

#[test]
fn a_busy_server_is_skipped_if_the_fleet_says_so() {
    let bench = Bench::with_switch("busy-server = \"skip-server\"");
    bench.drill(&[DB]);
    let job = bench.drill(&[APP, DB]);
    bench.advance(45.0);
    let participants = bench.job(&job)["participatingServers"].clone();
    assert_eq!(participants[0]["launchStatus"], "LAUNCHED");
    assert_eq!(participants[1]["launchStatus"], "FAILED");
    assert!(bench.event_names(&job).contains(&"SERVER_SKIPPED".to_owned()));
    assert_eq!(bench.world.launches().len(), 2);
}

#[test]
fn a_batch_of_busy_servers_only_is_refused_whatever_the_fleet_says() {
    let bench = Bench::with_switch("busy-server = \"skip-server\"");
    bench.drill(&[DB]);
    assert_eq!(bench.refused("StartRecovery", batch(&[DB])).0, 409);
}

#[test]
fn a_hundred_servers_are_a_job_and_one_more_is_too_many() {
    let (fleet, ids) = large_fleet("over-100 = \"refuse\"", 101);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let bench = Bench::of(&fleet);
    assert_eq!(bench.refused("StartRecovery", batch(&ids)), (402, "ServiceQuotaExceededException".to_owned()));
    bench.drill(&ids[..100]);
}

#[test]
fn more_than_a_hundred_servers_are_taken_if_the_fleet_says_so() {
    let (fleet, ids) = large_fleet("over-100 = \"accept\"", 201);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let bench = Bench::of(&fleet);
    assert_eq!(bench.refused("StartRecovery", batch(&ids)), (400, "ValidationException".to_owned()));
    bench.drill(&ids[..200]);
}

#[test]
fn the_quotas_of_jobs_and_servers_hold_until_jobs_end() {
    let quota = (402, "ServiceQuotaExceededException".to_owned());
    let bench = Bench::with("[quotas]\njobs = 2\n");
    bench.drill(&[DB]);
    bench.drill(&[APP]);
    assert_eq!(bench.refused("StartRecovery", batch(&[WEB])), quota);
    bench.advance(45.0);
    bench.drill(&[WEB]);

    let bench = Bench::with("[quotas]\nservers-in-jobs = 2\n");
    bench.drill(&[DB]);
    assert_eq!(bench.refused("StartRecovery", batch(&[APP, WEB])), quota);
    bench.drill(&[APP]);
}

#[test]
fn a_foreign_job_keeps_its_servers_busy_and_counts() {
    let bench = Bench::with(&format!(
        "[[jobs]]\nservers = [\"{DB}\"]\nstarted-ago = \"30s\"\ntags = {{ Owner = \"somebody\" }}\n"
    ));
    assert_eq!(bench.refused("StartRecovery", batch(&[DB])).0, 409);
    let jobs = bench.ok("DescribeJobs", json!({}));
    assert_eq!(jobs["items"][0]["tags"]["Owner"], "somebody");
    assert_eq!(jobs["items"][0]["creationDateTime"], "2026-01-15T08:59:30.000000Z");
    assert_eq!(jobs["items"][0]["status"], "STARTED");
    bench.advance(15.0);
    bench.drill(&[DB]);
}

#[test]
fn a_point_in_time_can_be_named() {
    let bench = Bench::new();
    let points = bench.ok("DescribeRecoverySnapshots", json!({"sourceServerID": DB}));
    let id = points["items"][2]["snapshotID"].clone();
    let named = |id: &Value| json!({"sourceServers": [{"sourceServerID": DB, "recoverySnapshotID": id}]});
    let gone = json!("pit-00000000000000009");
    assert_eq!(bench.refused("StartRecovery", named(&gone)).0, 404);
    bench.ok("StartRecovery", named(&id));
    bench.advance(45.0);
    assert_eq!(bench.recovery_instances(DB)[0]["pointInTimeSnapshotDateTime"], points["items"][2]["timestamp"]);
}

#[test]
fn a_server_that_is_not_replicating_launches_from_its_newest_point() {
    let bench = Bench::of(&FLEET.replace("lag = \"90s\"", "replication = \"DISCONNECTED\""));
    let job = bench.drill(&[DB]);
    bench.advance(45.0);
    assert!(bench.event_names(&job).contains(&"USING_PREVIOUS_SNAPSHOT".to_owned()));
    assert_eq!(bench.recovery_instances(DB)[0]["pointInTimeSnapshotDateTime"], "2026-01-15T08:56:00.000000Z");
}

#[test]
fn a_server_without_any_point_in_time_fails_at_its_snapshot() {
    let bench = Bench::of(&FLEET.replace("lag = \"90s\"", "replication = \"INITIAL_SYNC\""));
    let job = bench.drill(&[DB]);
    bench.advance(45.0);
    assert_eq!(bench.event_names(&job), ["JOB_START", "SNAPSHOT_START", "SNAPSHOT_FAIL", "JOB_END"]);
    assert_eq!(bench.job(&job)["participatingServers"][0]["launchStatus"], "FAILED");
}
