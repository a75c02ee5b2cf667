//! The little of WASI that a hook may use, and that a policy may use none.

use drs_core::plugin::{FaultKind, HookPhase, LogLevel};
use drs_sandbox::PluginUse;

use crate::support::guest::Guest;
use crate::support::{Plugin, run_hook};

const STDOUT: &str = r#"
    (import "wasi:cli/stdout@0.2.0" "get-stdout" (func $stdout (result i32)))
    (import "wasi:io/streams@0.2.0" "[method]output-stream.blocking-write-and-flush"
        (func $write (param i32 i32 i32 i32)))"#;

#[tokio::test]
async fn standard_output_goes_into_the_log_line_by_line_the_last_one_without_its_end() {
    let guest = Guest {
        imports: STDOUT,
        definitions: r#"(data (i32.const 2048) "first\nsecond")"#,
        body: "(call $write (call $stdout) (i32.const 2048) (i32.const 12) (i32.const 4096)) (i32.const 1024)",
        ..Guest::default()
    };
    let outcome = run_hook(&Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap(), HookPhase::Before).await;
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    let lines: Vec<_> = outcome.log.iter().map(|line| (line.level, line.message.as_str())).collect();
    assert_eq!(lines, [(LogLevel::Info, "first"), (LogLevel::Info, "second")]);
}

#[tokio::test]
async fn the_wall_clock_is_the_runtimes() {
    let guest = Guest {
        imports: r#"(import "wasi:clocks/wall-clock@0.2.0" "now" (func $now (param i32)))"#,
        definitions: "",
        body: r#"
            (call $now (i32.const 2048))
            (if (i64.ne (i64.load (i32.const 2048)) (i64.const 1790000000)) (then (unreachable)))
            (i32.const 1024)"#,
        ..Guest::default()
    };
    let plugins = Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap();
    let outcome = run_hook(&plugins, HookPhase::Before).await;
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
}

#[tokio::test]
async fn an_exit_is_no_answer() {
    let guest = Guest {
        imports: r#"(import "wasi:cli/exit@0.2.0" "exit" (func $exit (param i32)))"#,
        body: "(call $exit (i32.const 1)) (i32.const 1024)",
        ..Guest::default()
    };
    let plugins = Plugin::new(PluginUse::Before, guest.before()).prepare().unwrap();
    let fault = run_hook(&plugins, HookPhase::Before).await.result.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Guest);
    assert!(fault.message.starts_with("it exited with code 1 instead of answering"), "{fault}");
}

#[test]
fn files_are_refused_with_what_there_is() {
    let guest = Guest {
        imports: r#"(import "wasi:filesystem/preopens@0.2.0" "names" (func $names (param i32)))"#,
        ..Guest::default()
    };
    let (problem, help) = Plugin::new(PluginUse::Before, guest.before()).refusal();
    assert!(problem.contains("it imports `wasi:filesystem/preopens@0.2.0`, which no plug-in may have"), "{problem}");
    assert!(help.contains("wasm32-unknown-unknown"), "{help}");
}

#[test]
fn a_policy_may_import_nothing_of_wasi() {
    let guest = Guest { imports: STDOUT, ..Guest::default() };
    let errors = Plugin::new(PluginUse::Policy, guest.policy()).prepare().unwrap_err();
    assert!(!errors.is_empty());
    for error in errors {
        assert!(error.problem.contains("a policy may import nothing of WASI"), "{error}");
    }
}
