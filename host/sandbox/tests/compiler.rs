//! Components from elsewhere are compiled in a process of its own: this binary, started again.
//!
//! It has no harness, because the process that compiles writes nothing but its answer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test, though it has no harness that says so"
)]

#[path = "it/support/mod.rs"]
#[allow(dead_code, reason = "what the other tests share, and this one needs a part of")]
mod support;

use std::time::Duration;

use drs_sandbox::limits::ComponentLimits;
use drs_sandbox::{CompileLimits, CompilerProcess, PluginUse, Sandbox, SandboxOptions, compile_for_parent, describe};

use support::Plugin;
use support::guest::Guest;

/// The argument that makes this binary the process that compiles.
const CHILD: &str = "--compile";

type Test = fn();

const TESTS: [(&str, Test); 7] = [
    ("a_sound_component_is_compiled_elsewhere_and_found_in_the_cache", a_sound_component),
    ("what_is_wrong_with_a_component_is_told_as_ever", what_is_wrong),
    ("a_component_that_takes_too_long_to_compile_is_refused", too_long),
    ("a_component_that_takes_too_much_memory_to_compile_is_refused", too_much_memory),
    ("a_compiler_that_never_answers_is_ended", never_answers),
    ("a_built_in_component_needs_no_process", built_in),
    ("what_is_gigabytes_to_its_reader_ends_the_process_that_reads_it", greedy_reading),
];

fn main() {
    if std::env::args().any(|argument| argument == CHILD) {
        compile_for_parent(std::io::stdin().lock(), std::io::stdout().lock()).unwrap();
        return;
    }
    // As the harness does it, as far as who runs tests one by one asks for it.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--list") {
        let ignored = arguments.iter().any(|argument| argument == "--ignored");
        TESTS.iter().filter(|_| !ignored).for_each(|(name, _)| println!("{name}: test"));
        return;
    }
    let filters: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let asked = |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    for (name, test) in TESTS.iter().filter(|(name, _)| asked(name)) {
        test();
        println!("test {name} ... ok");
    }
}

fn process(limits: CompileLimits, arguments: &[&str]) -> CompilerProcess {
    let arguments = arguments.iter().map(Into::into).collect();
    CompilerProcess { program: std::env::current_exe().unwrap(), arguments, limits }
}

fn sandbox(limits: CompileLimits, arguments: &[&str]) -> (Sandbox, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let compiler = process(limits, arguments);
    let cache_dir = Some(folder.path().join("compiled"));
    let options = SandboxOptions { cache_dir, compiler: Some(compiler), ..SandboxOptions::default() };
    (Sandbox::new(&options).unwrap(), folder)
}

/// Why a component is refused.
fn refusal(sandbox: &Sandbox, bytes: Vec<u8>) -> String {
    let errors = Plugin::new(PluginUse::Before, bytes).prepare_in(sandbox).err().unwrap();
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A component whose one function is so long that compiling it takes seconds and much memory.
fn huge() -> Vec<u8> {
    let work = "(local.set $a (i32.xor (i32.mul (local.get $a) (local.get $b)) (i32.rotl (local.get $b) (local.get $a))))\n\
                (local.set $b (i32.add (local.get $b) (i32.load (i32.and (local.get $a) (i32.const 1023)))))\n";
    let definitions =
        format!("(func $huge (result i32) (local $a i32) (local $b i32) {} (local.get $a))", work.repeat(200_000));
    Guest { definitions: &definitions, body: "(drop (call $huge)) (i32.const 1024)", ..Guest::default() }.before()
}

/// How many compiled components lie there. What the cache notes of their use, when it comes to it, has a name with an end.
fn files(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { usize::from(path.extension().is_none()) }).sum()
}

fn a_sound_component() {
    let (sandbox, folder) = sandbox(CompileLimits::default(), &[CHILD]);
    let compiled = || files(&folder.path().join("compiled"));
    Plugin::new(PluginUse::Before, Guest::default().before()).prepare_in(&sandbox).unwrap();
    let after_first = compiled();
    assert!(after_first > 0);
    Plugin::new(PluginUse::Before, Guest::default().before()).prepare_in(&sandbox).unwrap();
    assert_eq!(compiled(), after_first, "nothing was compiled a second time");
}

fn what_is_wrong() {
    let (sandbox, _folder) = sandbox(CompileLimits::default(), &[CHILD]);
    let told = refusal(&sandbox, b"\0asm\x0d\0\x01\0 and then nothing".to_vec());
    assert!(told.contains("its component can't be read"), "{told}");
}

fn too_long() {
    let limits = CompileLimits { compute: Duration::from_secs(1), ..CompileLimits::default() };
    let (sandbox, _folder) = sandbox(limits, &[CHILD]);
    let told = refusal(&sandbox, huge());
    assert!(told.contains("limit `compile-compute` of 1s reached"), "{told}");
}

fn too_much_memory() {
    let limits = CompileLimits { memory: 256 << 20, ..CompileLimits::default() };
    let (sandbox, _folder) = sandbox(limits, &[CHILD]);
    let told = refusal(&sandbox, huge());
    assert!(told.contains("limit `compile-memory` of 256 MiB reached"), "{told}");
}

fn never_answers() {
    let limits = CompileLimits { wall: Duration::from_secs(1), ..CompileLimits::default() };
    let folder = tempfile::tempdir().unwrap();
    let compiler = CompilerProcess { program: "/bin/sleep".into(), arguments: vec!["60".into()], limits };
    let cache_dir = Some(folder.path().join("compiled"));
    let options = SandboxOptions { cache_dir, compiler: Some(compiler), ..SandboxOptions::default() };
    let told = refusal(&Sandbox::new(&options).unwrap(), Guest::default().before());
    assert!(told.contains("limit `compile-wall` of 1s reached"), "{told}");
}

fn built_in() {
    let (sandbox, _folder) = sandbox(CompileLimits::default(), &["--list"]);
    let told = refusal(&sandbox, Guest::default().before());
    assert!(told.contains("no answer"), "{told}");
    let gate = Plugin::builtin(PluginUse::Before, "replication-gate").grants(&["drs:DescribeSourceServers"]);
    gate.prepare_in(&sandbox).unwrap();
}

/// A component of 4 MB that is 7 GB to who reads it: forty functions with long names, imported 900 times.
fn greedy() -> Vec<u8> {
    let name = "a".repeat(99_000);
    let functions: String = (0..40).map(|number| format!("(export \"{name}{number}\" (func))")).collect();
    let imports: String = (0..900).map(|number| format!("(import \"a:b/i{number}\" (instance (type $i)))")).collect();
    wat::parse_str(format!("(component (type $i (instance {functions})) {imports})")).unwrap()
}

fn greedy_reading() {
    let limits = CompileLimits { memory: 256 << 20, ..CompileLimits::default() };
    let (sandbox, _folder) = sandbox(limits, &[CHILD]);
    let greedy = greedy();
    for told in [
        sandbox.inspect(&greedy).unwrap_err().problem,
        process(limits, &[CHILD]).describe(&greedy, ComponentLimits::default()).unwrap_err().problem,
    ] {
        assert!(told.contains("limit `compile-memory` of 256 MiB reached"), "{told}");
    }
    // What is sound says the same there as here.
    let sound = Guest::default().after();
    assert_eq!(
        process(limits, &[CHILD]).describe(&sound, ComponentLimits::default()).unwrap(),
        describe(&sound).unwrap()
    );
    let here = Sandbox::new(&SandboxOptions::default()).unwrap();
    assert_eq!(sandbox.inspect(&sound).unwrap(), here.inspect(&sound).unwrap());
}
