//! Values that no model has: enumerations of AWS grow, and `LAUNCH_END` was never in one.

use serde_json::json;

use crate::support::{Bench, DB};

fn bench(keys: &str) -> Bench {
    Bench::with(&format!("[[faults]]\nserver = \"{DB}\"\n{keys}\n"))
}

fn status(bench: &Bench, job: &str) -> String {
    bench.job(job)["participatingServers"][0]["launchStatus"].as_str().unwrap().to_owned()
}

#[test]
fn an_event_of_no_model_is_in_the_log() {
    let bench = bench("kind = \"unknown-event\"\nevent = \"QUANTUM_START\"");
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    let events = bench.event_names(&job);
    assert_eq!(events[..3], ["JOB_START", "QUANTUM_START", "SNAPSHOT_START"]);
    assert_eq!(status(&bench, &job), "LAUNCHED");
}

#[test]
fn a_launch_status_stands_in_place_of_another() {
    let bench = bench("kind = \"unknown-launch-status\"\nvalue = \"WARMING_UP\"\nin-place-of = \"IN_PROGRESS\"");
    let job = bench.drill(&[DB]);
    bench.advance(30.0);
    assert_eq!(status(&bench, &job), "WARMING_UP");
    bench.advance(15.0);
    assert_eq!(status(&bench, &job), "LAUNCHED");
}

#[test]
fn without_more_words_the_unknown_launch_status_is_the_last_one() {
    let bench = bench("kind = \"unknown-launch-status\"");
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    assert_eq!(status(&bench, &job), "NOT_IN_ANY_MODEL");
    assert_eq!(bench.job(&job)["status"], "COMPLETED");
    assert_eq!(bench.recovery_instances(DB).len(), 1);
}

#[test]
fn a_job_status_stands_in_place_of_another() {
    let bench = bench("kind = \"unknown-job-status\"\nvalue = \"QUEUED\"\nin-place-of = \"PENDING\"");
    let job = bench.drill(&[DB]);
    assert_eq!(bench.job(&job)["status"], "QUEUED");
    bench.advance(2.0);
    assert_eq!(bench.job(&job)["status"], "STARTED");
    let server = bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [DB]}}));
    assert_eq!(server["items"][0]["lastLaunchResult"], "PENDING");
}
