//! What a component says of its own configuration, to hurt who asks it.

use drs_sandbox::{Objection, Sandbox, SandboxOptions};
use serde_json::{Value, json};

use super::parts;
use crate::guest::{component, wit};
use crate::row::Row;

const TOPIC: &str = "Configurations";

/// Where what it says lies in its memory.
const SCHEMA: usize = 65_536;

/// A hook whose function `schema` has this body, with this text in its memory.
fn hook(text: &str, imports: &str, body: &str) -> Vec<u8> {
    of_world("before-wave", "before-hook@0.1.0#run", text, imports, body)
}

fn of_world(world: &str, export: &str, text: &str, imports: &str, body: &str) -> Vec<u8> {
    let data: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let module = format!(
        r#"(module {imports}
            (memory (export "memory") 64)
            (data (i32.const {SCHEMA}) "{data}")
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
            (func (export "drs:runtime/{export}") (param i32) (result i32) (i32.const 1024))
            (func (export "drs:runtime/configuration@0.1.0#schema") (result i32) {body}))"#
    );
    component(&wit(), &format!("drs:runtime/{world}@0.1.0; include drs:runtime/configured@0.1.0"), &module)
}

/// The body that gives so many bytes from where the text lies.
fn giving(length: usize) -> String {
    format!(
        "(i32.store (i32.const 1024) (i32.const {SCHEMA})) (i32.store (i32.const 1028) (i32.const {length})) \
         (i32.const 1024)"
    )
}

/// What is said of a component that is asked, and of a configuration that is held to what it says.
fn asked(component: &[u8], config: &Value) -> (String, String) {
    let sandbox = Sandbox::new(&SandboxOptions::default()).unwrap();
    match parts::in_real_time(sandbox.configuration(component)) {
        Ok(Some(schema)) => {
            let problems = schema.problems(config).into_iter().map(|problem| problem.message);
            ("taken".to_owned(), problems.collect::<Vec<_>>().join("; "))
        }
        Ok(None) => ("taken".to_owned(), "it says nothing".to_owned()),
        Err(Objection { problem, .. }) => ("refused".to_owned(), problem),
    }
}

fn refused(what: &str, component: Vec<u8>, says: &str) -> Row {
    Row::other(TOPIC, what, move || asked(&component, &Value::Null)).told("refused", &[says])
}

/// One that says this schema.
fn saying(what: &str, schema: &str, says: &str) -> Row {
    refused(what, hook(schema, "", &giving(schema.len())), says)
}

pub(crate) fn rows() -> Vec<Row> {
    let spin = "(loop $forever (br $forever)) (unreachable)";
    let log = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;
    let call = "(call $log (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)) (unreachable)";
    let beyond = "(i32.store (i32.const 1024) (i32.const 0x7ffffff0)) (i32.store (i32.const 1028) (i32.const 64)) (i32.const 1024)";
    let start = "(func $start (loop $forever (br $forever))) (start $start)";
    let deep_calls = "(func $deep (result i32) (call $deep))";
    let policy = of_world("launch-policy", "policy@0.1.0#judge", "", "", spin);
    let deep = format!("{}{{}}{}", r#"{"not":"#.repeat(1_000), "}".repeat(1_000));
    let many: Vec<Value> = (0..2_000).map(|_| json!({ "pattern": "\\p{L}{9}" })).collect();
    vec![
        refused("an endless loop in `schema`", hook("", "", spin), "limit `compute` of 1s reached"),
        refused("an endless loop in a policy's `schema`", policy, "limit `fuel` of 100000000 reached"),
        refused(
            "an endless loop in the start function",
            hook("", start, "(i32.const 1024)"),
            "limit `compute` of 1s reached",
        ),
        refused("`unreachable` in `schema`", hook("", "", "(unreachable)"), "wasm `unreachable` instruction executed"),
        refused("recursion without end in `schema`", hook("", deep_calls, "(call $deep)"), "call stack exhausted"),
        refused(
            "a call of the host in `schema`",
            hook("", log, call),
            "`drs:runtime/log@0.1.0#write` has not been defined",
        ),
        refused(
            "a schema of 128 KiB",
            hook("", "", &giving(128 << 10)),
            "limit `answer` of 64 KiB reached (128 KiB used)",
        ),
        refused("a schema of 2 MiB", hook("", "", &giving(2 << 20)), "limit `host-call-fuel` of 1 MiB reached"),
        refused("a schema beyond its memory", hook("", "", beyond), "out of bounds"),
        saying("a schema that is text", "any value", "is not a JSON Schema that can be used"),
        saying("a thousand schemas, each within the next", &deep, "recursion limit"),
        saying("a schema that goes on elsewhere", r#"{"$ref":"http://169.254.169.254/"}"#, "it must be written out"),
        saying(
            "a schema that goes on in a file",
            r#"{"items":{"$ref":"file:///etc/passwd"}}"#,
            "it must be written out",
        ),
        saying(
            "a schema that goes on in itself",
            r##"{"allOf":[{"$ref":"#"},{"$ref":"#"}]}"##,
            "it must be written out",
        ),
        saying(
            "a schema of another language",
            r#"{"$schema":"http://169.254.169.254/"}"#,
            "error loading http://169.254.169.254/",
        ),
        saying(
            "a pattern that stands for megabytes",
            r#"{"pattern":"((a{100}){100}){100}"}"#,
            "a pattern takes more than",
        ),
        saying("two thousand patterns", &json!({ "allOf": many }).to_string(), "it has 2000 patterns"),
        backtracking(),
    ]
}

/// A pattern that takes some machines longer than the world is old for forty letters.
fn backtracking() -> Row {
    let schema = r#"{"properties":{"zone":{"pattern":"^((a+)+)+$"}}}"#;
    let component = hook(schema, "", &giving(schema.len()));
    let config = json!({ "zone": format!("{}!", "a".repeat(40)) });
    Row::other(TOPIC, "a pattern that goes back and forth", move || asked(&component, &config))
        .told("taken", &["`zone` can't be \"aaaa"])
}
