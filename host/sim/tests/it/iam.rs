//! A policy of IAM in the fleet file: what it does not allow is refused as AWS refuses it, and nothing happens.

use drs_sim::{Fleet, SimClock};
use http::Request;
use serde_json::{Value, json};

use crate::support::{APP, Bench, DB, FLEET, sign};

const TABLE: &str = "[[dynamodb.tables]]\nname = \"drills\"\npartition-key = { name = \"plan\" }\n";

/// A world with one policy of these statements.
fn bench(statements: Value) -> Bench {
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    Bench::of(&format!("{FLEET}\n[iam]\npolicy = '''{policy}'''\n{TABLE}"))
}

fn allow(actions: Value, resources: Value) -> Value {
    json!({ "Effect": "Allow", "Action": actions, "Resource": resources })
}

fn put(bench: &Bench, plan: &str) -> (u16, Value) {
    let request = Request::post("http://localhost/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "DynamoDB_20120810.PutItem");
    let body = json!({ "TableName": "drills", "Item": { "plan": { "S": plan } } }).to_string();
    let request = sign(request, "dynamodb", bench.clock.now()).body(body.into()).unwrap();
    let answer = bench.world.handle(request).unwrap();
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

#[test]
fn each_service_refuses_in_its_own_words() {
    let bench = bench(json!([]));
    assert_eq!(bench.refused("DescribeJobs", json!({})), (403, "AccessDeniedException".to_owned()));
    let (status, xml) = bench.ec2("Action=DescribeInstances");
    assert_eq!(status, 403);
    assert!(xml.contains("<Code>UnauthorizedOperation</Code>") && xml.contains("ec2:DescribeInstances"), "{xml}");
    let (status, body) = put(&bench, "shop");
    assert_eq!(status, 400);
    assert!(body["__type"].as_str().unwrap().ends_with("AccessDeniedException"), "{body}");
    assert!(body.to_string().contains("on resource: arn:aws:dynamodb:us-west-2:123456789012:table/drills"), "{body}");
}

#[test]
fn a_launch_needs_every_server_and_the_right_to_tag_its_job() {
    let server = "arn:aws:drs:us-west-2:123456789012:source-server/";
    let launch = |servers: &[&str], tags: Value| {
        let servers: Vec<Value> = servers.iter().map(|id| json!({ "sourceServerID": id })).collect();
        json!({ "sourceServers": servers, "isDrill": true, "tags": tags })
    };
    let one = bench(json!([allow(json!("drs:StartRecovery"), json!([format!("{server}{DB}")]))]));
    assert_eq!(one.refused("StartRecovery", launch(&[DB, APP], json!({}))).0, 403);
    assert_eq!(one.refused("StartRecovery", launch(&[DB], json!({ "a": "b" }))).0, 403);
    assert!(one.world.launches().is_empty());
    one.ok("StartRecovery", launch(&[DB], json!({})));

    let tagging = |created_by: &str| {
        let mut tag = allow(json!("drs:TagResource"), json!("arn:aws:drs:*:*:job/*"));
        tag["Condition"] = json!({ "StringEquals": { "drs:CreateAction": created_by } });
        bench(json!([allow(json!("drs:Start*"), json!("*")), tag]))
    };
    assert_eq!(tagging("CreateSourceServerForDrs").refused("StartRecovery", launch(&[DB], json!({ "a": "b" }))).0, 403);
    tagging("StartRecovery").ok("StartRecovery", launch(&[DB], json!({ "a": "b" })));
}

#[test]
fn an_item_is_held_to_its_partition_key() {
    let mut statement = allow(json!("dynamodb:PutItem"), json!("arn:aws:dynamodb:*:*:table/drills"));
    statement["Condition"] = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["shop/*"] } });
    let bench = bench(json!([statement]));
    assert_eq!(put(&bench, "shop/a").0, 200);
    assert_eq!(put(&bench, "bank/a").0, 400);
}

#[test]
fn what_is_denied_is_not_allowed_and_an_action_without_resources_needs_all() {
    let deny = json!({ "Effect": "Deny", "Action": "drs:DescribeJobs", "Resource": "*" });
    let denied = bench(json!([allow(json!("drs:*"), json!("*")), deny]));
    assert_eq!(denied.refused("DescribeJobs", json!({})).0, 403);
    denied.ok("DescribeSourceServers", json!({}));
    let narrow = bench(json!([allow(json!("drs:DescribeJobs"), json!("arn:aws:drs:*:*:job/*"))]));
    assert_eq!(narrow.refused("DescribeJobs", json!({})).0, 403);
}

#[test]
fn what_the_simulator_does_not_know_of_iam_is_refused_with_its_line() {
    for policy in
        ["{}", "none", r#"{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "NotAction": "a" }] }"#]
    {
        let error = Fleet::parse(&format!("{FLEET}\n[iam]\npolicy = '''{policy}'''\n")).unwrap_err();
        assert!(error.message.contains("is not a policy that the simulator knows"), "{error}");
    }
}
