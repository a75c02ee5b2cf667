//! AssumeRole, and callers who act in a session.

use bytes::Bytes;
use drs_sim::SimClock;
use http::Request;
use serde_json::json;

use crate::support::{Bench, DB, FLEET, all, drs_request, form, one};

const ROLE: &str = "arn:aws:iam::123456789012:role/shop/recovery";

/// A world that its callers have to enter by a role.
fn bench() -> Bench {
    let roles = format!("[[roles]]\narn = \"{ROLE}\"\nexternal-id = \"shop\"\n");
    Bench::of(&format!("caller-account = \"210987654321\"\n{FLEET}\n{roles}"))
}

fn assume(bench: &Bench, more: &str) -> (u16, String) {
    let parameters = format!("Action=AssumeRole&Version=2011-06-15&RoleArn={ROLE}&RoleSessionName=drill&{more}");
    answered(bench, form("sts", bench.clock.now(), &parameters))
}

fn answered(bench: &Bench, request: Request<Bytes>) -> (u16, String) {
    let answer = bench.world.handle(request).unwrap();
    (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
}

/// A request as the holder of a session signs it.
fn in_session(request: Request<Bytes>, session: &str) -> Request<Bytes> {
    let (mut parts, body) = request.into_parts();
    let authorization = parts.headers["authorization"].to_str().unwrap();
    let authorization = authorization.replace("AKIDEXAMPLE", &one(session, "AccessKeyId"));
    parts.headers.insert("authorization", authorization.parse().unwrap());
    parts.headers.insert("x-amz-security-token", one(session, "SessionToken").parse().unwrap());
    Request::from_parts(parts, body)
}

fn session(bench: &Bench) -> String {
    let (status, xml) = assume(bench, "ExternalId=shop");
    assert_eq!(status, 200, "{xml}");
    xml
}

fn identity(bench: &Bench) -> Request<Bytes> {
    form("sts", bench.clock.now(), "Action=GetCallerIdentity&Version=2011-06-15")
}

#[test]
fn a_role_gives_credentials_for_an_hour_and_its_account() {
    let bench = bench();
    let (_, before) = answered(&bench, identity(&bench));
    assert_eq!(one(&before, "Account"), "210987654321");
    let session = session(&bench);
    assert_eq!(one(&session, "Arn"), "arn:aws:sts::123456789012:assumed-role/recovery/drill");
    assert_eq!(one(&session, "Expiration"), "2026-01-15T10:00:00Z");
    assert!(one(&session, "AccessKeyId").starts_with("ASIA"), "{session}");
    let (_, after) = answered(&bench, in_session(identity(&bench), &session));
    assert_eq!(one(&after, "Account"), "123456789012");
    assert_eq!(one(&after, "Arn"), one(&session, "Arn"));
    assert_eq!(one(&after, "UserId"), one(&session, "AssumedRoleId"));
}

#[test]
fn another_accounts_caller_needs_the_role() {
    let bench = bench();
    let start = json!({"sourceServers": [{"sourceServerID": DB}], "isDrill": true});
    assert_eq!(bench.refused("StartRecovery", start.clone()), (403, "AccessDeniedException".to_owned()));
    assert_eq!(bench.ec2_refused("Action=DescribeInstances"), (403, "UnauthorizedOperation".to_owned()));
    assert!(bench.world.launches().is_empty());
    let session = session(&bench);
    let request = drs_request(bench.clock.now(), "StartRecovery", &start);
    assert_eq!(answered(&bench, in_session(request, &session)).0, 202);
}

#[test]
fn a_role_is_denied_without_its_external_id_or_to_strangers() {
    let bench = bench();
    let denied = |(status, xml): (u16, String)| (status, one(&xml, "Code"));
    let access_denied = (403, "AccessDenied".to_owned());
    assert_eq!(denied(assume(&bench, "")), access_denied);
    assert_eq!(denied(assume(&bench, "ExternalId=other")), access_denied);
    let unlisted = "Action=AssumeRole&RoleArn=arn:aws:iam::123456789012:role/other&RoleSessionName=drill";
    assert_eq!(denied(answered(&bench, form("sts", bench.clock.now(), unlisted))), access_denied);
}

#[test]
fn the_shape_of_a_request_for_a_role_is_checked() {
    let bench = bench();
    let code = |more: &str| {
        let (status, xml) = assume(&bench, &format!("ExternalId=shop&{more}"));
        assert_eq!(status, 400, "{xml}");
        one(&xml, "Code")
    };
    assert_eq!(code("DurationSeconds=60"), "ValidationError");
    assert_eq!(code("DurationSeconds=7200"), "ValidationError");
    assert_eq!(code("RoleSessionName=a+b"), "ValidationError");
    let nameless = format!("Action=AssumeRole&RoleArn={ROLE}");
    let (_, xml) = answered(&bench, form("sts", bench.clock.now(), &nameless));
    assert_eq!(one(&xml, "Code"), "ValidationError");
}

#[test]
fn a_session_ends_and_its_credentials_with_it() {
    let bench = bench();
    let session = session(&bench);
    bench.advance(3600.0);
    let describe = |session: &str| {
        let request = in_session(drs_request(bench.clock.now(), "DescribeJobs", &json!({})), session);
        let answer = bench.world.handle(request).unwrap();
        (answer.status().as_u16(), answer.headers()["x-amzn-errortype"].to_str().unwrap().to_owned())
    };
    assert_eq!(describe(&session), (403, "ExpiredTokenException".to_owned()));
    assert_eq!(all(&answered(&bench, in_session(identity(&bench), &session)).1, "Code"), ["ExpiredToken"]);
    let forged = session.replace(&one(&session, "SessionToken"), "forged");
    assert_eq!(describe(&forged), (403, "UnrecognizedClientException".to_owned()));
}
