//! Faults of calls: what the caller sees, and whether the call had its effect.

use std::time::Duration;

use drs_sim::{Latency, ReplyLost};
use serde_json::{Value, json};

use crate::support::{Bench, DB};

fn bench(fault: &str) -> Bench {
    Bench::with(&format!("[[faults]]\n{fault}\n"))
}

fn start() -> Value {
    json!({"sourceServers": [{"sourceServerID": DB}], "isDrill": true})
}

#[test]
fn a_throttled_call_says_when_to_try_again() {
    let bench = bench("operation = \"drs:StartRecovery\"\nkind = \"throttle\"\nretry-after = \"7s\"");
    let answer = bench.try_drs("StartRecovery", start()).unwrap();
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["x-amzn-errortype"], "ThrottlingException");
    assert_eq!(answer.headers()["retry-after"], "7");
    assert!(bench.world.launches().is_empty());
    bench.ok("StartRecovery", start());
}

#[test]
fn each_service_words_a_throttle_and_a_failure_itself() {
    let bench = bench(
        "operation = \"ec2:DescribeInstances\"\nkind = \"throttle\"\n\
         [[faults]]\noperation = \"ec2:DescribeInstances\"\nkind = \"internal-error\"\ncall = 2",
    );
    assert_eq!(bench.ec2_refused("Action=DescribeInstances"), (503, "RequestLimitExceeded".to_owned()));
    assert_eq!(bench.ec2_refused("Action=DescribeInstances"), (500, "InternalError".to_owned()));
    bench.ec2_ok("Action=DescribeInstances");
}

#[test]
fn a_fault_hits_the_calls_it_names() {
    let bench = bench("operation = \"drs:DescribeJobs\"\nkind = \"internal-error\"\ncall = 2\ntimes = 2");
    let statuses: Vec<u16> = (0..4).map(|_| bench.drs("DescribeJobs", json!({})).0).collect();
    assert_eq!(statuses, [200, 500, 500, 200]);
    assert_eq!(bench.world.calls()["drs:DescribeJobs"], 4);
}

#[test]
fn an_internal_error_may_hide_an_effect() {
    let bench = bench("operation = \"drs:StartRecovery\"\nkind = \"internal-error-after-effect\"");
    assert_eq!(bench.refused("StartRecovery", start()), (500, "InternalServerException".to_owned()));
    assert_eq!(bench.world.launches().len(), 1);
    assert_eq!(bench.refused("StartRecovery", start()).0, 409);
}

#[test]
fn a_reply_lost_before_the_effect_leaves_nothing() {
    let bench = bench("operation = \"drs:StartRecovery\"\nkind = \"reply-lost-before-effect\"");
    assert_eq!(bench.try_drs("StartRecovery", start()).unwrap_err(), ReplyLost);
    assert!(bench.world.launches().is_empty());
    bench.ok("StartRecovery", start());
}

#[test]
fn a_reply_lost_after_the_effect_leaves_a_job() {
    let bench = bench("operation = \"drs:StartRecovery\"\nkind = \"reply-lost-after-effect\"");
    assert_eq!(bench.try_drs("StartRecovery", start()).unwrap_err(), ReplyLost);
    assert_eq!(bench.world.launches().len(), 1);
    assert_eq!(bench.ok("DescribeJobs", json!({}))["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_conflict_without_a_job() {
    let bench = bench("operation = \"drs:StartRecovery\"\nkind = \"conflict\"");
    assert_eq!(bench.refused("StartRecovery", start()), (409, "ConflictException".to_owned()));
    assert_eq!(bench.ok("DescribeJobs", json!({}))["items"], json!([]));
}

#[test]
fn a_permission_that_is_missing_is_refused_in_each_services_words() {
    let bench = bench("operation = \"*\"\nkind = \"denied\"");
    assert_eq!(bench.refused("StartRecovery", start()), (403, "AccessDeniedException".to_owned()));
    assert_eq!(bench.ec2_refused("Action=DescribeInstances"), (403, "UnauthorizedOperation".to_owned()));
    assert!(bench.world.launches().is_empty());
    bench.ok("StartRecovery", start());
}

#[test]
fn an_answer_that_is_no_answer_may_hide_an_effect() {
    let bench = bench("operation = \"drs:StartRecovery\"\nkind = \"garbled-after-effect\"");
    let answer = bench.try_drs("StartRecovery", start()).unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (200, &"text/html".parse().unwrap()));
    assert_eq!(bench.world.launches().len(), 1);
}

#[test]
fn a_late_answer_says_how_late_and_every_call_is_late() {
    let bench = bench("operation = \"drs:*\"\nkind = \"latency\"\nfor = \"3s\"");
    for _ in 0..3 {
        let answer = bench.try_drs("DescribeJobs", json!({})).unwrap();
        assert_eq!(answer.extensions().get(), Some(&Latency(Duration::from_secs(3))));
    }
}

#[test]
fn a_late_answer_may_be_a_refusal() {
    let bench = bench(
        "operation = \"drs:DescribeJobs\"\nkind = \"latency\"\nfor = \"3s\"\n\
         [[faults]]\noperation = \"*\"\nkind = \"throttle\"",
    );
    let answer = bench.try_drs("DescribeJobs", json!({})).unwrap();
    assert_eq!((answer.status().as_u16(), answer.extensions().get::<Latency>().is_some()), (429, true));
}
