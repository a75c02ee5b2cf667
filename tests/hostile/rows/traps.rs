//! Every way in which WebAssembly ends by itself, in every export.

use crate::guest::Guest;
use crate::row::Row;

const TOPIC: &str = "Traps";

/// What is done, and what the trap is called.
const TRAPS: [(&str, &str, &str); 7] = [
    ("`unreachable`", "(unreachable)", "wasm `unreachable` instruction executed"),
    ("a division by zero", "(drop (i32.div_s (i32.const 1) (i32.const 0))) (i32.const 1024)", "divide by zero"),
    ("an overflow", "(drop (i32.trunc_f64_s (f64.const 1e30))) (i32.const 1024)", "integer overflow"),
    ("a conversion of no number", "(drop (i32.trunc_f64_s (f64.const nan))) (i32.const 1024)", "invalid conversion"),
    ("a read beyond its memory", "(i32.load (i32.const 0x7ffffff0))", "out of bounds memory access"),
    ("a call of nothing", "(call_indirect $t (result i32) (i32.const 0))", "uninitialized element"),
    (
        "a call of another kind of function",
        "(call_indirect $t (result i32) (i32.const 1))",
        "indirect call type mismatch",
    ),
];

const TABLE: &str = "(table $t 2 funcref) (func $other (param i64)) (elem (i32.const 1) $other)";

pub(crate) fn rows() -> Vec<Row> {
    let row = |what: &str, place: &str, of: fn(&'static str, &str, &Guest<'_>) -> Row, body: &str, says: &str| {
        let guest = Guest { definitions: TABLE, body, ..Guest::default() };
        of(TOPIC, &format!("{what}, {place}"), &guest).told("guest, FAILED", &[says])
    };
    let everywhere = TRAPS.iter().flat_map(|(what, body, says)| {
        [
            row(what, "before a wave", Row::hook, body, says),
            row(what, "after a wave", Row::after, body, says),
            row(what, "in a policy", Row::policy, body, says),
        ]
    });
    let exit = Guest {
        imports: r#"(import "wasi:cli/exit@0.2.0" "exit" (func $exit (param i32)))"#,
        body: "(call $exit (i32.const 0)) (i32.const 1024)",
        ..Guest::default()
    };
    let exit = Row::hook(TOPIC, "an exit without an answer", &exit)
        .told("guest, FAILED", &["it exited with code 0 instead of answering"]);
    everywhere.chain(outside_of_its_body()).chain([exit]).collect()
}

/// A place in the recipe: what makes a row of it, its words, and its export.
type Place = (fn(&'static str, &str, &Guest<'_>) -> Row, &'static str, &'static str);

const PLACES: [Place; 3] = [
    (Row::hook, "before a wave", "before-hook@0.1.0#run"),
    (Row::after, "after a wave", "after-hook@0.1.0#run"),
    (Row::policy, "in a policy", "policy@0.1.0#judge"),
];

/// `unreachable` wherever else the host runs something of the guest's.
fn outside_of_its_body() -> impl Iterator<Item = Row> {
    PLACES.iter().flat_map(|(of, place, export)| {
        let post = format!("(func (export \"cabi_post_drs:runtime/{export}\") (param i32) (unreachable))");
        let functions = [
            ("the start function", "(func $start (unreachable)) (start $start)".to_owned()),
            (
                "`realloc`",
                "(func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) (unreachable))".to_owned(),
            ),
            ("what is run when its answer is given back", post),
        ];
        functions.map(|(function, definitions)| {
            let guest = Guest { definitions: &definitions, ..Guest::default() };
            of(TOPIC, &format!("`unreachable` in {function}, {place}"), &guest)
                .told("guest, FAILED", &["wasm `unreachable` instruction executed"])
        })
    })
}
