//! A thousand components, each another, loaded when their compiled code is in the cache: time and memory.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a benchmark is a test")]

#[allow(dead_code, reason = "the other benchmarks and the tests need more of it")]
mod gate;
#[allow(dead_code, reason = "the other benchmarks need more of it")]
#[path = "../../../tests/benches/measured.rs"]
mod measured;

use std::env;
use std::process::Command;

use measured::{Used, is_asked_for, now, row};

const COMPONENTS: usize = 1_000;

/// How many components a process of this benchmark loads.
const LOAD: &str = "DRS_RUNTIME_BENCH_LOAD";

fn main() {
    if let Some(count) = env::var(LOAD).ok().and_then(|count| count.parse().ok()) {
        return load(count);
    }
    if !is_asked_for() {
        return;
    }
    // The first fills the cache.
    let [_, (many, seconds), (none, _)] = [COMPONENTS, COMPONENTS, 0].map(in_a_process);
    let figure = format!("{seconds:.2} s, {:.0} MB", many.memory - none.memory);
    row(&format!("{COMPONENTS} components loaded, their compiled code in the cache"), &figure);
}

/// What a process used that loads so many, and how many seconds it took.
fn in_a_process(components: usize) -> (Used, f64) {
    let program = env::current_exe().unwrap();
    let began = now();
    let used = Used::until_end(Command::new(program).env(LOAD, components.to_string()).spawn().unwrap());
    (used, began.elapsed().as_secs_f64())
}

fn load(count: usize) {
    let bytes = drs_sandbox::builtin(gate::COMPONENT).unwrap();
    let specs = (0..count).map(|number| gate::spec(format!("gate-{number}").as_str().into(), numbered(bytes, number)));
    drop(gate::sandbox().prepare(specs, gate::answering()).unwrap());
}

/// The same component with a section of its own, which makes it another one.
fn numbered(component: &[u8], number: usize) -> Vec<u8> {
    let mut numbered = component.to_vec();
    let name = b"number";
    let content = number.to_string();
    let length = 1 + name.len() + content.len();
    // A custom section: its id, its length, the length of its name, its name, what it says. Each length fits a byte.
    numbered.extend([0, u8::try_from(length).unwrap(), u8::try_from(name.len()).unwrap()]);
    numbered.extend(name);
    numbered.extend(content.as_bytes());
    numbered
}
