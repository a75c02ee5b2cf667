//! Whose fault it was, with what can be said of it.

use std::path::Path;
use std::sync::Arc;

use drs_core::plugin::{FaultKind, HookPhase, LogLevel};
use drs_sandbox::PluginUse;

use crate::support::guest::Guest;
use crate::support::ports::Recorder;
use crate::support::{Plugin, run_hook, run_recorded};

const LOG: &str = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;

#[tokio::test]
async fn a_trap_is_the_guests_fault_with_its_function_and_its_last_words() {
    let guest = Guest {
        imports: LOG,
        definitions: r#"
            (data (i32.const 2048) "panicked at src/lib.rs:7:5: no disk")
            (func $look_at_disks (call $log (i32.const 3) (i32.const 2048) (i32.const 35) (i32.const 0) (i32.const 0)) unreachable)"#,
        body: "(call $look_at_disks) (i32.const 1024)",
        ..Guest::default()
    };
    let outcome = run_hook(&Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap(), HookPhase::Before).await;
    let fault = outcome.result.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Guest);
    let words = "wasm trap: wasm `unreachable` instruction executed, in look_at_disks; its last words: panicked at \
                 src/lib.rs:7:5: no disk";
    assert_eq!(fault.message, words);
    assert_eq!((outcome.log.len(), outcome.log[0].level), (1, LogLevel::Error));
}

#[tokio::test]
async fn a_panic_in_rust_is_said_with_function_line_and_text() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/panics.wasm");
    let plugin = Plugin::new(PluginUse::Before, std::fs::read(file).unwrap());
    let fault = run_hook(&plugin.prepare().unwrap(), HookPhase::Before).await.result.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Guest);
    for part in [
        "server_named (",
        "panics/src/lib.rs:17)",
        "last words: panicked at panics/src/lib.rs:17:17",
        "no server is named nobody",
    ] {
        assert!(fault.message.contains(part), "{part}: {fault}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_answer_is_the_guests_fault() {
    let guest = Guest { body: "(i32.store8 (i32.const 1024) (i32.const 77)) (i32.const 1024)", ..Guest::default() };
    let plugins = Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap();
    assert_eq!(run_hook(&plugins, HookPhase::Before).await.result.unwrap_err().kind, FaultKind::Guest);
}

#[tokio::test]
async fn a_journal_that_takes_no_record_is_the_runtimes_fault_and_ends_the_attempt() {
    let gate = Plugin::builtin(PluginUse::After, "health-gate").grants(&["ec2:DescribeInstanceStatus"]);
    let recorder = Recorder { closed: true, ..Recorder::default() };
    let outcome = run_recorded(&gate.prepare().unwrap(), HookPhase::After, Arc::new(recorder)).await;
    let fault = outcome.result.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Host);
    assert!(fault.message.contains("the execution's journal no longer takes records"), "{fault}");
}

#[tokio::test]
async fn a_plugin_that_was_never_prepared_is_the_runtimes_fault() {
    let plugins = Plugin::new(PluginUse::Before, Guest::default().before()).prepare().unwrap();
    assert_eq!(run_hook(&plugins, HookPhase::After).await.result.unwrap_err().kind, FaultKind::Host);
}
