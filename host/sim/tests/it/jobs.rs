//! Jobs over time: status, log, visibility, jitter.

use drs_sim::{World, WorldOptions};
use serde_json::json;

use crate::support::{APP, Bench, DB, FLEET, ManualClock, START, WEB};

#[test]
fn a_job_passes_through_its_phases() {
    let bench = Bench::new();
    let id = bench.drill(&[DB, APP]);
    let seen = |bench: &Bench| {
        let job = bench.job(&id);
        let server = job["participatingServers"][0]["launchStatus"].clone();
        (job["status"].as_str().unwrap().to_owned(), server.as_str().unwrap().to_owned())
    };
    let expect = |status: &str, server: &str| assert_eq!(seen(&bench), (status.to_owned(), server.to_owned()));
    bench.advance(0.5);
    expect("PENDING", "PENDING");
    bench.advance(1.0);
    expect("STARTED", "IN_PROGRESS");
    bench.advance(38.5);
    expect("STARTED", "LAUNCHED");
    assert!(bench.job(&id).get("endDateTime").is_none());
    bench.advance(5.0);
    expect("COMPLETED", "LAUNCHED");
    assert_eq!(bench.job(&id)["endDateTime"], "2026-01-15T09:00:45.000000Z");
}

#[test]
fn the_log_grows_as_in_the_record() {
    let bench = Bench::new();
    let job = bench.drill(&[DB]);
    bench.advance(15.0);
    assert_eq!(bench.event_names(&job), ["JOB_START", "SNAPSHOT_START", "SNAPSHOT_END", "CONVERSION_START"]);
    bench.advance(31.0);
    let expected = [
        (1.0, "JOB_START"),
        (2.0, "SNAPSHOT_START"),
        (3.0, "SNAPSHOT_END"),
        (10.0, "CONVERSION_START"),
        (20.0, "CONVERSION_END"),
        (20.0, "LAUNCH_START"),
        (40.0, "LAUNCH_END"),
        (45.026, "JOB_END"),
    ];
    assert_eq!(bench.events(&job), expected.map(|(at, event)| (at, event.to_owned())));
    let log = bench.ok("DescribeJobLogItems", json!({"jobID": job}));
    assert_eq!(log["items"][0]["eventData"], json!({}));
    assert_eq!(log["items"][6]["eventData"], json!({"sourceServerID": DB, "targetInstanceID": bench.instance(DB)}));
    assert!(log["items"][4]["eventData"]["conversionServerID"].as_str().unwrap().starts_with("i-"));
}

#[test]
fn a_log_is_paged() {
    let bench = Bench::new();
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    let first = bench.ok("DescribeJobLogItems", json!({"jobID": job, "maxResults": 5}));
    let rest = bench.ok("DescribeJobLogItems", json!({"jobID": job, "nextToken": first["nextToken"]}));
    assert_eq!((first["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (5, 3));
    assert_eq!(bench.refused("DescribeJobLogItems", json!({"jobID": "drsjob-00000000000000000"})).0, 400);
}

#[test]
fn jobs_are_listed_newest_first_filtered_and_paged() {
    let bench = Bench::new();
    let first = bench.drill(&[DB]);
    bench.advance(10.0);
    let second = bench.drill(&[APP]);
    let page = bench.ok("DescribeJobs", json!({"maxResults": 1}));
    assert_eq!(page["items"][0]["jobID"], json!(second));
    // A job that comes to the front meanwhile hides none and repeats none.
    bench.advance(10.0);
    bench.drill(&[WEB]);
    let next = bench.ok("DescribeJobs", json!({"maxResults": 1, "nextToken": page["nextToken"]}));
    assert_eq!(next["items"][0]["jobID"], json!(first));
    let late = bench
        .ok("DescribeJobs", json!({"filters": {"fromDate": "2026-01-15T09:00:05Z", "toDate": "2026-01-15T09:00:10Z"}}));
    assert_eq!(late["items"].as_array().unwrap().len(), 1);
    assert_eq!(late["items"][0]["jobID"], json!(second));
    assert_eq!(bench.refused("DescribeJobs", json!({"filters": {"jobIDs": ["x"]}})).0, 400);
    assert_eq!(bench.refused("DescribeJobs", json!({"filters": {"fromDate": "today"}})).0, 400);
    // The model's dates are UTC, with a Z.
    let offset = json!({"filters": {"fromDate": "2026-01-15T09:00:05+00:00"}});
    assert_eq!(bench.refused("DescribeJobs", offset).0, 400);
}

#[test]
fn a_new_job_shows_late_and_is_a_conflict_at_once() {
    let bench = Bench::with_switch("job-visible-after = \"5s\"");
    let id = bench.drill(&[DB]);
    bench.advance(4.9);
    assert_eq!(bench.ok("DescribeJobs", json!({"filters": {"jobIDs": [id]}}))["items"], json!([]));
    assert!(bench.event_names(&id).is_empty());
    let servers = bench.ok("DescribeSourceServers", json!({}));
    assert_eq!(servers["items"][0]["lifeCycle"]["lastLaunch"]["initiated"], json!({}));
    let again = json!({"sourceServers": [{"sourceServerID": DB}]});
    assert_eq!(bench.refused("StartRecovery", again).0, 409);
    bench.advance(0.1);
    assert_eq!(bench.job(&id)["status"], "STARTED");
    let servers = bench.ok("DescribeSourceServers", json!({}));
    assert_eq!(servers["items"][0]["lifeCycle"]["lastLaunch"]["initiated"]["jobID"], json!(id));
}

#[test]
fn participants_have_no_instance_id_unless_the_fleet_says_so() {
    let bench = Bench::new();
    let id = bench.drill(&[DB]);
    bench.advance(45.0);
    assert!(bench.job(&id)["participatingServers"][0].get("recoveryInstanceID").is_none());

    let bench = Bench::with_switch("participating-instance-ids = true");
    let id = bench.drill(&[DB]);
    bench.advance(39.0);
    assert!(bench.job(&id)["participatingServers"][0].get("recoveryInstanceID").is_none());
    bench.advance(6.0);
    assert_eq!(bench.job(&id)["participatingServers"][0]["recoveryInstanceID"], json!(bench.instance(DB)));
}

fn end_with_jitter(seed: u64) -> String {
    let fleet = FLEET.replace("[timings]", "[timings]\njitter = \"30%\"");
    let clock = ManualClock::at(START);
    let options = WorldOptions { seed: Some(seed), state_dir: None };
    let bench = Bench { world: World::create(&fleet, options, clock.clone()).unwrap(), clock };
    let id = bench.drill(&[DB, APP]);
    bench.advance(120.0);
    bench.job(&id)["endDateTime"].as_str().unwrap().to_owned()
}

#[test]
fn jitter_comes_from_the_seed_alone() {
    assert_eq!(end_with_jitter(5), end_with_jitter(5));
    assert_ne!(end_with_jitter(5), end_with_jitter(6));
}

#[test]
fn jitter_stays_within_its_share() {
    for seed in 0..50 {
        let end = end_with_jitter(seed);
        // 45 s without jitter.
        assert!(("2026-01-15T09:00:31.5"..="2026-01-15T09:00:58.5").contains(&end.as_str()), "{end}");
    }
}
