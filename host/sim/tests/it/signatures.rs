//! Signatures are checked for shape, scope and date, each service refusing in its own words.

use bytes::Bytes;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::support::{Bench, START, all, amz_date, authorization, drs_request, ec2_request, form};

fn start() -> Timestamp {
    START.parse().unwrap()
}

fn code(bench: &Bench, request: Request<Bytes>) -> (u16, String) {
    let answer = bench.world.handle(request).unwrap();
    let xml = String::from_utf8_lossy(answer.body()).into_owned();
    let code = match answer.headers().get("x-amzn-errortype") {
        Some(code) => code.to_str().unwrap().to_owned(),
        None => all(&xml, "Code").pop().unwrap_or_default(),
    };
    (answer.status().as_u16(), code)
}

#[test]
fn a_signature_is_good_for_five_minutes() {
    let bench = Bench::new();
    bench.advance(300.0);
    assert_eq!(code(&bench, drs_request(start(), "DescribeJobs", &json!({}))), (200, String::new()));
    bench.advance(1.0);
    let expired = (403, "InvalidSignatureException".to_owned());
    assert_eq!(code(&bench, drs_request(start(), "DescribeJobs", &json!({}))), expired);
    assert_eq!(code(&bench, ec2_request(start(), "Action=DescribeInstances")), (400, "RequestExpired".to_owned()));
    let sts = form("sts", start(), "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(code(&bench, sts), (403, "SignatureDoesNotMatch".to_owned()));
}

#[test]
fn a_signature_of_the_future_is_refused() {
    let bench = Bench::new();
    let ahead = start() + SignedDuration::from_secs(301);
    assert_eq!(code(&bench, drs_request(ahead, "DescribeJobs", &json!({}))).0, 403);
}

#[test]
fn an_expired_start_recovery_launches_nothing() {
    let bench = Bench::new();
    bench.advance(301.0);
    let body = json!({"sourceServers": [{"sourceServerID": crate::support::DB}], "isDrill": true});
    let answer = bench.world.handle(drs_request(start(), "StartRecovery", &body)).unwrap();
    assert!(String::from_utf8_lossy(answer.body()).contains("Signature expired: 20260115T090000Z is now earlier than"));
    assert!(bench.world.launches().is_empty());
    assert!(bench.world.calls().is_empty());
}

#[test]
fn shape_and_scope_must_be_right() {
    let bench = Bench::new();
    let request = |authorization: &str| {
        Request::post("/DescribeJobs")
            .header("x-amz-date", amz_date(start()))
            .header("authorization", authorization)
            .body(Bytes::new())
            .unwrap()
    };
    let right = authorization("drs", start());
    assert_eq!(code(&bench, request(&right)).0, 200);
    let shape = (400, "IncompleteSignatureException".to_owned());
    assert_eq!(code(&bench, request("Bearer token")), shape);
    assert_eq!(code(&bench, request(&right.replace("Signature=00", "Signature=zz"))), shape);
    let scope = (403, "InvalidSignatureException".to_owned());
    assert_eq!(code(&bench, request(&right.replace("us-west-2", "us-east-1"))), scope);
    assert_eq!(code(&bench, request(&right.replace("20260115", "20260114"))), scope);
    assert_eq!(code(&bench, request(&right.replace("/drs/", "/s3/"))), scope);
}

#[test]
fn a_request_without_a_signature_is_refused_in_the_protocol_it_seems_to_speak() {
    let bench = Bench::new();
    let json = Request::post("/DescribeJobs").body(Bytes::new()).unwrap();
    assert_eq!(code(&bench, json), (403, "MissingAuthenticationTokenException".to_owned()));
    let query = Request::post("/").header("content-type", "application/x-www-form-urlencoded").body(Bytes::new());
    assert_eq!(code(&bench, query.unwrap()), (403, "MissingAuthenticationToken".to_owned()));
}

#[test]
fn every_answer_has_the_simulated_date_and_a_request_id() {
    let bench = Bench::new();
    let good = bench.world.handle(drs_request(start(), "DescribeJobs", &json!({}))).unwrap();
    let bad = bench.world.handle(Request::post("/").body(Bytes::new()).unwrap()).unwrap();
    for answer in [good, bad] {
        assert_eq!(answer.headers()["date"], "Thu, 15 Jan 2026 09:00:00 GMT");
        assert_eq!(answer.headers()["x-amzn-requestid"].len(), 36);
    }
}

#[test]
fn the_caller_is_known_to_sts() {
    let bench = Bench::new();
    let answer = bench.world.handle(form("sts", start(), "Action=GetCallerIdentity&Version=2011-06-15")).unwrap();
    let xml = String::from_utf8(answer.body().to_vec()).unwrap();
    assert_eq!(all(&xml, "Account"), ["123456789012"]);
    assert_eq!(all(&xml, "Arn"), ["arn:aws:iam::123456789012:user/simulator"]);
}

#[test]
fn unknown_operations_are_said_to_be_unknown() {
    let bench = Bench::new();
    assert_eq!(bench.refused("DeleteJob", json!({})), (404, "UnknownOperationException".to_owned()));
    assert_eq!(bench.ec2_refused("Action=RunInstances"), (400, "InvalidAction".to_owned()));
}
