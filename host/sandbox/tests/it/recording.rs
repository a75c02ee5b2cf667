//! Host calls are recorded, each before its answer reaches the guest.

use std::sync::Arc;

use drs_core::plugin::HookPhase;
use drs_sandbox::PluginUse;
use serde_json::json;

use crate::support::contexts::NOW;
use crate::support::ports::{Recorder, replicating, running};
use crate::support::{Plugin, run_recorded};

#[tokio::test]
async fn a_call_is_recorded_with_its_arguments_and_its_answer() {
    let mut gate = Plugin::builtin(PluginUse::After, "health-gate").grants(&["ec2:DescribeInstanceStatus"]);
    gate.ec2.statuses = vec![running("i-1", "ok", "ok")];
    let recorder = Arc::new(Recorder::default());
    run_recorded(&gate.prepare().unwrap(), HookPhase::After, recorder.clone()).await;
    let calls = recorder.calls.lock().unwrap();
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].index, calls[0].function.as_str(), calls[0].at), (0, "ec2/describe-instance-status", NOW));
    assert_eq!(calls[0].arguments, json!({ "ids": ["i-1", "i-2"] }));
    let status = json!({ "id": "i-1", "state": "running", "system": "ok", "instance": "ok" });
    assert_eq!(calls[0].answer, json!({ "ok": [status] }));
}

#[tokio::test]
async fn an_answer_that_is_too_large_to_be_kept_is_recorded_by_its_digest() {
    let mut gate = Plugin::builtin(PluginUse::Before, "replication-gate").grants(&["drs:DescribeSourceServers"]);
    let mut server = replicating("s-1", "CONTINUOUS", Some(0));
    server.tags.insert("Notes".to_owned(), "x".repeat(1_100_000));
    gate.drs.servers = vec![server];
    let recorder = Arc::new(Recorder::default());
    run_recorded(&gate.prepare().unwrap(), HookPhase::Before, recorder.clone()).await;
    let calls = recorder.calls.lock().unwrap();
    assert!(calls[0].answer["bytes"].as_u64().is_some_and(|bytes| bytes > 1_100_000), "{}", calls[0].answer);
    assert_eq!(calls[0].answer["sha256"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn a_denied_call_is_recorded_too() {
    let gate = Plugin::builtin(PluginUse::Before, "replication-gate").grants(&["drs:DescribeRecoverySnapshots"]);
    let recorder = Arc::new(Recorder::default());
    run_recorded(&gate.prepare().unwrap(), HookPhase::Before, recorder.clone()).await;
    let calls = recorder.calls.lock().unwrap();
    assert_eq!(calls[0].answer["error"]["Denied"]["action"], "drs:DescribeSourceServers", "{}", calls[0].answer);
}
