//! What a policy may try to be more than a function of its input.

use std::time::Duration;

use drs_core::plugin::{PluginLimits, PolicyCall};
use drs_core::ports::Plugins;
use drs_sandbox::{PluginSpec, PluginUse};

use super::{of_policy_limit, parts};
use crate::guest::Guest;
use crate::row::{Look, Role, Row};

#[path = "../../../host/sandbox/tests/it/support/contexts.rs"]
#[allow(dead_code, reason = "shared with the sandbox's own tests")]
mod contexts;

const TOPIC: &str = "Policies";

const LOG: &str = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;

/// Denies with the bits of a number that is none, as eight letters from `a` to `p`.
const NAN: &str = "
    (local $bits i32) (local $n i32)
    (local.set $bits (i32.reinterpret_f32 (f32.div (f32.load (i32.const 4096)) (f32.load (i32.const 4096)))))
    (loop $more
        (i32.store8 (i32.add (i32.const 2055) (i32.sub (i32.const 0) (local.get $n)))
            (i32.add (i32.const 97) (i32.and (local.get $bits) (i32.const 15))))
        (local.set $bits (i32.shr_u (local.get $bits) (i32.const 4)))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $n) (i32.const 8))))
    (i32.store8 (i32.const 1024) (i32.const 2)) (i32.store (i32.const 1028) (i32.const 2048))
    (i32.store (i32.const 1032) (i32.const 8)) (i32.const 1024)";

pub(crate) fn rows() -> Vec<Row> {
    let nan = Guest { body: NAN, ..Guest::default() };
    let grow = "(if (i32.eq (memory.grow (i32.const 512)) (i32.const -1)) (then (unreachable))) (i32.const 1024)";
    let wasi = |imports| Guest { imports, ..Guest::default() };
    let text =
        "(call $log (i32.const 1) (i32.const 65536) (i32.const 2097152) (i32.const 0) (i32.const 0)) (i32.const 1024)";
    let lines = "(local $n i32) (loop $more
        (call $log (i32.const 1) (i32.const 4096) (i32.const 1024) (i32.const 0) (i32.const 0))
        (local.set $n (i32.add (local.get $n) (i32.const 1))) (br_if $more (i32.lt_u (local.get $n) (i32.const 100))))
        (i32.const 1024)";
    let made = Guest {
        imports: r#"(import "[export]mine" "[resource-new]thing" (func $new (param i32) (result i32)))"#,
        body: "(loop $more (drop (call $new (i32.const 1))) (br $more)) (unreachable)",
        ..Guest::default()
    };
    let nothing = "a policy may import nothing of WASI";
    vec![
        // The payload of 7fc00000, whatever the machine would make of it.
        Row::policy(TOPIC, "the bits of a number that is none, to tell machines apart", &nan)
            .told("deny, FAILED", &["hpmaaaaa"]),
        Row::policy(TOPIC, "to see memory refused, and answer otherwise", &Guest { body: grow, ..Guest::default() })
            .told("limit, FAILED", &["limit `memory` of 16 MiB reached"]),
        Row::policy(
            TOPIC,
            "to ask for the time",
            &wasi(r#"(import "wasi:clocks/wall-clock@0.2.0" "now" (func $now (param i32)))"#),
        )
        .told("refused", &[nothing]),
        Row::policy(
            TOPIC,
            "to write to standard output",
            &wasi(r#"(import "wasi:cli/stdout@0.2.0" "get-stdout" (func $stdout (result i32)))"#),
        )
        .told("refused", &[nothing]),
        Row::policy(
            TOPIC,
            "to call AWS",
            &wasi(r#"(import "drs:runtime/ec2@0.1.0" "describe-instances" (func $ask (param i32 i32 i32)))"#),
        )
        .told("refused", &["a policy may import only context and log"]),
        of_policy_limit(
            Row::policy(
                TOPIC,
                "a text of 2 MiB in the log",
                &Guest { imports: LOG, body: text, pages: 64, ..Guest::default() },
            )
            .told("limit, FAILED", &["limit `host-call-fuel` of 1 MiB reached"]),
            "host-call-fuel",
        ),
        of_policy_limit(
            Row::policy(TOPIC, "a flood of lines in the log", &Guest { imports: LOG, body: lines, ..Guest::default() })
                .look(Look::Log)
                .told("allow, COMPLETED", &["limit `log` of 16 KiB reached: 85 more lines dropped"]),
            "log",
        ),
        of_policy_limit(
            Row::of(TOPIC, "resources of its own without end", Role::Policy, made.policy())
                .told("limit, FAILED", &["limit `handles` of 100 reached"]),
            "handles",
        ),
        of_policy_limit(
            Row::other(TOPIC, "an endless loop with fuel and compute time for longer than a call may take", wall)
                .told("limit", &["limit `wall` of 1s reached"]),
            "wall",
        ),
    ]
}

/// In real time: a paused clock stands still while a guest runs.
fn wall() -> (String, String) {
    let spin = Guest { body: "(loop $forever (br $forever)) (unreachable)", ..Guest::default() };
    let limits = PluginLimits {
        fuel: Some(10_000_000_000),
        compute: Some(Duration::from_secs(60)),
        wall: Some(Duration::from_secs(1)),
        ..PluginLimits::default()
    };
    let spec = PluginSpec { limits, ..parts::spec(PluginUse::Policy, spin.policy()) };
    let fault = parts::in_real_time(async {
        let plugins = parts::prepare(spec).await.unwrap();
        let call = PolicyCall { plugin: "check".into(), context: contexts::policy() };
        plugins.judge(call).await.result.unwrap_err()
    });
    ("limit".to_owned(), fault.to_string())
}
