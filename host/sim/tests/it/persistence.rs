//! A world with a folder survives its process.

use std::path::Path;

use drs_sim::{SimClock, World, WorldError, WorldOptions};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::support::{Bench, DB, FLEET, ManualClock, START, one};

/// Opens the world where it was left.
fn reopened(folder: &Path) -> Bench {
    let clock = ManualClock::at(&World::last_time(folder).unwrap().to_string());
    Bench { world: World::open(folder, clock.clone()).unwrap(), clock }
}

#[test]
fn a_job_goes_on_after_the_world_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(FLEET, folder.path());
    let job = bench.drill(&[DB]);
    drop(bench);
    let bench = reopened(folder.path());
    assert_eq!(bench.clock.now(), START.parse::<Timestamp>().unwrap());
    assert_eq!(bench.job(&job)["status"], "PENDING");
    assert_eq!(bench.world.launches().len(), 1);
    bench.advance(60.0);
    assert_eq!(bench.job(&job)["status"], "COMPLETED");
    let instance = bench.instance(DB);
    bench.set_template(DB, "LaunchTemplateData.InstanceType=t3.micro");
    drop(bench);
    let bench = reopened(folder.path());
    assert_eq!(bench.instance(DB), instance);
    assert_eq!(bench.world.calls()["drs:StartRecovery"], 1);
    assert!(bench.ec2_ok("Action=DescribeLaunchTemplates").contains("<defaultVersionNumber>2"));
}

#[test]
fn a_reopened_world_is_the_same_as_one_that_never_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (closed, open) = (Bench::on_disk(FLEET, folder.path()), Bench::new());
    let job = closed.drill(&[DB]);
    assert_eq!(open.drill(&[DB]), job);
    drop(closed);
    let reopened = reopened(folder.path());
    reopened.advance(70.0);
    open.advance(70.0);
    assert_eq!(reopened.job(&job), open.job(&job));
    assert_eq!(reopened.ec2_ok("Action=DescribeInstances"), open.ec2_ok("Action=DescribeInstances"));
}

#[test]
fn the_effect_of_a_call_whose_reply_was_lost_is_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let fleet = format!("{FLEET}\n[[faults]]\noperation = \"drs:StartRecovery\"\nkind = \"reply-lost-after-effect\"\n");
    let bench = Bench::on_disk(&fleet, folder.path());
    assert!(bench.try_drs("StartRecovery", json!({"sourceServers": [{"sourceServerID": DB}]})).is_err());
    drop(bench);
    let bench = reopened(folder.path());
    assert_eq!(bench.world.launches().len(), 1);
    // The fault was for the first call only, and that one is not forgotten.
    assert_eq!(bench.refused("StartRecovery", json!({"sourceServers": [{"sourceServerID": DB}]})).0, 409);
}

#[test]
fn reading_keeps_the_time_to_within_a_few_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(FLEET, folder.path());
    for _ in 0..30 {
        bench.advance(1.0);
        bench.ok("DescribeJobs", json!({}));
    }
    let noted = World::last_time(folder.path()).unwrap();
    assert!(bench.clock.now().duration_since(noted) <= SignedDuration::from_secs(5));
}

#[test]
fn a_clock_behind_the_worlds_time_does_not_turn_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(FLEET, folder.path());
    bench.advance(3600.0);
    bench.drill(&[DB]);
    drop(bench);
    let clock = ManualClock::at("2026-01-15T09:59:59Z");
    let bench = Bench { world: World::open(folder.path(), clock.clone()).unwrap(), clock };
    let answer = bench.try_drs("DescribeJobs", json!({})).unwrap();
    assert_eq!(answer.headers()["date"], "Thu, 15 Jan 2026 10:00:00 GMT");
}

#[test]
fn a_folder_holds_one_world_of_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(FLEET, folder.path());
    let open = World::open(folder.path(), bench.clock.clone());
    assert!(matches!(open, Err(WorldError::State { reason, .. }) if reason.contains("another process")));
    drop(bench);
    let options = WorldOptions { seed: None, state_dir: Some(folder.path().to_owned()) };
    let again = World::create(FLEET, options, ManualClock::at(START));
    assert!(matches!(again, Err(WorldError::State { reason, .. }) if reason.contains("already holds a world")));
}

#[test]
fn a_folder_without_a_world_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(World::last_time(folder.path()), Err(WorldError::State { .. })));
    assert!(matches!(World::open(folder.path(), ManualClock::at(START)), Err(WorldError::State { .. })));
    std::fs::write(folder.path().join("state.json"), "{}").unwrap();
    let damaged = World::open(folder.path(), ManualClock::at(START));
    assert!(matches!(damaged, Err(WorldError::State { reason, .. }) if reason.contains("not the state of a world")));
}

/// A drill with reads, settings and time in between, after which it is told what the world is like.
fn lived(mut next: impl FnMut(Bench) -> Bench, bench: Bench) -> Vec<String> {
    let mut bench = next(bench);
    bench.set_template(DB, "LaunchTemplateData.InstanceType=t3.micro");
    bench.advance(7.0);
    bench = next(bench);
    let job = bench.drill(&[DB]);
    for _ in 0..8 {
        bench.advance(9.0);
        bench.ok("DescribeJobs", json!({}));
        bench = next(bench);
    }
    let instance = bench.instance(DB);
    bench = next(bench);
    bench.ok("TerminateRecoveryInstances", json!({"recoveryInstanceIDs": [instance]}));
    bench.advance(200.0);
    bench = next(bench);
    vec![
        bench.job(&job).to_string(),
        bench.ok("DescribeJobs", json!({})).to_string(),
        bench.ok("DescribeJobLogItems", json!({"jobID": job})).to_string(),
        without_request_id(&bench.ec2_ok("Action=DescribeInstances")),
        without_request_id(&bench.ec2_ok("Action=DescribeLaunchTemplates")),
    ]
}

/// It goes by the number of calls, and a world that is closed forgets how often it was read.
fn without_request_id(xml: &str) -> String {
    xml.replace(&one(xml, "requestId"), "")
}

#[test]
fn a_world_that_is_opened_again_and_again_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let reopen = |bench: Bench| {
        let clock = bench.clock.clone();
        drop(bench);
        Bench { world: World::open(folder.path(), clock.clone()).unwrap(), clock }
    };
    let closed = lived(reopen, Bench::on_disk(FLEET, folder.path()));
    assert_eq!(closed, lived(|bench| bench, Bench::new()));
}

fn logs(folder: &Path) -> Vec<std::path::PathBuf> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")).collect()
}

#[test]
fn what_a_crash_left_of_a_call_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    Bench::on_disk(FLEET, folder.path()).drill(&[DB]);
    let log = logs(folder.path()).remove(0);
    let whole = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, format!("{whole}{}", &whole[..whole.len() / 2])).unwrap();
    let bench = reopened(folder.path());
    assert_eq!(bench.world.launches().len(), 1);
    bench.set_template(DB, "LaunchTemplateData.InstanceType=t3.micro");
    drop(bench);
    assert!(reopened(folder.path()).ec2_ok("Action=DescribeLaunchTemplates").contains("<defaultVersionNumber>2"));
}

#[test]
fn a_log_that_cannot_be_read_is_said_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    Bench::on_disk(FLEET, folder.path()).drill(&[DB]);
    std::fs::write(logs(folder.path()).remove(0), "{}\n").unwrap();
    let damaged = World::open(folder.path(), ManualClock::at(START));
    assert!(matches!(damaged, Err(WorldError::State { reason, .. }) if reason.contains(".jsonl")));
}

#[test]
fn a_long_log_makes_way_for_a_state() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(FLEET, folder.path());
    let job = bench.drill(&[DB]);
    let first = logs(folder.path());
    for number in 0..2_500 {
        bench.ok("UpdateLaunchConfiguration", json!({"sourceServerID": DB, "name": format!("number {number}")}));
    }
    let last = logs(folder.path());
    assert_eq!(last.len(), 1);
    assert_ne!(first, last);
    drop(bench);
    let bench = reopened(folder.path());
    assert_eq!(bench.ok("GetLaunchConfiguration", json!({"sourceServerID": DB}))["name"], "number 2499");
    assert_eq!(bench.job(&job)["status"], "PENDING");
}
