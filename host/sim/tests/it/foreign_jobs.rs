//! Jobs of others: there when the world begins, or started at their time, whoever looks.

use serde_json::{Value, json};

use crate::support::{APP, Bench, DB, FLEET, WEB};

fn job(servers: &[&str], more: &str) -> String {
    format!("\n[[jobs]]\nservers = {servers:?}\n{more}\n")
}

fn listed(bench: &Bench) -> Vec<Value> {
    bench.ok("DescribeJobs", json!({}))["items"].as_array().unwrap().clone()
}

fn start(server: &str) -> Value {
    json!({"sourceServers": [{"sourceServerID": server}], "isDrill": true})
}

#[test]
fn a_job_is_started_at_its_time_and_keeps_its_servers_busy() {
    let bench = Bench::with(&job(&[DB], "starts-after = \"30s\"\ndrill = false\ntags = { Owner = \"somebody\" }"));
    bench.advance(29.0);
    assert!(listed(&bench).is_empty());
    bench.advance(2.0);
    let jobs = listed(&bench);
    assert_eq!(jobs[0]["creationDateTime"], "2026-01-15T09:00:30.000000Z");
    assert_eq!((&jobs[0]["tags"]["Owner"], &jobs[0]["initiatedBy"]), (&json!("somebody"), &json!("START_RECOVERY")));
    assert_eq!(bench.refused("StartRecovery", start(DB)), (409, "ConflictException".to_owned()));
    bench.advance(44.0);
    bench.drill(&[DB]);
}

#[test]
fn a_job_that_nobody_saw_starting_has_run_its_course() {
    let bench = Bench::with(&job(&[DB], "starts-after = \"30s\""));
    bench.advance(600.0);
    assert_eq!(listed(&bench)[0]["endDateTime"], "2026-01-15T09:01:15.000000Z");
    assert_eq!(bench.recovery_instances(DB).len(), 1);
}

#[test]
fn a_job_that_finds_its_server_busy_does_not_start() {
    let bench = Bench::with(&job(&[DB, APP], "starts-after = \"30s\""));
    bench.drill(&[APP]);
    bench.advance(300.0);
    assert_eq!(listed(&bench).len(), 1);
    assert!(bench.recovery_instances(DB).is_empty());
}

#[test]
fn jobs_are_started_in_the_order_of_their_time_and_settings_are_read_in_between() {
    let more = [job(&[DB], "starts-after = \"50s\""), job(&[DB], "starts-after = \"2s\"")].concat();
    let bench = Bench::with(&more);
    bench.advance(120.0);
    let created: Vec<Value> = listed(&bench).iter().map(|job| job["creationDateTime"].clone()).collect();
    assert_eq!(created, [json!("2026-01-15T09:00:50.000000Z"), json!("2026-01-15T09:00:02.000000Z")]);
    assert_eq!(bench.recovery_instances(DB).len(), 1, "the second launch replaced the instance of the first");
}

#[test]
fn later_jobs_count_in_the_quotas() {
    let bench = Bench::of(&format!("{FLEET}\n[quotas]\njobs = 1\n{}", job(&[DB], "starts-after = \"5s\"")));
    bench.advance(6.0);
    let (status, body) = bench.drs("StartRecovery", start(WEB));
    assert_eq!(status, 402);
    assert_eq!(
        (&body["code"], &body["serviceCode"], &body["quotaCode"]),
        (&json!("ServiceQuotaExceededException"), &json!("drs"), &json!("L-D88FAC3A"))
    );
    bench.advance(45.0);
    bench.drill(&[WEB]);
}

#[test]
fn a_kept_world_starts_each_of_them_once() {
    let folder = tempfile::tempdir().unwrap();
    let fleet = format!("{FLEET}{}", job(&[DB], "starts-after = \"30s\""));
    let bench = Bench::on_disk(&fleet, folder.path());
    bench.advance(31.0);
    bench.drill(&[APP]);
    assert_eq!(listed(&bench).len(), 2);
    let Bench { world, clock } = bench;
    drop(world);
    let again = Bench { world: drs_sim::World::open(folder.path(), clock.clone()).unwrap(), clock };
    again.advance(1.0);
    assert_eq!(listed(&again).len(), 2);
}
