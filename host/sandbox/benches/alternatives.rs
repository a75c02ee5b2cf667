//! What else a hook could be: a call in the sandbox against the same check as a process of its own, compiled and as a Python
//! script, and how many calls a second the sandbox makes on all cores.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a benchmark is a test")]

#[allow(dead_code, reason = "the other benchmarks and the tests need more of it")]
mod gate;
#[allow(dead_code, reason = "the other benchmarks need more of it")]
#[path = "../../../tests/benches/measured.rs"]
mod measured;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::available_parallelism;

use measured::{is_asked_for, median, row, timed};

/// How often each is measured.
const TIMES: usize = 200;

/// How many calls each core makes.
const CALLS: usize = 20_000;

fn main() {
    if !is_asked_for() {
        return;
    }
    let hook = in_the_sandbox();
    let native = as_processes(&native());
    let script = as_processes(&[PathBuf::from("python3"), source("gate.py")]);
    let told = |what: &str, other: f64| {
        let figure = format!("{:.0} µs against {:.0} µs: {:.1} times faster", hook * 1e6, other * 1e6, other / hook);
        row(&format!("a hook's call against the same check as {what}"), &figure);
    };
    told("a process of native code", native);
    told("a Python script", script);
    let cores = available_parallelism().map_or(1, usize::from);
    row(&format!("calls of a hook a second on {cores} cores"), &format!("{:.0}", a_second(cores)));
}

/// Seconds for a call.
fn in_the_sandbox() -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let plugins = gate::prepared();
    let call = || timed(|| assert!(runtime.block_on(gate::call(&plugins)).result.is_ok())).as_secs_f64();
    for _ in 0..TIMES {
        call();
    }
    median((0..TIMES).map(|_| call()).collect())
}

/// Calls a second with a thread on each core.
fn a_second(cores: usize) -> f64 {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores).enable_all().build().unwrap();
    let plugins = Arc::new(gate::prepared());
    let took = timed(|| {
        runtime.block_on(async {
            let of_a_core = || {
                let plugins = plugins.clone();
                tokio::spawn(async move {
                    for _ in 0..CALLS {
                        assert!(gate::call(&plugins).await.result.is_ok());
                    }
                })
            };
            let under_way: Vec<_> = (0..cores).map(|_| of_a_core()).collect();
            for calls in under_way {
                calls.await.unwrap();
            }
        });
    });
    (cores * CALLS) as f64 / took.as_secs_f64()
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/gate").join(name)
}

/// The native program, compiled.
fn native() -> [PathBuf; 1] {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("native-gate");
    let compiled = Command::new("rustc").args(["-O", "-o"]).arg(&program).arg(source("gate.rs")).status().unwrap();
    assert!(compiled.success(), "{compiled}");
    [program]
}

/// Seconds for a process, from its start to its answer and its end.
fn as_processes(command: &[PathBuf]) -> f64 {
    (0..20).for_each(|_| answered(command));
    median((0..TIMES).map(|_| timed(|| answered(command)).as_secs_f64()).collect())
}

fn answered(command: &[PathBuf]) {
    let mut process = Command::new(&command[0]);
    process.args(&command[1..]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = process.spawn().unwrap();
    let (mut to, from) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
    let mut lines = BufReader::new(from).lines();
    let mut next = || lines.next().unwrap().unwrap();
    writeln!(to, "s-1=i-1").unwrap();
    assert_eq!(next(), "ask i-1");
    writeln!(to, "i-1,running,ok,ok").unwrap();
    assert_eq!((next(), next()), ("finding s-1 ok".to_owned(), "proceed".to_owned()));
    assert!(process.wait().unwrap().success());
}
