//! Components that are none, or that are made to hurt who takes them apart. They are compiled as those of anybody: in a process of
//! its own.

use std::time::Duration;

use drs_sandbox::{CompileLimits, CompilerProcess, Sandbox, SandboxOptions};

use super::{of_limit, space};
use crate::guest::Guest;
use crate::row::{Role, Row};

const TOPIC: &str = "Components";

fn row(what: &str, bytes: Vec<u8>, says: &[&str]) -> Row {
    Row::of(TOPIC, what, Role::Before, bytes).compile(CompileLimits::default()).told("refused", says)
}

/// The component with a custom section of so many bytes.
fn padded(size: u32) -> Vec<u8> {
    let mut bytes = Guest::default().before();
    bytes.push(0);
    bytes.extend((0..5).map(|n| ((size >> (7 * n)) & 0x7f) as u8 | if n < 4 { 0x80 } else { 0 }));
    bytes.extend(std::iter::repeat_n(0, size as usize));
    bytes
}

/// One function that takes seconds and much memory to compile.
fn huge() -> Vec<u8> {
    let work = "(local.set $a (i32.xor (i32.mul (local.get $a) (local.get $b)) (i32.rotl (local.get $b) (local.get $a))))\n\
                (local.set $b (i32.add (local.get $b) (i32.load (i32.and (local.get $a) (i32.const 1023)))))\n";
    let definitions =
        format!("(func $huge (result i32) (local $a i32) (local $b i32) {} (local.get $a))", work.repeat(150_000));
    Guest { definitions: &definitions, body: "(drop (call $huge)) (i32.const 1024)", ..Guest::default() }.before()
}

/// A type within a type, so often.
fn deep(depth: usize) -> Vec<u8> {
    let mut text = "(component (type $t0 (list u8))".to_owned();
    (1..depth).for_each(|level| text.push_str(&format!("(type $t{level} (list $t{}))", level - 1)));
    text.push_str(&format!("(import \"deep\" (func (param \"it\" $t{}))))", depth - 1));
    wat::parse_str(text).unwrap()
}

/// Types of which each has the one before twice, in an interface of the runtime's name.
fn doubled_types(times: usize) -> Vec<u8> {
    let mut text = "(component (type $t0 (tuple u8 u8))".to_owned();
    (1..times).for_each(|n| text.push_str(&format!("(type $t{n} (tuple $t{0} $t{0}))", n - 1)));
    let last = times - 1;
    text.push_str(&format!(
        "(import \"drs:runtime/log@0.1.0\" (instance (export \"write\" (func (param \"level\" $t{last}))))))"
    ));
    wat::parse_str(text).unwrap()
}

/// Components of which each has two instances of the one before.
fn doubled_instances(times: usize) -> Vec<u8> {
    let mut text = "(component $c0 (core module $m (memory 1)) (core instance (instantiate $m)))".to_owned();
    for n in 1..times {
        text = format!("(component $c{n} {text} (instance (instantiate $c{0})) (instance (instantiate $c{0})))", n - 1);
    }
    wat::parse_str(text).unwrap()
}

/// A compiler that never answers.
fn silent_compiler() -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let limits = CompileLimits { wall: Duration::from_secs(1), ..CompileLimits::default() };
    let compiler = CompilerProcess { program: "/bin/sleep".into(), arguments: vec!["60".into()], limits };
    let cache_dir = Some(folder.path().join("compiled"));
    let options = SandboxOptions { cache_dir, compiler: Some(compiler), ..SandboxOptions::default() };
    let objection = Sandbox::new(&options).unwrap().inspect(&Guest::default().before()).unwrap_err();
    ("refused".to_owned(), objection.problem)
}

pub(crate) fn rows() -> Vec<Row> {
    let sound = Guest::default().before();
    let half = sound[..sound.len() / 2].to_vec();
    let garbage = [&b"\0asm\x0d\0\x01\0"[..], &[0xff; 4096]].concat();
    let functions = Guest { definitions: &"(func)".repeat(100_001), ..Guest::default() }.before();
    let instances = space::with_instances(sound.clone(), 2_000);
    let short = CompileLimits { compute: Duration::from_secs(1), ..CompileLimits::default() };
    let narrow = CompileLimits { memory: 256 << 20, ..CompileLimits::default() };
    vec![
        row("an empty file", Vec::new(), &["not a WebAssembly component"]),
        row("text", b"(component)".to_vec(), &["it is text"]),
        row("a module that is no component", wat::parse_str("(module)").unwrap(), &["not a component"]),
        row("a component cut off in its middle", half, &["can't be read"]),
        row("bytes that are none of WebAssembly's", garbage, &["can't be read"]),
        of_limit(row("100 MB", padded(100_000_000), &["limit `component-size` of 32 MiB reached ("]), "component-size"),
        of_limit(
            row(
                "a hundred thousand functions",
                functions,
                &["limit `component-functions` of 100000 reached (100003 used)"],
            ),
            "component-functions",
        ),
        of_limit(
            row("a function that takes long to compile", huge(), &["limit `compile-compute` of 1s reached"])
                .compile(short),
            "compile-compute",
        ),
        of_limit(
            row("a function that takes much memory to compile", huge(), &["limit `compile-memory` of 256 MiB reached"])
                .compile(narrow),
            "compile-memory",
        ),
        of_limit(
            Row::other(TOPIC, "a compiler that never ends", silent_compiler)
                .told("refused", &["limit `compile-wall` of 1s reached"]),
            "compile-wall",
        ),
        row("a thousand types, each within the next", deep(1_000), &["not valid", "type nesting is too deep"]),
        row("types that double thirty times", doubled_types(30), &["not valid", "effective type size"]),
        row("types that double eighteen times", doubled_types(18), &["drs:runtime/log@0.1.0"]),
        row("instances that double thirty times", doubled_instances(30), &["limit `compile-"]).compile(short),
        row("two thousand instances", instances, &["not valid", "instances count exceeds limit"]),
        Row::of(TOPIC, "nine hundred instances", Role::Before, space::with_instances(sound, 900))
            .compile(CompileLimits::default())
            .told("limit, FAILED", &["limit `core-instances` of 64 reached"]),
    ]
}
