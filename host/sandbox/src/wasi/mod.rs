//! The little of WASI 0.2 that a hook may use: standard output and error go into its log, standard input is closed, the
//! environment is empty, the wall clock is the runtime's, random numbers are seeded. Policies have nothing of it.

mod clock;
mod log_stream;
mod on_demand;
mod seed;

use std::sync::Arc;

use drs_core::plugin::LogLevel;
use drs_core::ports::Clock;
use wasmtime::component::{HasData, Linker, ResourceTable};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::p2::bindings::{cli, clocks, io, random};
use wasmtime_wasi::random::WasiRandom;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiView};

use crate::call::{CallState, LogBook};
use clock::RuntimeClock;
use log_stream::LogStream;
pub(crate) use on_demand::WasiOnDemand;

/// The packages and their interfaces that a hook may import.
const ALLOWED: [(&str, &[&str]); 4] = [
    (
        "wasi:cli",
        &[
            "environment",
            "exit",
            "stdin",
            "stdout",
            "stderr",
            "terminal-input",
            "terminal-output",
            "terminal-stdin",
            "terminal-stdout",
            "terminal-stderr",
        ],
    ),
    ("wasi:clocks", &["monotonic-clock", "wall-clock"]),
    ("wasi:io", &["error", "poll", "streams"]),
    ("wasi:random", &["random", "insecure", "insecure-seed"]),
];

/// Whether a hook may import this interface.
pub(crate) fn is_allowed(package: &str, interface: &str) -> bool {
    ALLOWED.iter().any(|(allowed, interfaces)| *allowed == package && interfaces.contains(&interface))
}

struct TableOnly;

impl HasData for TableOnly {
    type Data<'a> = &'a mut ResourceTable;
}

/// Links one allowed interface; any other is left out and so refused by the linker.
pub(crate) fn link(linker: &mut Linker<CallState>, package: &str, interface: &str) -> wasmtime::Result<()> {
    let l = linker;
    match (package, interface) {
        ("wasi:cli", "environment") => cli::environment::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "exit") => cli::exit::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "stdin") => cli::stdin::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "stdout") => cli::stdout::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "stderr") => cli::stderr::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "terminal-input") => cli::terminal_input::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "terminal-output") => cli::terminal_output::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "terminal-stdin") => cli::terminal_stdin::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "terminal-stdout") => cli::terminal_stdout::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:cli", "terminal-stderr") => cli::terminal_stderr::add_to_linker::<_, WasiCli>(l, CallState::cli),
        ("wasi:clocks", "wall-clock") => clocks::wall_clock::add_to_linker::<_, WasiClocks>(l, CallState::clocks),
        ("wasi:clocks", "monotonic-clock") => {
            clocks::monotonic_clock::add_to_linker::<_, WasiClocks>(l, CallState::clocks)
        }
        ("wasi:io", "error") => io::error::add_to_linker::<_, TableOnly>(l, |state| &mut state.table),
        ("wasi:io", "poll") => io::poll::add_to_linker::<_, TableOnly>(l, |state| &mut state.table),
        ("wasi:io", "streams") => io::streams::add_to_linker::<_, TableOnly>(l, |state| &mut state.table),
        ("wasi:random", "random") => {
            random::random::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())
        }
        ("wasi:random", "insecure") => {
            random::insecure::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())
        }
        ("wasi:random", "insecure-seed") => {
            random::insecure_seed::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())
        }
        _ => Ok(()),
    }
}

/// The context of one call.
fn context(log: &LogBook, clock: &Arc<dyn Clock>, seed: &str) -> WasiCtx {
    let mut builder = WasiCtxBuilder::new();
    builder
        .stdout(LogStream::new(log.clone(), LogLevel::Info))
        .stderr(LogStream::new(log.clone(), LogLevel::Error))
        .wall_clock(RuntimeClock::starting_now(clock.clone()))
        .monotonic_clock(RuntimeClock::starting_now(clock.clone()))
        .secure_random(seed::generator(seed, "random"))
        .insecure_random(seed::generator(seed, "insecure"))
        .insecure_random_seed(seed::number(seed))
        .max_random_size(64 * 1024);
    builder.build()
}
