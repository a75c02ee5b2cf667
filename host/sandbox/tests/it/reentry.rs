//! An attempt that a crash cut off is entered again: its calls are answered from the record, and the world is asked on.

use std::sync::Arc;

use drs_core::plugin::{Fault, FaultKind, HookCall, HookOutcome, HookPhase, HostCallRecord, Verdict};
use drs_core::ports::Plugins;
use drs_sandbox::{PluginUse, PreparedPlugins};
use serde_json::json;

use crate::support::ports::{Recorder, running};
use crate::support::{Plugin, contexts, run_recorded};

/// A health gate in a world in which its instances are well, or not yet.
fn gate(status: &str) -> PreparedPlugins {
    let mut gate = Plugin::builtin(PluginUse::After, "health-gate").grants(&["ec2:DescribeInstanceStatus"]);
    gate.ec2.statuses = vec![running("i-1", status, status), running("i-2", status, status)];
    gate.prepare().unwrap()
}

/// The calls of an attempt in a world where all is well.
async fn recorded() -> Vec<HostCallRecord> {
    let recorder = Arc::new(Recorder::default());
    assert_eq!(run_recorded(&gate("ok"), HookPhase::After, recorder.clone()).await.result, Ok(Verdict::Proceed));
    let calls = recorder.calls.lock().unwrap();
    calls.clone()
}

/// Enters the attempt again where nothing is well any more. Gives what it recorded besides.
async fn entered_again(recorded: Vec<HostCallRecord>) -> (HookOutcome, Vec<HostCallRecord>) {
    let recorder = Arc::new(Recorder::default());
    let call = HookCall { plugin: "check".into(), phase: HookPhase::After, context: contexts::hook(), recorded };
    let outcome = gate("initializing").run_hook(call, recorder.clone()).await;
    let calls = recorder.calls.lock().unwrap().clone();
    (outcome, calls)
}

fn diverged(outcome: HookOutcome) -> String {
    match outcome.result {
        Err(Fault { kind: FaultKind::Diverged, message }) => message,
        other => panic!("it went on: {other:?}"),
    }
}

#[tokio::test]
async fn what_was_answered_before_is_answered_again_and_nobody_is_asked() {
    let before = recorded().await;
    assert_eq!(before.len(), 1);
    let (outcome, calls) = entered_again(before).await;
    assert_eq!(outcome.result, Ok(Verdict::Proceed), "the world says otherwise by now");
    assert_eq!(calls, []);
}

#[tokio::test]
async fn what_it_had_not_asked_yet_it_asks_now() {
    let (outcome, calls) = entered_again(Vec::new()).await;
    assert!(matches!(outcome.result, Ok(Verdict::RetryAfter { .. })), "{outcome:?}");
    assert_eq!(calls.iter().map(|call| call.index).collect::<Vec<_>>(), [0]);
}

#[tokio::test]
async fn a_call_that_was_not_made_before_ends_the_attempt() {
    let mut before = recorded().await;
    before[0].arguments = json!({ "ids": ["i-1"] });
    let (outcome, calls) = entered_again(before).await;
    let message = diverged(outcome);
    assert!(message.contains("call 0 was of ec2/describe-instance-status"), "{message}");
    assert_eq!(calls, []);
}

#[tokio::test]
async fn an_answer_before_all_calls_were_made_again_does_not_count() {
    let mut before = recorded().await;
    before.push(HostCallRecord { index: 1, ..before[0].clone() });
    let message = diverged(entered_again(before).await.0);
    assert_eq!(message, "it made 1 of the 2 calls that it had made");
}

#[tokio::test]
async fn an_answer_of_which_only_the_digest_is_left_ends_the_attempt() {
    let mut before = recorded().await;
    before[0].answer = json!({ "sha256": "00", "bytes": 2_000_000 });
    let message = diverged(entered_again(before).await.0);
    assert_eq!(message, "the answer of call 0 is not in the store");
}
