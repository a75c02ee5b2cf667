//! The places in which calls run: nothing of a call is left for the next one, and who finds none waits.

use std::sync::Arc;
use std::time::Duration;

use drs_core::plugin::{FaultKind, HookPhase, PluginLimits, Verdict};
use drs_sandbox::{PluginUse, PreparedPlugins, Sandbox, SandboxOptions};

use crate::support::guest::Guest;
use crate::support::{Plugin, run_hook};

fn prepared(sandbox: &Sandbox, guest: &Guest<'_>) -> PreparedPlugins {
    Plugin::new(PluginUse::Before, guest.before()).prepare_in(sandbox).unwrap()
}

fn sandbox() -> Sandbox {
    Sandbox::new(&SandboxOptions::default()).unwrap()
}

/// Traps unless memory, table and global are as they begin; then it writes all over a memory that it has made larger.
const DEFACING: Guest<'_> = Guest {
    imports: "",
    definitions: r#"
        (data (i32.const 2048) "begin")
        (table $table 100 funcref)
        (elem declare func $answer)
        (global $calls (mut i32) (i32.const 0))"#,
    body: r#"
        (if (i32.ne (memory.size) (i32.const 4)) (then unreachable))
        (if (i32.ne (i32.load (i32.const 2048)) (i32.const 0x69676562)) (then unreachable))
        (if (i32.load (i32.const 200000)) (then unreachable))
        (if (global.get $calls) (then unreachable))
        (if (i32.eqz (ref.is_null (table.get $table (i32.const 99)))) (then unreachable))
        (drop (memory.grow (i32.const 60)))
        (memory.fill (i32.const 2048) (i32.const 255) (i32.const 4192256))
        (table.fill $table (i32.const 0) (ref.func $answer) (i32.const 100))
        (global.set $calls (i32.const 1))
        (i32.const 1024)"#,
    pages: 4,
};

/// Traps when a byte of its memory is set, beyond what the host has put there for the call.
const SEARCHING: Guest<'_> = Guest {
    imports: "",
    definitions: "",
    body: r#"
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
        (loop $more
            (if (i64.ne (i64.load (local.get $at)) (i64.const 0)) (then unreachable))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br_if $more (i32.lt_u (local.get $at) (i32.const 4194296))))
        (i32.const 1024)"#,
    pages: 64,
};

#[tokio::test]
async fn what_a_call_wrote_is_gone_for_the_next_of_the_same_and_of_another_component() {
    let sandbox = sandbox();
    let (defacing, searching) = (prepared(&sandbox, &DEFACING), prepared(&sandbox, &SEARCHING));
    for _ in 0..5 {
        for plugins in [&defacing, &searching, &defacing] {
            assert_eq!(run_hook(plugins, HookPhase::Before).await.result, Ok(Verdict::Proceed));
        }
    }
}

#[tokio::test(start_paused = true)]
#[expect(clippy::disallowed_methods, reason = "the time of the test's own runtime")]
async fn a_call_that_finds_no_place_waits_and_has_all_of_its_time_then() {
    // Each takes a hundred of the thousand places, and waits for an answer that never comes.
    let memories = "(memory 0)".repeat(99);
    let guest = Guest {
        imports: r#"(import "drs:runtime/ec2@0.1.0" "describe-instance-status" (func $status (param i32 i32 i32)))"#,
        definitions: &memories,
        body: "(call $status (i32.const 0) (i32.const 0) (i32.const 2048)) (i32.const 1024)",
        pages: 4,
    };
    let mut plugin = Plugin::new(PluginUse::Before, guest.before()).grants(&["ec2:DescribeInstanceStatus"]);
    plugin.ec2.silent = true;
    plugin.spec.limits = PluginLimits { memories: Some(100), ..PluginLimits::default() };
    let plugins = Arc::new(plugin.prepare_in(&sandbox()).unwrap());

    let began = tokio::time::Instant::now();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..15 {
        let plugins = plugins.clone();
        calls.spawn(async move { run_hook(&plugins, HookPhase::Before).await.result });
    }
    for result in calls.join_all().await {
        let fault = result.unwrap_err();
        assert!(matches!(&fault.kind, FaultKind::Limit { name, .. } if name == "wall"), "{fault}");
    }
    assert_eq!(began.elapsed().as_secs(), Duration::from_mins(2).as_secs(), "ten at once, then the other five");
}
