//! Writes to DRS and EC2: they end at the wave, and at tags that are a plug-in's to write, whatever was granted.

use std::sync::Arc;

use drs_core::plugin::{FUNCTIONS, HookPhase, Verdict};
use drs_sandbox::PluginUse;
use serde_json::{Value, json};

use crate::support::ports::FakeChanges;
use crate::support::{Plugin, run_hook};

const ALL: [&str; 8] = [
    "drs:TagResource on wave.servers",
    "drs:TagResource on wave.instances",
    "drs:UntagResource on wave.servers",
    "drs:UntagResource on wave.instances",
    "ec2:CreateTags on wave.instances",
    "ec2:DeleteTags on wave.instances",
    "ec2:StartInstances on wave.instances",
    "ec2:StopInstances on wave.instances",
];

/// What the guest that makes the calls of its configuration was answered, and what reached AWS.
async fn answers(grants: &[&str], calls: Value) -> (Vec<String>, Vec<String>) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/dist/aws-probe.wasm");
    let component = std::fs::read(file).unwrap();
    let plugin = Plugin::new(PluginUse::After, component).grants(grants).config(json!({ "calls": calls }));
    let changes: Arc<FakeChanges> = plugin.changes.clone();
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::After).await;
    assert_eq!(outcome.result, Ok(Verdict::Proceed));
    let asked = changes.asked.lock().unwrap().clone();
    (outcome.log.into_iter().map(|line| line.message).collect(), asked)
}

#[tokio::test]
async fn what_belongs_to_the_wave_is_tagged_started_and_stopped() {
    let calls = json!([
        { "call": "tag-resource", "ids": ["s-1"], "tags": { "shop:drill": "yes" } },
        { "call": "tag-resource", "ids": ["i-1"], "tags": { "shop:drill": "yes" } },
        { "call": "untag-resource", "ids": ["s-2"], "keys": ["shop:drill"] },
        { "call": "create-tags", "ids": ["wave.instances"], "tags": { "shop:drill": "yes" } },
        { "call": "delete-tags", "ids": ["i-2"], "keys": ["shop:drill"] },
        { "call": "start-instances", "ids": ["wave.instances"] },
        { "call": "stop-instances", "ids": ["i-1"] },
    ]);
    let (answers, asked) = answers(&ALL, calls).await;
    assert!(answers.iter().all(|answer| answer.starts_with("Ok(")), "{answers:?}");
    assert_eq!(
        asked,
        [
            r#"tag SourceServer(ServerId("s-1")) {"shop:drill": "yes"}"#,
            r#"tag RecoveryInstance(RecoveryInstanceId("i-1")) {"shop:drill": "yes"}"#,
            r#"untag SourceServer(ServerId("s-2")) ["shop:drill"]"#,
            r#"tag [InstanceId("i-1"), InstanceId("i-2")] {"shop:drill": "yes"}"#,
            r#"untag [InstanceId("i-2")] ["shop:drill"]"#,
            r#"start [InstanceId("i-1"), InstanceId("i-2")]"#,
            r#"stop [InstanceId("i-1")]"#,
        ]
    );
}

#[tokio::test]
async fn what_belongs_to_another_wave_is_denied_by_its_name_though_all_is_granted() {
    let calls = json!([
        { "call": "tag-resource", "ids": ["s-9"], "tags": { "shop:drill": "yes" } },
        { "call": "tag-resource", "ids": ["i-9"], "tags": { "shop:drill": "yes" } },
        { "call": "untag-resource", "ids": ["s-9"], "keys": ["shop:drill"] },
        { "call": "create-tags", "ids": ["i-1", "i-9"], "tags": { "shop:drill": "yes" } },
        { "call": "delete-tags", "ids": ["i-1", "i-9"], "keys": ["shop:drill"] },
        { "call": "start-instances", "ids": ["i-1", "i-9"] },
        { "call": "stop-instances", "ids": ["i-9"] },
    ]);
    let (answers, asked) = answers(&ALL, calls).await;
    for answer in &answers {
        assert!(answer.contains("Denied") && answer.contains("of wave database; no grant reaches further"), "{answer}");
    }
    assert!(
        answers[6].contains("ec2:StopInstances reaches wave.instances alone, and `i-9` is not a recovery instance")
    );
    assert_eq!(asked, Vec::<String>::new());
}

#[tokio::test]
async fn the_runtimes_tags_those_of_aws_and_those_that_groups_select_by_are_denied() {
    for (key, why) in [
        ("drs-runtime:launch", "the runtime writes it"),
        ("ExecutionId", "the runtime writes it"),
        ("managedby", "the runtime writes it"),
        ("aws:cloudformation:stack-name", "it is AWS's own"),
        ("AWSElasticDisasterRecoveryManaged", "it is AWS's own"),
        ("TIER", "a group of the recipe selects its servers by it"),
    ] {
        let calls = json!([
            { "call": "tag-resource", "ids": ["s-1"], "tags": { "shop:drill": "yes", key: "x" } },
            { "call": "untag-resource", "ids": ["i-1"], "keys": [key] },
            { "call": "create-tags", "ids": ["i-1"], "tags": { key: "x" } },
            { "call": "delete-tags", "ids": ["i-1"], "keys": ["shop:drill", key] },
        ]);
        let (answers, asked) = answers(&ALL, calls).await;
        for answer in &answers {
            assert!(answer.contains("Denied") && answer.contains(why), "{key}: {answer}");
        }
        assert_eq!(asked, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_write_without_tags_or_with_too_many_is_invalid_and_never_takes_all_tags_away() {
    let many: Value = (0..51).map(|n| json!(format!("key-{n}"))).collect();
    let calls = json!([
        { "call": "delete-tags", "ids": ["i-1"], "keys": [] },
        { "call": "delete-tags", "ids": ["i-1"], "keys": many },
        { "call": "create-tags", "ids": ["i-1"], "tags": {} },
        { "call": "untag-resource", "ids": ["s-1"], "keys": [] },
    ]);
    let (answers, asked) = answers(&ALL, calls).await;
    for answer in &answers {
        assert!(answer.contains("Invalid") && answer.contains("it takes 1 to 50"), "{answer}");
    }
    assert_eq!(asked, Vec::<String>::new());
}

#[tokio::test]
async fn a_write_on_one_scope_is_none_on_the_other() {
    let calls = json!([
        { "call": "tag-resource", "ids": ["s-1"], "tags": { "shop:drill": "yes" } },
        { "call": "tag-resource", "ids": ["i-1"], "tags": { "shop:drill": "yes" } },
    ]);
    let grants = ["drs:TagResource on wave.instances", "ec2:DescribeInstances"];
    let (answers, _) = answers(&grants, calls).await;
    let line = "add \\\"drs:TagResource on wave.servers\\\" to its `grants`";
    assert!(answers[0].contains("drs:TagResource on wave.servers is not granted") && answers[0].contains(line));
    assert_eq!(answers[1], "Ok(())");
}

#[tokio::test]
async fn every_function_that_is_not_granted_is_denied_with_the_grant_that_gives_it() {
    for function in FUNCTIONS.iter().filter(|function| matches!(function.interface, "drs" | "ec2")) {
        // Something of the interface is granted, or the plug-in would not be taken at all.
        let of = |interface: &str| {
            let others = FUNCTIONS.iter().filter(|other| other.interface == interface);
            others.filter(|other| other.action != function.action).find_map(|other| other.examples().next()).unwrap()
        };
        let grants = [of("drs"), of("ec2")];
        let grants: Vec<&str> = grants.iter().map(String::as_str).collect();
        let call =
            json!([{ "call": function.function, "ids": ["i-1"], "keys": ["a"], "tags": { "a": "b" }, "newest": 1 }]);
        let (answers, asked) = answers(&grants, call).await;
        let proposed = function.examples().any(|grant| answers[0].contains(&format!("add \\\"{grant}\\\"")));
        assert!(answers[0].contains("Denied") && proposed, "{}: {}", function.action, answers[0]);
        assert_eq!(asked, Vec::<String>::new(), "{}", function.action);
    }
}
