//! Imports beyond what there is, and exports that are not what they say.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::guest::{Guest, component, wit};
use crate::row::{Role, Row};

const TOPIC: &str = "Imports and exports";

/// The runtime's package with another function, interface or version in it.
fn changed(from: &str, to: &str) -> Vec<(String, String)> {
    let files = wit().into_iter().map(|(name, text)| (name, text.replace(from, to)));
    files.collect()
}

/// A module of a world that imports this function of an interface of somebody else.
fn foreign(package: &str, interface: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let text =
        format!("package {package}; interface {interface} {{ run: func(); }} world guest {{ import {interface}; }}");
    let package_id = resolve.push_str("foreign.wit", &text).unwrap();
    let world = resolve.select_world(&[package_id], Some("guest")).unwrap();
    let name = resolve.id_of_name(package_id, interface);
    let mut module = wat::parse_str(format!("(module (import \"{name}\" \"run\" (func)))")).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

const RUN: &str = r#"(module (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
    (func (export "drs:runtime/before-hook@VERSION#run") (param i32) (result i32) (i32.const 1024)))"#;

fn of_version(version: &str) -> Vec<u8> {
    let files = changed("package drs:runtime@0.1.0", &format!("package drs:runtime@{version}"));
    component(&files, &format!("drs:runtime/before-wave@{version}"), &RUN.replace("VERSION", version))
}

fn row(what: &str, bytes: Vec<u8>, says: &[&str]) -> Row {
    Row::of(TOPIC, what, Role::Before, bytes).told("refused", says)
}

pub(crate) fn rows() -> Vec<Row> {
    let files = Guest {
        imports: r#"(import "wasi:filesystem/preopens@0.2.0" "names" (func $names (param i32)))"#,
        ..Guest::default()
    };
    vec![
        row(
            "the files of the host",
            files.before(),
            &["it imports `wasi:filesystem/preopens@0.2.0`, which no plug-in may have"],
        ),
        row(
            "sockets",
            foreign("wasi:sockets@0.2.0", "network"),
            &["it imports `wasi:sockets/network@0.2.0`, which no plug-in may have"],
        ),
        row("a clock of another WASI", foreign("wasi:clocks@0.3.0", "wall-clock"), &["of WASI only 0.2 is known"]),
        row(
            "an interface of somebody else",
            foreign("evil:shell@1.0.0", "shell"),
            &["which this runtime does not have"],
        ),
        row(
            "an interface of the runtime's that there is not",
            foreign("drs:runtime@0.1.0", "shell"),
            &["which this runtime does not have"],
        ),
        row("the world of a later version", of_version("0.2.0"), &["this runtime has drs:runtime@0.1.0"]),
        row(
            "another world than its place in the recipe",
            Guest::default().after(),
            &["it is not of the world `before-wave`"],
        ),
        row(
            "nothing exported",
            wat::parse_str("(component)").unwrap(),
            &["it is not of the world `before-wave` (it must export the interface `before-hook`"],
        ),
        row(
            "a function of the runtime's that there is not",
            foreign("drs:runtime@0.1.0", "log"),
            &["it imports the function `run` of `drs:runtime/log@0.1.0`, which drs:runtime@0.1.0 does not have"],
        ),
    ]
}
