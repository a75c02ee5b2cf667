//! A launch terminates the instances that earlier launches of the server left.

use crate::support::{Bench, DB, FLEET};

fn recovered(switch: &str) -> String {
    let fleet = if switch.is_empty() { FLEET.to_owned() } else { crate::support::with_switch(switch) };
    format!("{fleet}\n[[recovery-instances]]\nserver = \"{DB}\"\ndrill = false\nlaunched-ago = \"2d\"\n")
}

#[test]
fn a_second_drill_removes_the_first_ones_instance() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    bench.advance(60.0);
    let first = bench.instance(DB);
    let job = bench.drill(&[DB]);
    bench.advance(1.5);
    assert_eq!(bench.checks(&first).0, "shutting-down");
    bench.advance(3.0);
    assert_eq!(bench.checks(&first).0, "terminated");
    assert!(bench.recovery_instances(DB).is_empty());
    assert_eq!(bench.event_names(&job)[..3], ["JOB_START", "CLEANUP_START", "CLEANUP_END"]);
    bench.advance(60.0);
    assert_ne!(bench.instance(DB), first);
}

#[test]
fn a_drill_also_removes_the_instance_of_a_real_recovery() {
    let bench = Bench::of(&recovered(""));
    let real = bench.instance(DB);
    assert_eq!(bench.recovery_instances(DB)[0]["isDrill"], false);
    bench.drill(&[DB]);
    bench.advance(60.0);
    assert_ne!(bench.instance(DB), real);
    assert_eq!(bench.checks(&real).0, "terminated");
}

#[test]
fn only_drills_are_replaced_if_the_fleet_says_so() {
    let bench = Bench::of(&recovered("launch-replaces = \"drill\""));
    bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(bench.recovery_instances(DB).len(), 2);
    bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(bench.recovery_instances(DB).len(), 2);
}

#[test]
fn nothing_is_replaced_if_the_fleet_says_so() {
    let bench = Bench::with_switch("launch-replaces = \"none\"");
    for _ in 0..2 {
        bench.drill(&[DB]);
        bench.advance(60.0);
    }
    assert_eq!(bench.recovery_instances(DB).len(), 2);
}

#[test]
fn a_failed_launch_costs_the_earlier_instance_unless_it_is_replaced_late() {
    let failing = |switch: &str| {
        let fleet = recovered(switch);
        Bench::of(&format!("{fleet}\n[[faults]]\nserver = \"{DB}\"\nkind = \"conversion-failure\"\n"))
    };
    let early = failing("replace-at = \"job-start\"");
    early.drill(&[DB]);
    early.advance(60.0);
    assert!(early.recovery_instances(DB).is_empty());
    let late = failing("replace-at = \"launch-start\"");
    late.drill(&[DB]);
    late.advance(60.0);
    assert_eq!(late.recovery_instances(DB).len(), 1);
}

#[test]
fn a_late_replacement_happens_at_launch_start() {
    let bench = Bench::of(&recovered("replace-at = \"launch-start\""));
    let real = bench.instance(DB);
    bench.drill(&[DB]);
    bench.advance(19.0);
    assert_eq!(bench.checks(&real).0, "running");
    bench.advance(1.5);
    assert_eq!(bench.checks(&real).0, "shutting-down");
}

#[test]
fn an_earlier_instance_has_the_failback_state_of_the_fleet() {
    let fleet = recovered("").replace("launched-ago", "failback = \"FAILBACK_IN_PROGRESS\"\nlaunched-ago");
    let bench = Bench::of(&fleet);
    assert_eq!(bench.recovery_instances(DB)[0]["failback"]["state"], "FAILBACK_IN_PROGRESS");
    let servers = bench.ok("DescribeSourceServers", serde_json::json!({"filters": {"sourceServerIDs": [DB]}}));
    assert_eq!(servers["items"][0]["lifeCycle"]["lastLaunch"]["initiated"]["type"], "RECOVERY");
}
