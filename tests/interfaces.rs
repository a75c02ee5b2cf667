//! What plug-ins ask and change, through the binary and the SDK: every function of `drs` and `ec2` on the simulator.

use drs_core::plugin::FUNCTIONS;
use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{DB_1, DB_2},
    probe,
    recipe::{ONE_WAVE, TWO_WAVES, recipe},
    result::{calls, id, of_kind},
};

/// A probe after a wave, with everything of DRS and EC2 granted.
fn bench(waves: &str, made: &[Value]) -> Bench {
    let others = FUNCTIONS.iter().filter(|function| matches!(function.interface, "drs" | "ec2"));
    let grants: Vec<String> = others.flat_map(|function| function.examples()).collect();
    probe::bench("aws-probe", &recipe(&format!("{waves}{}", probe::plugin(&grants, made))), &Fleet::shop())
}

/// What each call was answered, by the field that names it.
fn answers(bench: &Bench, execution: &str) -> Vec<(String, String)> {
    let events = bench.events(execution);
    let answered = of_kind(&events, "hook-answered");
    let lines = answered[0]["outcome"]["log"].as_array().unwrap().clone();
    lines.iter().map(|line| (text(&line["fields"]["call"]), text(&line["message"]))).collect()
}

#[test]
fn every_read_is_answered_by_the_simulator() {
    let made = [
        json!({ "call": "describe-source-servers", "ids": ["wave.servers"] }),
        json!({ "call": "describe-recovery-snapshots", "ids": [DB_1], "newest": 1 }),
        json!({ "call": "describe-recovery-instances", "ids": ["wave.servers"] }),
        json!({ "call": "describe-jobs", "ids": [DB_1] }),
        json!({ "call": "describe-job-log-items", "ids": [DB_1], "newest": 3 }),
        json!({ "call": "get-launch-configuration", "ids": [DB_1] }),
        json!({ "call": "describe-instances", "ids": ["wave.instances"] }),
        json!({ "call": "describe-instance-status", "ids": ["wave.instances"] }),
        json!({ "call": "describe-subnets", "ids": ["subnet-0d100000000000001", "subnet-0d1000000000000ff"] }),
        json!({ "call": "describe-security-groups", "ids": ["sg-0d100000000000001"] }),
        json!({ "call": "describe-instance-types", "ids": ["m6i.xlarge", "no.such"] }),
        json!({ "call": "describe-launch-template-versions", "ids": [DB_1] }),
        json!({ "call": "describe-launch-template-versions", "ids": [DB_1], "versions": [1] }),
        json!({ "call": "describe-launch-template-versions", "ids": [DB_1], "versions": [99] }),
    ];
    let bench = bench(&format!("{ONE_WAVE}after = [\"probe\"]\n"), &made);
    let result = bench.run().expect(0).json();
    let answers = answers(&bench, &id(&result));
    let expected = [
        "hostname: Some(",
        "RecoverySnapshot { id: \"pit-",
        "is_drill: Some(true)",
        "initiated_by: Some(\"START_DRILL\")",
        "event: \"JOB_END\"",
        "template: Some(\"lt-",
        "state: Some(\"running\")",
        "instance: Some(",
        "free-addresses: Some(",
        "name: Some(",
        "memory-mib: Some(16384)",
        "is_default: true",
        "version: 1",
        "Err(NotFound",
    ];
    for ((call, answer), expected) in answers.iter().zip(expected) {
        assert!(answer.contains(expected), "{call}: {answer}");
    }
    assert_eq!(answers.len(), expected.len());
    assert!(!answers[8].1.contains("subnet-0d1000000000000ff"), "what EC2 does not know is absent");
    assert_eq!(answers[4].1.matches("JobLogItem").count(), 3);
}

#[test]
fn a_write_reaches_the_waves_own_is_recorded_and_leaves_another_wave_alone() {
    let made = [
        json!({ "call": "tag-resource", "ids": [DB_1], "tags": { "shop:last-drill": "today" } }),
        json!({ "call": "tag-resource", "ids": ["wave.instances"], "tags": { "shop:drill": "yes" } }),
        json!({ "call": "create-tags", "ids": ["wave.instances"], "tags": { "shop:checked": "yes", "shop:by": "me" } }),
        json!({ "call": "delete-tags", "ids": ["wave.instances"], "keys": ["shop:by", "shop:never"] }),
        json!({ "call": "describe-instances", "ids": ["wave.instances"] }),
        json!({ "call": "stop-instances", "ids": ["wave.instances"] }),
        json!({ "call": "create-tags", "ids": ["i-0123456789abcdef0"], "tags": { "shop:checked": "yes" } }),
        json!({ "call": "tag-resource", "ids": [DB_1], "tags": { "Tier": "app" } }),
    ];
    let waves = TWO_WAVES.replace("groups = [\"database\"]", "groups = [\"database\"]\nafter = [\"probe\"]");
    let bench = bench(&waves, &made);
    let result = bench.run().expect(0).json();
    let execution = id(&result);
    let answers = answers(&bench, &execution);
    assert!(
        answers[4].1.contains("\"shop:checked\": \"yes\"") && !answers[4].1.contains("shop:by"),
        "{}",
        answers[4].1
    );
    assert!(answers[5].1.contains("current: Some(\"stopping\")"), "{}", answers[5].1);
    assert!(answers[6].1.contains("is not a recovery instance of wave database"), "{}", answers[6].1);
    assert!(answers[7].1.contains("a group of the recipe selects its servers by it"), "{}", answers[7].1);

    let servers = bench.world(&execution).drs("DescribeSourceServers", &json!({}));
    let tags = |wanted: &str| {
        let items = servers["items"].as_array().unwrap();
        items.iter().find(|server| server["sourceServerID"] == wanted).unwrap()["tags"].clone()
    };
    assert_eq!((&tags(DB_1)["shop:last-drill"], &tags(DB_1)["Tier"]), (&json!("today"), &json!("database")));
    assert_eq!(tags(DB_2)["shop:last-drill"], Value::Null);
    assert_eq!(
        (calls(&result, "ec2:CreateTags"), calls(&result, "ec2:StopInstances")),
        (1, 1),
        "a denial calls nothing"
    );

    let events = bench.events(&execution);
    let called = of_kind(&events, "host-called");
    let write = called.iter().find(|event| event["call"]["function"] == "ec2/create-tags").unwrap();
    assert_eq!(write["call"]["arguments"]["tags"][0], json!({ "key": "shop:by", "value": "me" }));
    assert_eq!(write["call"]["answer"], json!({ "ok": null }));
}
