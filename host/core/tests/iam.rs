//! The IAM policy of a recipe: what is in it, and what is not.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test")]

use std::collections::BTreeMap;

use drs_core::iam::{Place, Policy, documented_needs, needs};
use drs_core::mode::Mode;
use drs_core::recipe::decode;
use serde_json::{Value, json};

const HEAD: &str = "[plan]\nname = \"shop\"\n[target]\nregion = \"us-west-2\"\n";
const BY_ID: &str =
    "[groups.all]\nservers = [\"s-00000000000000001\"]\n[[waves]]\nname = \"all\"\ngroups = [\"all\"]\n";
const BY_TAG: &str = "[groups.all]\ntags = { Tier = \"a\" }\n[[waves]]\nname = \"all\"\ngroups = [\"all\"]\n";

/// The statements of a recipe's policy, by their names.
fn statements(rest: &str, mode: Mode) -> BTreeMap<String, Value> {
    let recipe = decode(&format!("{HEAD}{rest}")).unwrap();
    let policy = Policy::of(&needs(&recipe, mode), &Place::new(Some("us-west-2"), Some("123456789012")));
    let document = serde_json::to_value(policy).unwrap();
    let statements = document["Statement"].as_array().unwrap();
    statements.iter().map(|statement| (statement["Sid"].as_str().unwrap().to_owned(), statement.clone())).collect()
}

fn names(statements: &BTreeMap<String, Value>) -> Vec<&str> {
    statements.keys().map(String::as_str).collect()
}

#[test]
fn a_drill_without_settings_and_clean_up_only_launches() {
    let found = statements(BY_ID, Mode::Drill);
    assert_eq!(names(&found), ["Launch", "Read", "ReadJobs", "TagLaunches"]);
    assert_eq!(
        found["Launch"]["Resource"],
        json!(["arn:aws:drs:us-west-2:123456789012:source-server/s-00000000000000001"])
    );
    assert_eq!(found["TagLaunches"]["Condition"], json!({ "StringEquals": { "drs:CreateAction": "StartRecovery" } }));
}

#[test]
fn servers_by_tags_are_all_servers() {
    let found = statements(BY_TAG, Mode::Drill);
    assert_eq!(found["Launch"]["Resource"], json!(["arn:aws:drs:us-west-2:123456789012:source-server/*"]));
}

#[test]
fn a_drill_that_ends_its_instances_may_and_a_recovery_may_not() {
    let rest = format!("{BY_ID}[drill]\nterminate-after = \"1h\"\n");
    let drill = statements(&rest, Mode::Drill);
    assert_eq!(names(&drill), ["Launch", "Read", "ReadJobs", "ReadServers", "TagLaunches", "Terminate"]);
    assert!(!statements(&rest, Mode::Recovery).contains_key("Terminate"));
}

#[test]
fn what_settings_say_decides_what_is_written() {
    let launch = |settings: &str| format!("{BY_ID}[groups.all.launch]\n{settings}\n");
    let template = statements(&launch("monitoring = true"), Mode::Drill);
    assert!(template.contains_key("LaunchTemplates") && !template.contains_key("LaunchConfigurations"));
    let configuration = statements(&launch("copy-tags = true"), Mode::Recovery);
    assert!(configuration.contains_key("LaunchConfigurations") && !configuration.contains_key("LaunchTemplates"));
    let overlay = format!("{BY_ID}[groups.all.launch.recovery]\nmonitoring = true\n");
    assert!(!statements(&overlay, Mode::Drill).contains_key("LaunchTemplates"));
}

#[test]
fn grants_become_actions_on_what_iam_can_narrow_them_to() {
    let rest = format!(
        "{BY_ID}after = [\"check\"]\n[plugins.check]\ncomponent = \"check.wasm\"\ngrants = [\n\
         \"ec2:StopInstances on wave.instances\", \"drs:TagResource on wave.servers\", \"drs:GetLaunchConfiguration\",\n\
         'dynamodb:PutItem on table/drills key \"shop?/*\"', \"dynamodb:GetItem on table/drills\",\n\
         'dynamodb:Query on table/drills/index/by-status key \"FAILED\"']\n"
    );
    let found = statements(&rest, Mode::Drill);
    let arn = |rest: &str| json!([format!("arn:aws:{rest}")]);
    assert_eq!(found["PowerInstances"]["Resource"], arn("ec2:us-west-2:123456789012:instance/*"));
    assert_eq!(found["TagServers"]["Resource"], arn("drs:us-west-2:123456789012:source-server/s-00000000000000001"));
    assert_eq!(
        found["ReadServers"]["Resource"],
        arn("drs:us-west-2:123456789012:source-server/*"),
        "it may ask of any"
    );
    assert_eq!(
        found["Items"]["Condition"],
        json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "shop${?}/*" } })
    );
    assert_eq!(
        (&found["Items2"]["Action"], &found["Items2"]["Condition"]),
        (&json!(["dynamodb:GetItem"]), &Value::Null)
    );
    assert_eq!(found["Items3"]["Resource"], arn("dynamodb:us-west-2:123456789012:table/drills/index/by-status"));
    assert_eq!(found["DescribeTables"]["Action"], json!(["dynamodb:DescribeTable"]));
}

#[test]
fn a_role_is_assumed_and_what_is_unknown_is_any() {
    let role = "role = \"arn:aws:iam::123456789012:role/recovery\"\n";
    let recipe = decode(&format!("{HEAD}{role}{BY_ID}")).unwrap();
    let policy = Policy::of(&needs(&recipe, Mode::Drill), &Place::new(Some("cn-north-1"), None));
    let text = serde_json::to_string(&policy).unwrap();
    assert!(text.contains("\"sts:AssumeRole\"") && text.contains("arn:aws:iam::123456789012:role/recovery"));
    assert!(text.contains("arn:aws-cn:drs:cn-north-1:*:job/*"));
}

#[test]
fn a_request_that_is_signed_needs_its_operation_and_one_that_is_not_needs_nothing() {
    let plugin = "[plugins.runner]\ncomponent = \"runner.wasm\"\ngrants = [\n\
                  'http:POST on https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\"',\n\
                  \"http:GET on https://shop.example/health\"]\n";
    let rest = format!("{BY_ID}after = [\"runner\"]\n{plugin}");
    let found = statements(&rest, Mode::Drill);
    let all = serde_json::to_string(&found).unwrap();
    assert!(all.contains("ssm:SendCommand") && !all.contains("http:"), "{all}");
    assert_eq!(names(&found).len(), names(&statements(BY_ID, Mode::Drill)).len() + 1);
}

#[test]
fn what_drs_calls_by_itself_is_allowed_to_it_alone() {
    let rest = format!("{BY_ID}[drill]\nterminate-after = \"1h\"\n");
    let recipe = decode(&format!("{HEAD}{rest}")).unwrap();
    let needs = documented_needs(&recipe, Mode::Drill);
    let document = serde_json::to_value(Policy::of(&needs, &Place::new(Some("us-gov-west-1"), Some("123456789012"))));
    let document = document.unwrap();
    let through = json!({ "Bool": { "aws:ViaAWSService": "true" } });
    let [calls, roles] = document["Statement"].as_array().unwrap().as_slice() else { panic!("{document}") };
    assert_eq!((&calls["Condition"], &roles["Condition"]), (&through, &through));
    let actions = calls["Action"].as_array().unwrap();
    for action in ["ec2:RunInstances", "drs:CreateRecoveryInstanceForDrs", "drs:DescribeSourceServers"] {
        assert!(actions.contains(&json!(action)), "{action}");
    }
    assert_eq!(roles["Action"], json!(["iam:PassRole"]));
    let of_drs = "arn:aws-us-gov:iam::123456789012:role/service-role/AWSElasticDisasterRecovery*";
    assert_eq!(roles["Resource"], json!([of_drs]));
    let kept = documented_needs(&recipe, Mode::Recovery);
    assert!(!kept.iter().any(|need| need.action == "drs:DescribeSourceServers"), "only who ends instances asks for it");
}
