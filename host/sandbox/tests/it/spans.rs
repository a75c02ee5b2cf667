//! The spans of host calls: who called what, how it went and how long it took; nothing of what was said.

use std::io::Write;
use std::sync::{Arc, Mutex};

use drs_core::plugin::HookPhase;
use drs_sandbox::PluginUse;
use tracing::Level;

use crate::support::{Plugin, run_hook};

/// What a subscriber writes.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is traced of a call of a built-in hook with this grant.
async fn traced(name: &str, phase: HookPhase, grant: &str) -> String {
    let lines = Lines::default();
    let written = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(Level::DEBUG).with_ansi(false);
    let subscriber = subscriber.with_writer(move || written.clone()).finish();
    let purpose = if phase == HookPhase::Before { PluginUse::Before } else { PluginUse::After };
    let plugins = Plugin::builtin(purpose, name).grants(&[grant]).prepare().unwrap();
    let guard = tracing::subscriber::set_default(subscriber);
    run_hook(&plugins, phase).await.result.unwrap();
    drop(guard);
    String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
}

#[tokio::test]
async fn a_call_has_a_span_with_plugin_function_verdict_and_time_and_no_arguments() {
    let text = traced("health-gate", HookPhase::After, "ec2:DescribeInstanceStatus").await;
    let line = text.lines().find(|line| line.contains("answered")).unwrap();
    for part in ["plugin=\"check\"", "function=\"ec2/describe-instance-status\"", "verdict=\"ok\"", "milliseconds="] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    assert!(!text.contains("i-"), "no value of a call is traced: {text}");
}

#[tokio::test]
async fn a_run_has_a_span_with_what_it_used() {
    let text = traced("health-gate", HookPhase::After, "ec2:DescribeInstanceStatus").await;
    let line = text.lines().find(|line| line.ends_with("ended")).unwrap();
    for part in ["plugin_call{", "plugin=\"check\"", "outcome=\"answer\"", "compute_milliseconds=", "memory_bytes="] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    assert!(!line.contains("fuel="), "a hook is stopped by time");
}

#[tokio::test]
async fn a_call_that_is_not_granted_is_traced_as_denied() {
    // Another function of the interface is granted: the component is taken, and its call is not.
    let text = traced("replication-gate", HookPhase::Before, "drs:DescribeRecoverySnapshots").await;
    assert!(text.contains("verdict=\"denied\""), "{text}");
}
