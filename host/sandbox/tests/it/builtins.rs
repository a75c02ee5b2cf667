//! The three built-in plug-ins, run as the components that they are.

use std::time::Duration;

use drs_core::aws::{CallErrorKind, RecoverySnapshot};
use drs_core::mode::Mode;
use drs_core::plugin::{FaultKind, FindingLevel, HookCall, HookPhase, PolicyAnswer, Verdict};
use drs_core::ports::Plugins;
use drs_core::settings::{Setting, SettingName};
use drs_core::time::after;
use drs_sandbox::PluginUse;
use serde_json::json;

use crate::support::contexts::NOW;
use crate::support::ports::{Recorder, call_error, replicating, running};
use crate::support::{Plugin, contexts, judge, run_hook};

fn replication_gate() -> Plugin {
    Plugin::builtin(PluginUse::Before, "replication-gate")
        .grants(&["drs:DescribeSourceServers", "drs:DescribeRecoverySnapshots"])
}

fn health_gate() -> Plugin {
    Plugin::builtin(PluginUse::After, "health-gate").grants(&["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"])
}

fn launch_guard() -> Plugin {
    Plugin::builtin(PluginUse::Policy, "launch-guard")
}

#[tokio::test]
async fn the_replication_gate_lets_fresh_servers_pass_and_says_what_it_checked() {
    let mut gate = replication_gate();
    gate.drs.servers = vec![replicating("s-1", "CONTINUOUS", Some(3)), replicating("s-2", "CONTINUOUS", Some(0))];
    let outcome = run_hook(&gate.prepare().unwrap(), HookPhase::Before).await;
    assert_eq!(outcome.result, Ok(Verdict::Proceed));
    assert_eq!(outcome.log[0].message, "replication must be CONTINUOUS and its lag within the rpo of 15m");
}

#[tokio::test]
async fn the_replication_gate_pauses_a_drill_and_names_every_server_that_is_not_fresh() {
    let mut gate = replication_gate().config(json!({ "rpo": "1m" }));
    gate.drs.servers = vec![replicating("s-1", "STALLED", Some(3)), replicating("s-2", "CONTINUOUS", None)];
    let outcome = run_hook(&gate.prepare().unwrap(), HookPhase::Before).await;
    let Ok(Verdict::Pause { reason }) = outcome.result else { panic!("{:?}", outcome.result) };
    assert!(reason.contains("within the rpo of 1m"), "{reason}");
    assert!(reason.contains("db1 (s-1): replication is STALLED; db2 (s-2): its lag is unknown"), "{reason}");
}

#[tokio::test]
async fn before_a_recovery_the_age_of_the_newest_recovery_point_counts_and_replication_does_not() {
    let mut gate = replication_gate();
    let point = |server: &str, age_s: u64| RecoverySnapshot {
        id: "pit-1".to_owned(),
        server: server.into(),
        at: Some(NOW - Duration::from_secs(age_s)),
    };
    gate.drs.servers = vec![replicating("s-1", "DISCONNECTED", None)];
    gate.drs.snapshots = vec![point("s-1", 60), point("s-2", 3600)];
    let mut context = contexts::hook();
    context.mode = Mode::Recovery;
    let call = HookCall { plugin: "check".into(), phase: HookPhase::Before, context, recorded: Vec::new() };
    let outcome = gate.prepare().unwrap().run_hook(call, std::sync::Arc::new(Recorder::default())).await;
    let Ok(Verdict::Pause { reason }) = outcome.result else { panic!("{:?}", outcome.result) };
    assert!(reason.ends_with("db2 (s-2): its newest recovery point is 1h old"), "{reason}");
}

#[tokio::test]
async fn the_health_gate_waits_and_its_state_leads_to_a_failed_finding() {
    let mut gate = health_gate();
    gate.ec2.statuses = vec![running("i-1", "ok", "impaired"), running("i-2", "ok", "ok")];
    let plugins = gate.prepare().unwrap();
    let first = run_hook(&plugins, HookPhase::After).await;
    let Ok(Verdict::RetryAfter { delay, reason, state }) = first.result else { panic!("{:?}", first.result) };
    assert_eq!(delay, Duration::from_secs(15));
    assert_eq!(reason, "db1: the instance status check is impaired");

    let mut context = contexts::hook();
    (context.attempt, context.state, context.now) = (2, state, after(NOW, delay));
    let call = HookCall { plugin: "check".into(), phase: HookPhase::After, context, recorded: Vec::new() };
    let second = plugins.run_hook(call, std::sync::Arc::new(Recorder::default())).await;
    assert_eq!(second.result, Ok(Verdict::Proceed));
    let levels: Vec<_> = second.findings.iter().map(|finding| (finding.server.as_str(), finding.level)).collect();
    assert_eq!(levels, [("s-1", FindingLevel::Failed), ("s-2", FindingLevel::Ok)]);
}

#[tokio::test]
async fn a_throttled_call_is_tried_again_after_the_time_that_aws_asks_for() {
    let mut gate = health_gate();
    gate.ec2.error = Some(call_error(CallErrorKind::Throttled));
    let outcome = run_hook(&gate.prepare().unwrap(), HookPhase::After).await;
    let Ok(Verdict::RetryAfter { delay, reason, .. }) = outcome.result else { panic!("{:?}", outcome.result) };
    assert_eq!((delay, reason.as_str()), (Duration::from_secs(7), "throttled by AWS; try again after 7s"));
}

#[tokio::test]
async fn the_launch_guard_allows_denies_and_changes() {
    let allowed = launch_guard().config(json!({ "types": ["m5.*"] })).prepare().unwrap();
    assert_eq!(judge(&allowed).await.result, Ok(PolicyAnswer::Allow));

    let denied = launch_guard().config(json!({ "types": ["t3.*"] })).prepare().unwrap();
    let reason = "db1 (s-1): instance-type `m5.large` is not allowed; allowed are t3.*".to_owned();
    assert_eq!(judge(&denied).await.result, Ok(PolicyAnswer::Deny { reason }));

    let config = json!({ "types": ["t3.*"], "replace-types": { "m5.large": "t3.small" } });
    let changing = launch_guard().grants(&["settings:instance-type"]).config(config).prepare().unwrap();
    let settings = vec![Setting::new(SettingName::InstanceType, "t3.small")];
    let reason = "instance-type `m5.large` is replaced by `t3.small`".to_owned();
    assert_eq!(judge(&changing).await.result, Ok(PolicyAnswer::Change { settings, reason }));
}

#[tokio::test]
async fn a_change_that_is_not_granted_is_denied_with_the_grant_to_add() {
    let config = json!({ "replace-types": { "m5.large": "t3.small" } });
    let outcome = judge(&launch_guard().config(config).prepare().unwrap()).await;
    let fault = outcome.result.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Denied { grant: "settings:instance-type".to_owned() });
}

#[tokio::test]
async fn an_unknown_key_of_a_configuration_is_an_error_that_names_it() {
    let outcome = judge(&launch_guard().config(json!({ "type": ["t3.*"] })).prepare().unwrap()).await;
    let Ok(PolicyAnswer::Deny { reason }) = outcome.result else { panic!("{:?}", outcome.result) };
    assert!(reason.contains("the plug-in's config can't be used: unknown field `type`"), "{reason}");

    let outcome = run_hook(&health_gate().config(json!({ "wihtin": "5m" })).prepare().unwrap(), HookPhase::After).await;
    let Ok(Verdict::Fail { reason }) = outcome.result else { panic!("{:?}", outcome.result) };
    assert!(reason.contains("unknown field `wihtin`"), "{reason}");
}
