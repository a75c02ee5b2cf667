//! Endless loops, and time that passes without one.

use super::{of_limit, of_policy_limit};
use crate::guest::Guest;
use crate::row::Row;

const TOPIC: &str = "Time";

const SPIN: &str = "(loop $forever (br $forever)) (unreachable)";
const SHORT: &str = "compute = \"50ms\"";
const REACHED: &[&str] = &["limit `compute` of 50ms reached"];

/// A loop somewhere else than in the body.
fn elsewhere(definitions: &str) -> Guest<'_> {
    Guest { definitions, ..Guest::default() }
}

const START: &str = "(func $start (loop $forever (br $forever))) (start $start)";
const REALLOC: &str = r#"
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (loop $forever (br $forever)) (unreachable))"#;

fn post_return(export: &str) -> String {
    format!("(func (export \"cabi_post_{export}\") (param i32) (loop $forever (br $forever)))")
}

/// Waits for so many nanoseconds, by the one function of WASI that can.
fn sleeping(nanoseconds: u64) -> Vec<u8> {
    let body = format!("(call $block (call $wait (i64.const {}))) (i32.const 1024)", nanoseconds.cast_signed());
    Guest {
        imports: r#"
            (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $wait (param i64) (result i32)))
            (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))"#,
        body: &body,
        ..Guest::default()
    }
    .before()
}

/// Asks to be called again after this many milliseconds.
fn retrying(delay: u64) -> Vec<u8> {
    let body = format!(
        "(i32.store8 (i32.const 1024) (i32.const 1)) (i64.store (i32.const 1032) (i64.const {})) (i32.const 1024)",
        delay.cast_signed()
    );
    Guest { body: &body, ..Guest::default() }.before()
}

pub(crate) fn rows() -> Vec<Row> {
    let spin = Guest { body: SPIN, ..Guest::default() };
    let loops = [
        Row::hook(TOPIC, "an endless loop in `run`, before a wave", &spin),
        Row::after(TOPIC, "an endless loop in `run`, after a wave", &spin),
        Row::hook(TOPIC, "an endless loop in the start function, before a wave", &elsewhere(START)),
        Row::after(TOPIC, "an endless loop in the start function, after a wave", &elsewhere(START)),
        Row::hook(TOPIC, "an endless loop in `realloc`, before a wave", &elsewhere(REALLOC)),
        Row::after(TOPIC, "an endless loop in `realloc`, after a wave", &elsewhere(REALLOC)),
        Row::hook(
            TOPIC,
            "an endless loop when its answer is given back, before a wave",
            &elsewhere(&post_return("drs:runtime/before-hook@0.1.0#run")),
        ),
        Row::after(
            TOPIC,
            "an endless loop when its answer is given back, after a wave",
            &elsewhere(&post_return("drs:runtime/after-hook@0.1.0#run")),
        ),
    ];
    let judges = [
        Row::policy(TOPIC, "an endless loop in `judge`", &spin),
        Row::policy(TOPIC, "an endless loop in the start function of a policy", &elsewhere(START)),
        Row::policy(TOPIC, "an endless loop in `realloc` of a policy", &elsewhere(REALLOC)),
        Row::policy(
            TOPIC,
            "an endless loop when a policy's answer is given back",
            &elsewhere(&post_return("drs:runtime/policy@0.1.0#judge")),
        ),
    ];
    let loops = loops.into_iter().map(|row| of_limit(row.limits(SHORT).told("limit, FAILED", REACHED), "compute"));
    let fuel = "limit `fuel` of 100000000 reached";
    let judges = judges.into_iter().map(|row| of_policy_limit(row.told("limit, FAILED", &[fuel]), "fuel"));
    let hook = |what, component| Row::of(TOPIC, what, crate::row::Role::Before, component);
    let waits = [
        of_limit(
            Row::hook(TOPIC, "an endless loop under the limit of every hook", &spin)
                .told("limit, FAILED", &["limit `compute` of 2s reached (2."]),
            "compute",
        ),
        of_policy_limit(
            Row::policy(TOPIC, "an endless loop of a policy with fuel for minutes", &spin)
                .limits("fuel = 10000000000, compute = \"100ms\"")
                .told("limit, FAILED", &["limit `compute` of 100ms reached"]),
            "compute",
        ),
        of_limit(
            hook("sleeping in a host call", sleeping(3_600_000_000_000))
                .told("limit, FAILED", &["limit `wall` of 1m reached"]),
            "wall",
        ),
        hook("sleeping for the longest duration that there is", sleeping(u64::MAX))
            .told("limit, FAILED", &["limit `wall` of 1m reached"]),
        hook("sleeping for no time at all", sleeping(0)).told("proceed, COMPLETED", &[]),
        of_limit(
            hook("to be called again for ever", retrying(60_000)).limits("total = \"5m\"").told(
                "limit, FAILED",
                &["limit `total` of 5m reached: it asks to be called again on its last attempt"],
            ),
            "total",
        ),
        of_limit(
            hook("to be called again at once", retrying(0))
                .told("limit, FAILED", &["limit `shortest-retry` of 1s reached (0s used)"]),
            "shortest-retry",
        ),
        of_limit(
            hook("to be called again in more than an hour", retrying(3_600_001))
                .told("limit, FAILED", &["limit `longest-retry` of 1h reached"]),
            "longest-retry",
        ),
        hook("to be called again after the longest duration that there is", retrying(u64::MAX))
            .told("limit, FAILED", &["limit `longest-retry` of 1h reached"]),
    ];
    loops.chain(judges).chain(waits).collect()
}
