//! Answers that are too large, or none.

use super::{of_limit, of_policy_limit};
use crate::guest::Guest;
use crate::row::Row;

const TOPIC: &str = "Answers";

/// A hook that fails with the text at this place.
fn failing(at: &str, length: &str) -> String {
    format!(
        "(i32.store8 (i32.const 1024) (i32.const 3)) (i32.store (i32.const 1032) (i32.const {at}))
         (i32.store (i32.const 1036) (i32.const {length})) (i32.const 1024)"
    )
}

/// A policy that denies with the text at this place.
fn denying(at: &str, length: &str) -> String {
    format!(
        "(i32.store8 (i32.const 1024) (i32.const 2)) (i32.store (i32.const 1028) (i32.const {at}))
         (i32.store (i32.const 1032) (i32.const {length})) (i32.const 1024)"
    )
}

fn hook(what: &str, body: &str, says: &str) -> Row {
    Row::hook(TOPIC, what, &Guest { body, pages: 12, ..Guest::default() }).told("guest, FAILED", &[says])
}

fn policy(what: &str, body: &str, says: &str) -> Row {
    Row::policy(TOPIC, what, &Guest { body, pages: 12, ..Guest::default() }).told("guest, FAILED", &[says])
}

pub(crate) fn rows() -> Vec<Row> {
    [limits(), broken()].into_iter().flatten().collect()
}

fn limits() -> Vec<Row> {
    let filled = |length: u32, answer: &str| {
        format!("(memory.fill (i32.const 200000) (i32.const 97) (i32.const {length})) {answer}")
    };
    let long = filled(300_000, &failing("200000", "300000"));
    let denial = filled(70_000, &denying("200000", "70000"));
    let state = "(i32.store8 (i32.const 1024) (i32.const 1)) (i64.store (i32.const 1032) (i64.const 5000))
        (i32.store8 (i32.const 1048) (i32.const 1)) (i32.store (i32.const 1052) (i32.const 4096))
        (i32.store (i32.const 1056) (i32.const 16385)) (i32.const 1024)";
    let findings =
        "(i32.store (i32.const 1064) (i32.const 4096)) (i32.store (i32.const 1068) (i32.const 1001)) (i32.const 1024)";
    let many = "(i32.store (i32.const 1064) (i32.const 4096)) (i32.store (i32.const 1068) (i32.const 200000000)) (i32.const 1024)";
    let of = |body| Guest { body, pages: 12, ..Guest::default() };
    vec![
        of_limit(
            Row::hook(TOPIC, "a reason of 300 KB", &of(&long))
                .told("limit, FAILED", &["limit `answer` of 256 KiB reached ("]),
            "answer",
        ),
        of_policy_limit(
            Row::policy(TOPIC, "a policy's reason of 70 KB", &of(&denial))
                .told("limit, FAILED", &["limit `answer` of 64 KiB reached ("]),
            "answer",
        ),
        of_limit(
            Row::hook(TOPIC, "more state than is handed on", &of(state))
                .told("limit, FAILED", &["limit `state` of 16 KiB reached (16385 B used)"]),
            "state",
        ),
        of_limit(
            Row::after(TOPIC, "a thousand findings and one", &of(findings))
                .told("limit, FAILED", &["limit `findings` of 1000 reached (1001 used)"]),
            "findings",
        ),
        Row::after(TOPIC, "a list of findings longer than its memory", &of(many))
            .told("guest, FAILED", &["out of bounds of memory"]),
        Row::after(TOPIC, "ten thousand findings that are one and the same of 64 KiB", &of(&aliased()))
            .told("limit, FAILED", &["limit `host-call-fuel` of 8 MiB reached"]),
        Row::hook(
            TOPIC,
            "a reason of 20 MiB",
            &Guest { body: &failing("131072", "20971520"), pages: 400, ..Guest::default() },
        )
        .told("limit, FAILED", &["limit `host-call-fuel` of 8 MiB reached"]),
        Row::policy(
            TOPIC,
            "a policy's reason of 8 MiB",
            &Guest { body: &denying("131072", "8388608"), pages: 200, ..Guest::default() },
        )
        .told("limit, FAILED", &["limit `host-call-fuel` of 1 MiB reached"]),
    ]
}

/// Ten thousand findings whose details all lie at the same place: 640 MB of text out of 64 KiB.
fn aliased() -> String {
    let finding = |offset: u32, value: &str| format!("(i32.store offset={offset} (local.get $at) (i32.const {value}))");
    format!(
        "(local $at i32) (local.set $at (i32.const 200000))
         (loop $more {} {} {} {} {}
             (local.set $at (i32.add (local.get $at) (i32.const 20)))
             (br_if $more (i32.lt_u (local.get $at) (i32.const 400000))))
         (i32.store (i32.const 1064) (i32.const 200000)) (i32.store (i32.const 1068) (i32.const 10000)) (i32.const 1024)",
        finding(0, "4096"),
        finding(4, "19"),
        finding(8, "0"),
        finding(12, "400000"),
        finding(16, "65536")
    )
}

fn broken() -> Vec<Row> {
    let bad_text = format!("(i32.store8 (i32.const 2048) (i32.const 255)) {}", failing("2048", "1"));
    let bad_denial = format!("(i32.store8 (i32.const 2048) (i32.const 255)) {}", denying("2048", "1"));
    let level = "(i32.store (i32.const 1064) (i32.const 3072)) (i32.store (i32.const 1068) (i32.const 1))
        (i32.store8 (i32.const 3080) (i32.const 9)) (i32.const 1024)";
    let elsewhere = "(i32.store (i32.const 1064) (i32.const 3072)) (i32.store (i32.const 1068) (i32.const 1))
        (i32.store (i32.const 3072) (i32.const 4096)) (i32.store (i32.const 3076) (i32.const 19)) (i32.const 1024)";
    let another =
        Guest { definitions: "(data (i32.const 4096) \"s-00000000000000003\")", body: elsewhere, ..Guest::default() };
    vec![
        hook(
            "a case of the verdict that there is not",
            "(i32.store8 (i32.const 1024) (i32.const 77)) (i32.const 1024)",
            "unexpected discriminant: 77",
        ),
        policy(
            "a case of the answer that there is not",
            "(i32.store8 (i32.const 1024) (i32.const 77)) (i32.const 1024)",
            "unexpected discriminant: 77",
        ),
        Row::after(TOPIC, "a level of a finding that there is not", &Guest { body: level, ..Guest::default() })
            .told("guest, FAILED", &["unexpected discriminant: 9"]),
        hook("an answer beyond its memory", "(i32.const 0x7ffffff8)", "out of bounds of memory"),
        policy("a policy's answer beyond its memory", "(i32.const 0x7ffffff8)", "out of bounds of memory"),
        hook("an answer that is not aligned", "(i32.const 1025)", "not aligned"),
        hook("a text beyond its memory", &failing("0x7ffffff0", "64"), "out of bounds of memory"),
        hook("a text whose end is beyond all numbers", &failing("0xfffffff0", "64"), "out of bounds of memory"),
        policy("a policy's text beyond its memory", &denying("0x7ffffff0", "64"), "out of bounds of memory"),
        hook("a text that is not UTF-8", &bad_text, "invalid utf-8 sequence"),
        policy("a policy's text that is not UTF-8", &bad_denial, "invalid utf-8 sequence"),
        Row::after(TOPIC, "a finding at a server of another wave", &another)
            .told("guest, FAILED", &["`s-00000000000000003`, which is not a server of the wave"]),
        hook_with_realloc("memory for the context beyond its memory", "(i32.const 0x7ffffff8)", "beyond end of memory"),
        hook_with_realloc("memory for the context that is not aligned", "(i32.const 131073)", "not aligned"),
    ]
}

fn hook_with_realloc(what: &str, gives: &str, says: &str) -> Row {
    let definitions = format!("(func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) {gives})");
    Row::hook(TOPIC, what, &Guest { definitions: &definitions, ..Guest::default() }).told("guest, FAILED", &[says])
}
