//! The rules that a hook's answer must keep.

use std::sync::Arc;
use std::time::Duration;

use drs_core::plugin::{FaultKind, Finding, FindingLevel, HookCall, HookOutcome, HookPhase, Verdict};
use drs_core::ports::Plugins;
use drs_sandbox::PluginUse;

use crate::support::guest::Guest;
use crate::support::ports::Recorder;
use crate::support::{Plugin, contexts, run_hook};

/// Answers `retry-after` this many milliseconds.
fn retrying(delay_ms: u64) -> Vec<u8> {
    let body = format!(
        r#"(i32.store8 (i32.const 1024) (i32.const 1))
           (i64.store (i32.const 1032) (i64.const {delay_ms}))
           (i32.store (i32.const 1040) (i32.const 2048))
           (i32.store (i32.const 1044) (i32.const 4))
           (i32.const 1024)"#
    );
    Guest { definitions: r#"(data (i32.const 2048) "wait")"#, body: &body, ..Guest::default() }.before()
}

/// Answers a case of the verdict that carries a text.
fn saying(case: u8, text: &str) -> Vec<u8> {
    let definitions = format!(r#"(data (i32.const 2048) "{text}")"#);
    let body = format!(
        r#"(i32.store8 (i32.const 1024) (i32.const {case}))
           (i32.store (i32.const 1032) (i32.const 2048))
           (i32.store (i32.const 1036) (i32.const {}))
           (i32.const 1024)"#,
        wat_length(text)
    );
    Guest { definitions: &definitions, body: &body, ..Guest::default() }.before()
}

/// The bytes of a text with `\xx` escapes.
fn wat_length(text: &str) -> usize {
    text.len() - 2 * text.matches('\\').count()
}

/// Proceeds with one finding at this server.
fn finding(server: &str) -> Vec<u8> {
    let definitions = format!(r#"(data (i32.const 2048) "{server}") (data (i32.const 2060) "bad disk")"#);
    let body = format!(
        r#"(i32.store (i32.const 1064) (i32.const 3072))
           (i32.store (i32.const 1068) (i32.const 1))
           (i32.store (i32.const 3072) (i32.const 2048))
           (i32.store (i32.const 3076) (i32.const {}))
           (i32.store8 (i32.const 3080) (i32.const 2))
           (i32.store (i32.const 3084) (i32.const 2060))
           (i32.store (i32.const 3088) (i32.const 8))
           (i32.const 1024)"#,
        server.len()
    );
    Guest { definitions: &definitions, body: &body, ..Guest::default() }.after()
}

async fn before(bytes: Vec<u8>) -> HookOutcome {
    run_hook(&Plugin::new(PluginUse::Before, bytes).prepare().unwrap(), HookPhase::Before).await
}

#[tokio::test]
async fn a_delay_of_a_second_to_an_hour_is_taken_and_any_other_is_a_fault_of_the_guest() {
    for (delay_ms, fine) in [(999, false), (1_000, true), (3_600_000, true), (3_600_001, false)] {
        let outcome = before(retrying(delay_ms)).await;
        match outcome.result {
            Ok(Verdict::RetryAfter { delay, reason, state: None }) if fine => {
                assert_eq!((delay, reason.as_str()), (Duration::from_millis(delay_ms), "wait"));
            }
            Err(fault) if !fine => {
                let name = if delay_ms < 1_000 { "shortest-retry" } else { "longest-retry" };
                assert!(matches!(&fault.kind, FaultKind::Limit { name: reached, .. } if reached == name), "{fault}");
                assert!(fault.message.contains("a delay is 1 s to 1 h"), "{fault}");
            }
            other => panic!("{delay_ms}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_wish_to_be_called_again_on_the_last_attempt_is_a_fault_that_says_so() {
    let plugins = Plugin::new(PluginUse::Before, retrying(5_000)).prepare().unwrap();
    let mut context = contexts::hook();
    context.last_attempt = true;
    let call = HookCall { plugin: "check".into(), phase: HookPhase::Before, context, recorded: Vec::new() };
    let fault = plugins.run_hook(call, Arc::new(Recorder::default())).await.result.unwrap_err();
    assert_eq!(
        fault.to_string(),
        "limit `total` of 15m reached: it asks to be called again on its last attempt (wait)"
    );
}

#[tokio::test]
async fn a_wave_is_skipped_only_with_the_power_to() {
    let fault = before(saying(4, "not today")).await.result.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Denied { grant: "may = [\"skip-wave\"]".to_owned() });

    let mut plugin = Plugin::new(PluginUse::Before, saying(4, "not today"));
    plugin.spec.may_skip_wave = true;
    let outcome = run_hook(&plugin.prepare().unwrap(), HookPhase::Before).await;
    assert_eq!(outcome.result, Ok(Verdict::SkipWave { reason: "not today".to_owned() }));
}

#[tokio::test]
async fn text_of_a_guest_can_not_steer_a_terminal() {
    let outcome = before(saying(2, r"\1b[2Jgone\e2\80\ae")).await;
    assert_eq!(outcome.result, Ok(Verdict::Pause { reason: "\u{FFFD}[2Jgone\u{FFFD}".to_owned() }));
}

#[tokio::test]
async fn a_finding_is_at_a_server_of_the_wave_or_a_fault() {
    let plugins = Plugin::new(PluginUse::After, finding("s-2")).prepare().unwrap();
    let outcome = run_hook(&plugins, HookPhase::After).await;
    let expected = Finding { server: "s-2".into(), level: FindingLevel::Failed, detail: "bad disk".to_owned() };
    assert_eq!((outcome.result, outcome.findings), (Ok(Verdict::Proceed), vec![expected]));

    let plugins = Plugin::new(PluginUse::After, finding("s-9")).prepare().unwrap();
    let fault = run_hook(&plugins, HookPhase::After).await.result.unwrap_err();
    assert!(fault.message.contains("`s-9`, which is not a server of the wave"), "{fault}");
}

#[tokio::test]
async fn an_instance_lives_for_one_call_only() {
    let body = r#"
        (if (global.get $called) (then (unreachable)))
        (global.set $called (i32.const 1))
        (i32.const 1024)"#;
    let guest = Guest { definitions: "(global $called (mut i32) (i32.const 0))", body, ..Guest::default() };
    let plugins = Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap();
    for _ in 0..2 {
        assert_eq!(run_hook(&plugins, HookPhase::Before).await.result, Ok(Verdict::Proceed));
    }
}
