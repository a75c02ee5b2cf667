//! Calls outside of an execution: who answers, what is said when nobody does, and what was used.

use drs_core::plugin::{Fault, FaultKind, HookCall, HookPhase, HostCallRecord, Verdict};
use drs_sandbox::{Answers, CannedAnswer, PluginUse, PreparedPlugins, RehearsedHook};
use serde_json::{Value, json};

use crate::support::contexts::{self, NOW};
use crate::support::{Plugin, SANDBOX};

const STATUS: &str = "ec2/describe-instance-status";

fn gate(grants: &[&str]) -> PreparedPlugins {
    Plugin::builtin(PluginUse::After, "health-gate").grants(grants).prepare().unwrap()
}

async fn called(grants: &[&str], answers: Answers) -> RehearsedHook {
    let call =
        HookCall { plugin: "check".into(), phase: HookPhase::After, context: contexts::hook(), recorded: Vec::new() };
    gate(grants).rehearse_hook(call, answers).await
}

async fn granted(answers: Answers) -> RehearsedHook {
    called(&["ec2:DescribeInstanceStatus"], answers).await
}

fn recorded(function: &str, arguments: Value) -> HostCallRecord {
    let well = |id: &str| json!({ "id": id, "state": "running", "system": "ok", "instance": "ok" });
    let answer = json!({ "ok": [well("i-1"), well("i-2")] });
    HostCallRecord { index: 0, function: function.to_owned(), arguments, answer, at: NOW }
}

fn canned(answer: Result<Value, Value>) -> Answers {
    Answers::Canned(vec![CannedAnswer { function: STATUS.to_owned(), arguments: None, answer }])
}

#[track_caller]
fn miss(done: &RehearsedHook) -> &str {
    match &done.outcome.result {
        Err(Fault { kind: FaultKind::Diverged, message }) => message,
        other => panic!("it went on: {other:?}"),
    }
}

#[tokio::test]
async fn a_call_is_answered_by_function_and_arguments_wherever_it_stands_in_the_record() {
    let other = recorded("ec2/describe-instances", json!({ "ids": ["i-9"] }));
    let calls = vec![other, recorded(STATUS, json!({ "ids": ["i-1", "i-2"] }))];
    let done = granted(Answers::Recorded(calls)).await;
    assert_eq!(done.outcome.result, Ok(Verdict::Proceed));
    assert_eq!(done.calls.len(), 1);
    assert_eq!(done.not_asked, ["ec2/describe-instances {\"ids\":[\"i-9\"]}"]);
    assert!(done.used.memory > 0 && done.used.wall >= done.used.compute, "{:?}", done.used);
}

#[tokio::test]
async fn a_call_with_other_arguments_stops_with_their_difference() {
    let done = granted(Answers::Recorded(vec![recorded(STATUS, json!({ "ids": ["i-1"] }))])).await;
    let words = "call 1: ec2/describe-instance-status is asked otherwise than in the recorded run: \
                 `ids[1]` was absent, is \"i-2\"";
    assert_eq!(miss(&done), words);
}

#[tokio::test]
async fn another_call_stops_with_both() {
    let done = granted(Answers::Recorded(vec![recorded("ec2/describe-instances", json!({ "ids": ["i-1"] }))])).await;
    let words = "call 1: the recorded run asked ec2/describe-instances {\"ids\":[\"i-1\"]}, this component asks \
                 ec2/describe-instance-status {\"ids\":[\"i-1\",\"i-2\"]}";
    assert_eq!(miss(&done), words);
    assert!(miss(&granted(Answers::Recorded(Vec::new())).await).contains("the recorded run made 0 calls"));
}

#[tokio::test]
async fn what_an_author_wrote_is_answered_in_the_words_of_the_wit() {
    let well = |id: &str| json!({ "id": id, "state": "running", "system": "ok", "instance": "ok" });
    let well = json!([well("i-1"), well("i-2")]);
    assert_eq!(granted(canned(Ok(well))).await.outcome.result, Ok(Verdict::Proceed));
    let throttled = granted(canned(Err(json!({ "throttled": 5000 })))).await;
    assert!(matches!(throttled.outcome.result, Ok(Verdict::RetryAfter { delay, .. }) if delay.as_secs() == 5));
    let typed = granted(canned(Ok(json!([{ "id": "i-1", "sistem": "ok" }])))).await;
    assert!(miss(&typed).contains("has the key `sistem`, which the function does not give"), "{}", miss(&typed));
    let shape = granted(canned(Ok(json!([{ "state": "running" }])))).await;
    assert!(miss(&shape).contains("is not of its shape: missing field `id`"), "{}", miss(&shape));
    let none = granted(Answers::Canned(Vec::new())).await;
    assert!(miss(&none).starts_with("no answer is written for ec2/describe-instance-status {\"ids\""));
}

#[tokio::test]
async fn grants_hold_though_an_answer_is_there() {
    let gate = Plugin::builtin(PluginUse::Before, "replication-gate").grants(&["drs:DescribeRecoverySnapshots"]);
    let call =
        HookCall { plugin: "check".into(), phase: HookPhase::Before, context: contexts::hook(), recorded: Vec::new() };
    let function = "drs/describe-source-servers".to_owned();
    let answers = Answers::Canned(vec![CannedAnswer { function, arguments: None, answer: Ok(json!([])) }]);
    let done = gate.prepare().unwrap().rehearse_hook(call, answers).await;
    assert_eq!(done.calls[0].answer["error"]["Denied"]["action"], "drs:DescribeSourceServers");
    assert!(matches!(done.outcome.result, Ok(Verdict::Fail { .. })), "{:?}", done.outcome);
    assert_eq!(done.not_asked, Vec::<String>::new());
}

#[tokio::test]
async fn a_policy_tells_what_it_used() {
    let policy = Plugin::builtin(PluginUse::Policy, "launch-guard").config(json!({})).prepare().unwrap();
    let call = drs_core::plugin::PolicyCall { plugin: "check".into(), context: contexts::policy() };
    let (outcome, used) = policy.rehearse_policy(call).await;
    assert!(outcome.result.is_ok(), "{outcome:?}");
    assert!(used.memory > 0);
}

#[test]
fn the_functions_that_call_something_are_known() {
    assert!(SANDBOX.has_host_call(STATUS) && SANDBOX.has_host_call("dynamodb/put-item"));
    for other in ["log/write", "ec2/terminate-everything", "ec2", "nothing/describe-instances"] {
        assert!(!SANDBOX.has_host_call(other), "{other}");
    }
}
