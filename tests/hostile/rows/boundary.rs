//! The way over the boundary: arguments of host calls that are none, and calls when none may be made.

use crate::guest::Guest;
use crate::row::{Look, Row};

const TOPIC: &str = "The boundary";

const LOG: &str = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;
const STATUS: &str = r#"(import "drs:runtime/ec2@0.1.0" "describe-instance-status" (func $ask (param i32 i32 i32)))"#;

/// A hook that logs with these arguments: level, text, fields.
fn logging(what: &str, arguments: [&str; 5]) -> Row {
    let constants = arguments.map(|argument| format!("(i32.const {argument}) ")).concat();
    let body = format!("(i32.store8 (i32.const 2048) (i32.const 255)) (call $log {constants}) (i32.const 1024)");
    Row::hook(TOPIC, what, &Guest { imports: LOG, body: &body, ..Guest::default() })
}

/// A hook that has the answer of a host call written to a place.
fn answered_at(what: &str, place: &str) -> Row {
    let body = format!("(call $ask (i32.const 0) (i32.const 0) (i32.const {place})) (i32.const 1024)");
    Row::hook(TOPIC, what, &Guest { imports: STATUS, body: &body, ..Guest::default() })
        .grants(&["ec2:DescribeInstanceStatus"])
}

/// A hook that logs where nothing may be called.
fn logging_in(what: &str, definitions: &str) -> Row {
    Row::hook(TOPIC, what, &Guest { imports: LOG, definitions, ..Guest::default() })
}

/// Writes 400 KiB to standard output, 4 KiB at a time.
fn printing() -> Row {
    let imports = r#"
        (import "wasi:cli/stdout@0.2.0" "get-stdout" (func $stdout (result i32)))
        (import "wasi:io/streams@0.2.0" "[method]output-stream.blocking-write-and-flush"
            (func $write (param i32 i32 i32 i32)))"#;
    let body = "(local $n i32) (local $to i32) (local.set $to (call $stdout))
        (memory.fill (i32.const 8192) (i32.const 97) (i32.const 4096))
        (loop $more
            (call $write (local.get $to) (i32.const 8192) (i32.const 4096) (i32.const 4096))
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br_if $more (i32.lt_u (local.get $n) (i32.const 100))))
        (i32.const 1024)";
    Row::hook(TOPIC, "a flood on standard output", &Guest { imports, body, ..Guest::default() })
}

pub(crate) fn rows() -> Vec<Row> {
    let call = "(call $log (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))";
    let realloc =
        format!("(func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) {call} (i32.const 131072))");
    let post = format!("(func (export \"cabi_post_drs:runtime/before-hook@0.1.0#run\") (param i32) {call})");
    let start = format!("(func $start {call}) (start $start)");
    let leave = "cannot leave component instance";
    let told = |row: Row, says: &str| row.told("guest, FAILED", &[says]);
    vec![
        told(logging("a text beyond its memory", ["1", "0x7ffffff0", "64", "0", "0"]), "out of bounds of memory"),
        told(logging("a text that is not UTF-8", ["1", "2048", "1", "0", "0"]), "invalid utf-8 sequence"),
        told(logging("a level that there is not", ["9", "0", "0", "0", "0"]), "unexpected discriminant: 9"),
        told(
            logging("a list of fields longer than its memory", ["1", "0", "0", "4096", "200000000"]),
            "out of bounds of memory",
        ),
        told(answered_at("an answer to be written beyond its memory", "0x7ffffff8"), "pointer out of bounds"),
        told(answered_at("an answer to be written to an odd place", "1025"), "not aligned"),
        told(logging_in("a host call from `realloc`", &realloc), leave),
        told(logging_in("a host call when its answer is given back", &post), leave),
        told(logging_in("a host call from the start function", &start), "uninitialized element"),
        printing()
            .look(Look::Log)
            .told("proceed, COMPLETED", &["limit `log` of 64 KiB reached: 43 more lines dropped"]),
    ]
}
