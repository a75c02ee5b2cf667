//! StartInstances, StopInstances and TerminateInstances, and what DRS then says of the instance.

use serde_json::json;

use crate::support::{Bench, DB, FLEET, all};

fn launched() -> (Bench, String) {
    let bench = Bench::of(&FLEET.replace("[timings]", "[timings]\nstop = \"5s\"\nstart = \"3s\""));
    bench.drill(&[DB]);
    bench.advance(100.0);
    let id = bench.instance(DB);
    (bench, id)
}

/// The states before and after a call.
fn change(bench: &Bench, action: &str, id: &str) -> [String; 2] {
    let xml = bench.ec2_ok(&format!("Action={action}&InstanceId.1={id}"));
    let mut names = all(&xml, "name").into_iter();
    let after = names.next().unwrap();
    [names.next().unwrap(), after]
}

#[test]
fn an_instance_stops_and_starts_again() {
    let (bench, id) = launched();
    assert_eq!(change(&bench, "StopInstances", &id), ["running", "stopping"]);
    assert_eq!(bench.recovery_instances(DB)[0]["ec2InstanceState"], "STOPPING");
    bench.advance(5.0);
    assert_eq!(bench.checks(&id), ("stopped".to_owned(), "not-applicable".to_owned()));
    assert_eq!(change(&bench, "StopInstances", &id), ["stopped", "stopped"]);
    assert_eq!(change(&bench, "StartInstances", &id), ["stopped", "pending"]);
    bench.advance(3.0);
    assert_eq!(bench.checks(&id), ("running".to_owned(), "initializing".to_owned()));
    assert_eq!(change(&bench, "StartInstances", &id), ["running", "running"]);
    bench.advance(30.0);
    assert_eq!(bench.checks(&id).1, "ok");
}

#[test]
fn only_states_that_allow_it_are_changed() {
    let (bench, id) = launched();
    let refused = |action: &str| bench.ec2_refused(&format!("Action={action}&InstanceId.1={id}"));
    change(&bench, "StopInstances", &id);
    assert_eq!(refused("StartInstances"), (400, "IncorrectInstanceState".to_owned()));
    change(&bench, "TerminateInstances", &id);
    assert_eq!(refused("StopInstances").1, "IncorrectInstanceState");
    assert_eq!(refused("StartInstances").1, "IncorrectInstanceState");
    assert_eq!(bench.ec2_refused("Action=StopInstances").1, "MissingParameter");
    let gone = "Action=TerminateInstances&InstanceId.1=i-00000000000000009";
    assert_eq!(bench.ec2_refused(gone).1, "InvalidInstanceID.NotFound");
}

#[test]
fn drs_goes_on_listing_what_ec2_terminated_until_it_terminates_it_itself() {
    let (bench, id) = launched();
    assert_eq!(change(&bench, "TerminateInstances", &id), ["running", "shutting-down"]);
    bench.advance(10.0);
    assert_eq!(change(&bench, "TerminateInstances", &id), ["terminated", "terminated"]);
    assert_eq!(bench.recovery_instances(DB)[0]["ec2InstanceState"], "TERMINATED");
    bench.advance(3600.0);
    assert_eq!(bench.recovery_instances(DB)[0]["ec2InstanceState"], "NOT_FOUND");
    bench.ok("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [id]}));
    bench.advance(30.0);
    assert!(bench.recovery_instances(DB).is_empty());
}

#[test]
fn a_dry_run_says_what_would_be_and_does_nothing() {
    let (bench, id) = launched();
    let dry = |id: &str| bench.ec2_refused(&format!("Action=TerminateInstances&InstanceId.1={id}&DryRun=true"));
    assert_eq!(dry(&id), (412, "DryRunOperation".to_owned()));
    assert_eq!(dry("i-00000000000000009").1, "InvalidInstanceID.NotFound");
    assert_eq!(bench.checks(&id).0, "running");
    assert_eq!(bench.ec2_refused("Action=DescribeSubnets&DryRun=true").1, "DryRunOperation");
    bench.ec2_ok("Action=DescribeSubnets&DryRun=false");
}
