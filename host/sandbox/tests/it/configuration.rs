//! What a component says of its configuration, and components that misuse being asked for it.

use drs_sandbox::{ConfigurationSchema, Objection};
use serde_json::json;

use crate::support::SANDBOX;
use crate::support::guest::{Guest, component, wit};

const SCHEMA: &str = r#"{"type":"object","required":["zone"],"properties":{"zone":{"type":"string"}}}"#;

/// Asks a component whose function `schema` has this body: it gives a pointer to the pointer and the length of a text.
async fn asked(imports: &str, body: &str) -> Result<Option<ConfigurationSchema>, Objection> {
    let data = SCHEMA.replace('"', "\\22");
    let module = format!(
        r#"(module {imports}
            (memory (export "memory") 4)
            (data (i32.const 2048) "{data}")
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 131072))
            (func (export "drs:runtime/before-hook@0.1.0#run") (param i32) (result i32) (i32.const 1024))
            (func (export "drs:runtime/configuration@0.1.0#schema") (result i32) {body}))"#
    );
    let world = "drs:runtime/before-wave@0.1.0; include drs:runtime/configured@0.1.0";
    SANDBOX.configuration(&component(&wit(), world, &module)).await
}

/// The body that gives `length` bytes from where the schema lies.
fn giving(length: usize) -> String {
    format!(
        "(i32.store (i32.const 1024) (i32.const 2048)) (i32.store (i32.const 1028) (i32.const {length})) (i32.const 1024)"
    )
}

async fn refused(imports: &str, body: &str) -> String {
    asked(imports, body).await.unwrap_err().problem
}

#[tokio::test]
async fn a_schema_is_read_and_a_configuration_held_to_it() {
    let schema = asked("", &giving(SCHEMA.len())).await.unwrap().unwrap();
    assert_eq!(schema.json()["required"], json!(["zone"]));
    assert!(schema.problems(&json!({ "zone": "us-west-2a" })).is_empty());
    assert_eq!(schema.problems(&json!({ "zone": 2 }))[0].path, ["zone"]);
}

#[tokio::test]
async fn a_component_that_says_nothing_is_not_asked() {
    assert!(SANDBOX.configuration(&Guest::default().before()).await.unwrap().is_none());
    assert!(SANDBOX.configuration(b"(component)").await.is_err());
}

#[tokio::test]
async fn one_that_computes_without_end_is_stopped_at_its_limit() {
    let problem = refused("", "(loop $again (br $again)) (unreachable)").await;
    assert!(problem.contains("does not say what its configuration may be") && problem.contains("compute"), "{problem}");
}

#[tokio::test]
async fn one_that_calls_the_host_traps() {
    let log = r#"(import "drs:runtime/log@0.1.0" "write" (func $write (param i32 i32 i32 i32 i32)))"#;
    let call = "(call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)) (unreachable)";
    let problem = refused(log, call).await;
    assert!(problem.contains("does not say what its configuration may be") && problem.contains("write"), "{problem}");
}

#[tokio::test]
async fn a_schema_that_is_too_long_or_none_is_refused() {
    let problem = refused("", &giving(128 * 1024)).await;
    assert!(problem.contains("limit `answer` of 64 KiB reached (128 KiB used)"), "{problem}");
    let problem = refused("", &giving(SCHEMA.len() - 1)).await;
    assert!(problem.contains("is not a JSON Schema that can be used"), "{problem}");
}
