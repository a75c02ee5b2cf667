//! Memory, tables, instances and handles.

use super::{of_limit, of_policy_limit};
use crate::guest::Guest;
use crate::row::{Role, Row};

const TOPIC: &str = "Space";

const GROW: &str = "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (i32.const 1024)";
const GROW_TABLE: &str = "(drop (table.grow $t (ref.null func) (i32.const 1000000))) (i32.const 1024)";
const RECURSION: &str = "(func $deep (param i64) (call $deep (i64.add (local.get 0) (i64.const 1))))";

/// The component of a guest that imports nothing, and so has one core module, with an empty one more, and this many instances
/// of that.
pub(super) fn with_instances(mut component: Vec<u8>, count: usize) -> Vec<u8> {
    // Section 1 (core module) of 8 bytes: a module's head alone.
    component.extend_from_slice(b"\x01\x08\0asm\x01\0\0\0");
    for _ in 0..count {
        // Section 2 (core instances) of 4 bytes: one, instantiate (0), module 1, no arguments.
        component.extend_from_slice(&[2, 4, 1, 0, 1, 0]);
    }
    component
}

fn hook(what: &str, guest: &Guest<'_>, limit: &str, says: &str) -> Row {
    of_limit(Row::hook(TOPIC, what, guest).told("limit, FAILED", &[says]), limit)
}

fn policy(what: &str, guest: &Guest<'_>, limit: &str, says: &str) -> Row {
    of_policy_limit(Row::policy(TOPIC, what, guest).told("limit, FAILED", &[says]), limit)
}

fn repeated(definition: &str, times: usize) -> String {
    definition.repeat(times)
}

pub(crate) fn rows() -> Vec<Row> {
    let grows = Guest { body: GROW, ..Guest::default() };
    let large = Guest { pages: 16_385, ..Guest::default() };
    let (memories, few) = (repeated("(memory 1)", 40), repeated("(memory 1)", 10));
    let memories = Guest { definitions: &memories, ..Guest::default() };
    let several = Guest { definitions: &few, ..Guest::default() };
    let (tables, five) = (repeated("(table 1 funcref)", 11), repeated("(table 1 funcref)", 5));
    let (tables, five) =
        (Guest { definitions: &tables, ..Guest::default() }, Guest { definitions: &five, ..Guest::default() });
    let table = Guest { definitions: "(table 1000000 funcref)", ..Guest::default() };
    let growing = Guest { definitions: "(table $t 1 funcref)", body: GROW_TABLE, ..Guest::default() };
    let deep =
        Guest { definitions: RECURSION, body: "(call $deep (i64.const 0)) (i32.const 1024)", ..Guest::default() };
    let handles = Guest {
        imports: r#"(import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration" (func $wait (param i64) (result i32)))"#,
        body: "(loop $more (drop (call $wait (i64.const 1))) (br $more)) (unreachable)",
        ..Guest::default()
    };
    let small = Guest { pages: 2, ..Guest::default() };
    let trap = "call stack exhausted";
    vec![
        hook("memory that grows without end", &grows, "memory", "limit `memory` of 64 MiB reached ("),
        hook("memory of a GiB from the start", &large, "memory", "limit `memory` of 64 MiB reached ("),
        hook("many memories", &memories, "memories", "limit `memories` of 32 reached"),
        hook("many tables", &tables, "tables", "limit `tables` of 10 reached"),
        hook("a table of a million elements", &table, "table-elements", "limit `table-elements` of 10000 reached ("),
        hook("a table that grows", &growing, "table-elements", "limit `table-elements` of 10000 reached ("),
        hook("resources without end", &handles, "handles", "limit `handles` of 1000 reached"),
        of_limit(
            Row::of(TOPIC, "seventy instances of an empty module", Role::Before, with_instances(small.before(), 70))
                .told("limit, FAILED", &["limit `core-instances` of 64 reached"]),
            "core-instances",
        ),
        Row::hook(TOPIC, "recursion without end, before a wave", &deep).told("guest, FAILED", &[trap]),
        Row::after(TOPIC, "recursion without end, after a wave", &deep).told("guest, FAILED", &[trap]),
        Row::policy(TOPIC, "recursion without end in a policy", &deep).told("guest, FAILED", &[trap]),
        policy("memory of a policy that grows", &grows, "memory", "limit `memory` of 16 MiB reached ("),
        policy("many memories of a policy", &several, "memories", "limit `memories` of 8 reached"),
        policy("many tables of a policy", &five, "tables", "limit `tables` of 4 reached"),
        policy("a policy's table that grows", &growing, "table-elements", "limit `table-elements` of 10000 reached ("),
        of_policy_limit(
            Row::of(
                TOPIC,
                "ten instances of an empty module in a policy",
                Role::Policy,
                with_instances(small.policy(), 10),
            )
            .told("limit, FAILED", &["limit `core-instances` of 8 reached"]),
            "core-instances",
        ),
    ]
}
