//! Tags of DRS's resources by ARN, and of EC2's by id.

use bytes::Bytes;
use drs_sim::SimClock;
use http::{Method, Request};
use serde_json::{Value, json};

use crate::support::{Bench, DB, all, sign};

/// A request for the tags of a resource: status and body.
fn tags_of(bench: &Bench, method: Method, arn: &str, query: &str, body: Value) -> (u16, Value) {
    let arn = arn.replace(':', "%3A").replace('/', "%2F");
    let request = Request::builder().method(method).uri(format!("http://localhost/tags/{arn}{query}"));
    let request = sign(request, "drs", bench.clock.now()).body(Bytes::from(body.to_string())).unwrap();
    let answer = bench.world.handle(request).unwrap();
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

fn listed(bench: &Bench, arn: &str) -> Value {
    let (status, body) = tags_of(bench, Method::GET, arn, "", json!({}));
    assert_eq!(status, 200, "{body}");
    body["tags"].clone()
}

fn arn(kind: &str, id: &str) -> String {
    format!("arn:aws:drs:us-west-2:123456789012:{kind}/{id}")
}

fn server_tags(bench: &Bench) -> Value {
    bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [DB]}}))["items"][0]["tags"].clone()
}

#[test]
fn a_source_servers_tags_are_added_to_and_taken_from() {
    let bench = Bench::new();
    let arn = arn("source-server", DB);
    assert_eq!(listed(&bench, &arn), json!({"Name": "db", "Tier": "database"}));
    let added = json!({"tags": {"Tier": "data", "Owner": "shop"}});
    assert_eq!(tags_of(&bench, Method::POST, &arn, "", added), (200, json!({})));
    assert_eq!(server_tags(&bench), json!({"Name": "db", "Tier": "data", "Owner": "shop"}));
    assert_eq!(tags_of(&bench, Method::DELETE, &arn, "?tagKeys=Owner&tagKeys=None", json!({})).0, 200);
    assert_eq!(server_tags(&bench), json!({"Name": "db", "Tier": "data"}));
}

#[test]
fn a_launch_copies_the_tags_that_the_server_has_then() {
    let bench = Bench::of(&crate::support::FLEET.replacen(
        "launch = { right-sizing = \"NONE\" }",
        "launch = { right-sizing = \"NONE\", copy-tags = true }",
        1,
    ));
    tags_of(&bench, Method::POST, &arn("source-server", DB), "", json!({"tags": {"Owner": "shop"}}));
    bench.drill(&[DB]);
    bench.advance(60.0);
    let xml = bench.ec2_ok("Action=DescribeInstances&Filter.1.Name=tag:Owner&Filter.1.Value.1=shop");
    assert_eq!(all(&xml, "instanceId"), [bench.instance(DB)]);
}

#[test]
fn jobs_and_recovery_instances_have_tags() {
    let bench = Bench::new();
    let start = json!({"sourceServers": [{"sourceServerID": DB}], "isDrill": true, "tags": {"Wave": "1"}});
    let job = bench.ok("StartRecovery", start)["job"]["jobID"].as_str().unwrap().to_owned();
    bench.advance(60.0);
    tags_of(&bench, Method::POST, &arn("job", &job), "", json!({"tags": {"Checked": "yes"}}));
    assert_eq!(bench.job(&job)["tags"], json!({"Wave": "1", "Checked": "yes"}));
    let instance = bench.instance(DB);
    tags_of(&bench, Method::POST, &arn("recovery-instance", &instance), "", json!({"tags": {"Keep": "1d"}}));
    assert_eq!(bench.recovery_instances(DB)[0]["tags"]["Keep"], "1d");
    // The EC2 instance is another resource.
    assert!(!all(&bench.ec2_ok("Action=DescribeInstances"), "key").contains(&"Keep".to_owned()));
}

#[test]
fn what_cannot_be_tagged_is_refused() {
    let bench = Bench::new();
    let list = |arn: &str| tags_of(&bench, Method::GET, arn, "", json!({})).0;
    assert_eq!(list(&arn("source-server", "s-00000000000000009")), 404);
    assert_eq!(list("arn:aws:drs:us-west-2:210987654321:source-server/s-00000000000000001"), 404);
    assert_eq!(list("not-an-arn"), 400);
    let known = arn("source-server", DB);
    let tag = |tags: Value| tags_of(&bench, Method::POST, &known, "", json!({ "tags": tags })).0;
    assert_eq!(tag(json!({"aws:name": "x"})), 400);
    assert_eq!(tag(json!({"x".repeat(257): "x"})), 400);
    let many: serde_json::Map<String, Value> = (0..49).map(|n| (n.to_string(), json!("x"))).collect();
    // Two are there already.
    assert_eq!(tag(Value::Object(many)), 400);
    assert_eq!(tags_of(&bench, Method::DELETE, &known, "", json!({})).0, 400);
    assert_eq!(server_tags(&bench), json!({"Name": "db", "Tier": "database"}));
}

#[test]
fn ec2_tags_all_resources_of_a_call_or_none() {
    let bench = Bench::new();
    bench.drill(&[DB]);
    bench.advance(60.0);
    let (instance, template) = (bench.instance(DB), bench.template(DB));
    let tag = "Tag.1.Key=Owner&Tag.1.Value=shop";
    let both = format!("Action=CreateTags&ResourceId.1={instance}&ResourceId.2={template}&{tag}");
    assert!(bench.ec2_ok(&both).contains("<return>true</return>"));
    let with_owner = "Filter.1.Name=tag:Owner&Filter.1.Value.1=shop";
    let instances = || all(&bench.ec2_ok(&format!("Action=DescribeInstances&{with_owner}")), "instanceId");
    let templates = || all(&bench.ec2_ok(&format!("Action=DescribeLaunchTemplates&{with_owner}")), "launchTemplateId");
    assert_eq!((instances(), templates()), (vec![instance.clone()], vec![template.clone()]));
    let missing = format!("Action=CreateTags&ResourceId.1={instance}&ResourceId.2=i-00000000000000009&Tag.1.Key=Other");
    assert_eq!(bench.ec2_refused(&missing).1, "InvalidInstanceID.NotFound");
    let other = "Action=DescribeInstances&Filter.1.Name=tag-key&Filter.1.Value.1=Other";
    assert!(all(&bench.ec2_ok(other), "instanceId").is_empty());
    // A value that is not the tag's leaves it.
    bench.ec2_ok(&format!("Action=DeleteTags&ResourceId.1={instance}&Tag.1.Key=Owner&Tag.1.Value=other"));
    assert_eq!(instances().len(), 1);
    bench.ec2_ok(&format!("Action=DeleteTags&ResourceId.1={instance}&ResourceId.2={template}&Tag.1.Key=Owner"));
    assert!(instances().is_empty() && templates().is_empty());
}

#[test]
fn networks_can_be_tagged_and_found_by_a_pattern() {
    let bench = Bench::new();
    let (subnet, group) = ("subnet-0000000000000000a", "sg-0000000000000000b");
    bench.ec2_ok(&format!(
        "Action=CreateTags&ResourceId.1={subnet}&ResourceId.2={group}&Tag.1.Key=Use&Tag.1.Value=drill-1"
    ));
    let with_use = "Filter.1.Name=tag:Use&Filter.1.Value.1=drill-*";
    assert_eq!(all(&bench.ec2_ok(&format!("Action=DescribeSubnets&{with_use}")), "subnetId"), [subnet]);
    assert_eq!(all(&bench.ec2_ok(&format!("Action=DescribeSecurityGroups&{with_use}")), "groupId"), [group]);
}

#[test]
fn ec2_refuses_tags_that_it_cannot_have() {
    let bench = Bench::new();
    let template = bench.template(DB);
    let refused = |more: &str| bench.ec2_refused(&format!("Action=CreateTags&ResourceId.1={template}{more}")).1;
    assert_eq!(refused("&Tag.1.Key=aws:x"), "InvalidParameterValue");
    assert_eq!(refused(""), "MissingParameter");
    let many: String = (1..=51).map(|n| format!("&Tag.{n}.Key=k{n}")).collect();
    assert_eq!(refused(&many), "TagLimitExceeded");
    assert_eq!(bench.ec2_refused("Action=CreateTags&Tag.1.Key=k").1, "MissingParameter");
    assert_eq!(bench.ec2_refused("Action=CreateTags&ResourceId.1=vol-1&Tag.1.Key=k").1, "InvalidID");
}
