//! TerminateRecoveryInstances: a job of its own.

use serde_json::json;

use crate::support::{APP, Bench, DB};

fn launched() -> (Bench, String) {
    let bench = Bench::new();
    bench.drill(&[DB, APP]);
    bench.advance(60.0);
    let id = bench.instance(DB);
    (bench, id)
}

#[test]
fn instances_end_and_vanish_from_drs() {
    let (bench, id) = launched();
    let job = bench.ok("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [id]}))["job"].clone();
    assert_eq!((&job["type"], &job["initiatedBy"]), (&json!("TERMINATE"), &json!("TERMINATE_RECOVERY_INSTANCES")));
    let job = job["jobID"].as_str().unwrap().to_owned();
    bench.advance(5.0);
    assert_eq!(bench.checks(&id).0, "shutting-down");
    assert_eq!(bench.recovery_instances(DB)[0]["ec2InstanceState"], "SHUTTING-DOWN");
    bench.advance(6.0);
    assert_eq!(bench.checks(&id).0, "terminated");
    assert!(bench.recovery_instances(DB).is_empty());
    bench.advance(6.0);
    let done = bench.job(&job);
    assert_eq!(done["status"], "COMPLETED");
    assert_eq!(
        done["participatingServers"],
        json!([{"sourceServerID": DB, "launchStatus": "TERMINATED", "recoveryInstanceID": id}])
    );
    assert_eq!(bench.event_names(&job), ["JOB_START", "CLEANUP_START", "CLEANUP_END", "JOB_END"]);
    assert_eq!(bench.recovery_instances(APP).len(), 1);
    assert_eq!(bench.world.launches().len(), 2);
}

#[test]
fn ec2_forgets_a_terminated_instance_after_an_hour() {
    let (bench, id) = launched();
    bench.ok("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [id]}));
    bench.advance(3600.0);
    bench.ec2_ok(&format!("Action=DescribeInstances&InstanceId.1={id}"));
    bench.advance(60.0);
    let asked = format!("Action=DescribeInstances&InstanceId.1={id}");
    assert_eq!(bench.ec2_refused(&asked), (400, "InvalidInstanceID.NotFound".to_owned()));
}

#[test]
fn wrong_requests_are_refused() {
    let (bench, id) = launched();
    let refused = |ids: &[&str]| bench.refused("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": ids})).0;
    assert_eq!(refused(&[]), 400);
    assert_eq!(refused(&["x"]), 400);
    assert_eq!(refused(&[&id, &id]), 400);
    assert_eq!(refused(&["i-00000000000000009"]), 404);
}

#[test]
fn a_busy_server_keeps_its_instances() {
    let (bench, id) = launched();
    let terminate = json!({"recoveryInstanceIDs": [id]});
    bench.ok("TerminateRecoveryInstances", terminate.clone());
    assert_eq!(bench.refused("TerminateRecoveryInstances", terminate), (409, "ConflictException".to_owned()));
    assert_eq!(bench.refused("StartRecovery", json!({"sourceServers": [{"sourceServerID": DB}]})).0, 409);
}

#[test]
fn a_termination_is_an_active_job() {
    let bench = Bench::with("[quotas]\njobs = 1\n");
    bench.drill(&[DB]);
    bench.advance(60.0);
    bench.ok("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [bench.instance(DB)]}));
    assert_eq!(bench.refused("StartRecovery", json!({"sourceServers": [{"sourceServerID": APP}]})).0, 402);
    bench.advance(30.0);
    bench.drill(&[APP]);
}
