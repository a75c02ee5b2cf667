//! The process that compiles, seen from the one that waits for it.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use drs_core::plugin::limits::{Limit, table};
use serde::de::DeserializeOwned;

use super::{CompileLimits, Order, Task};
use crate::builtin::is_builtin;
use crate::describe::{Description, describe};
use crate::engine::{Engines, HookCompute};
use crate::inspect::{Inspection, Objection, objection};
use crate::limits::{ComponentLimits, LimitReached, raising};
use crate::prepare::too_large;
use crate::spec::{PluginSpec, Refusal};

/// How often it is looked whether the process has ended.
const LOOK: Duration = Duration::from_millis(5);
/// The longest answer that is read: a refusal is a few lines, a description as long as its imports.
const MAX_ANSWER: u64 = 1 << 20;

/// How to start a process that calls [`compile_for_parent`](super::compile_for_parent).
#[derive(Debug, Clone)]
pub struct CompilerProcess {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// What it may use.
    pub limits: CompileLimits,
}

impl CompilerProcess {
    /// What a component says of itself. Nothing is checked against a recipe. One that comes with the runtime needs no process.
    ///
    /// # Errors
    /// When it is none, is larger than is taken, or the process came to its limits or crashed.
    pub fn describe(&self, component: &[u8], limits: ComponentLimits) -> Result<Description, Objection> {
        let refused = |refusal| objection(None, refusal);
        let said = match is_builtin(component) {
            true => describe(component),
            false => self
                .ask(&self.order(Task::Describe, None, HookCompute::default(), limits), component)
                .map_err(refused)?,
        };
        said.map_err(|problem| refused(Refusal::new(problem)))
    }

    /// All that can be known of a component but whether it is taken: no objections.
    ///
    /// # Errors
    /// As [`Self::describe`].
    pub(crate) fn inspect(&self, component: &[u8], limits: ComponentLimits) -> Result<Inspection, Objection> {
        let order = self.order(Task::Inspect, None, HookCompute::default(), limits);
        self.ask(&order, component).map_err(|refusal| objection(None, refusal))?
    }

    /// Has a component checked and compiled into the cache.
    ///
    /// # Errors
    /// What is wrong with it, or that the process came to its limits or crashed.
    pub(crate) fn compile(&self, spec: &PluginSpec, cache_dir: &Path, engines: &Engines) -> Result<(), Vec<Refusal>> {
        let task = Task::Prepare(Box::new(spec.without_bytes()));
        let order = self.order(task, Some(cache_dir), engines.compute, engines.component);
        let refusals: Vec<Refusal> = self.ask(&order, &spec.bytes).map_err(|refusal| vec![refusal])?;
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn order(&self, task: Task, cache_dir: Option<&Path>, compute: HookCompute, component: ComponentLimits) -> Order {
        Order { cache_dir: cache_dir.map(Path::to_owned), compute, limits: self.limits, component, task }
    }

    /// Starts a process, gives it an order with a component, and reads its answer.
    fn ask<A: DeserializeOwned>(&self, order: &Order, component: &[u8]) -> Result<A, Refusal> {
        // One that is too large to be taken is not handed on.
        let most = order.component.bytes;
        if component.len() > most {
            return Err(too_large(&table::COMPONENT_SIZE, most, component.len()));
        }
        let not_started = |error: std::io::Error| {
            let program = self.program.display();
            Refusal::new(format!("its component can't be compiled: {program} does not start: {error}"))
        };
        let mut child = self.start().map_err(not_started)?;
        let answer = child.stdout.take().map(listen);
        // A process that has ended reads no more: how it ended says why.
        let _ = child.stdin.take().map(|input| give(input, order, component));
        match wait(&mut child, self.limits.wall).map_err(not_started)? {
            Some(status) if status.success() => read(answer),
            Some(status) => Err(self.crashed(status)),
            None => {
                let reached = LimitReached::time(&table::COMPILE_WALL, self.limits.wall, None);
                Err(limit(&table::COMPILE_WALL, &reached))
            }
        }
    }

    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            // It needs nothing of what this process knows: no credentials, no addresses.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }

    /// The process ended without an answer: by a limit, or by a fault of the compiler.
    fn crashed(&self, status: ExitStatus) -> Refusal {
        match signal(status) {
            Some(SIGXCPU | SIGKILL) => {
                limit(&table::COMPILE_COMPUTE, &LimitReached::time(&table::COMPILE_COMPUTE, self.limits.compute, None))
            }
            Some(SIGABRT) => {
                let memory = usize::try_from(self.limits.memory).unwrap_or(usize::MAX);
                // A compiler whose stack has no end dies the same death, and has no more of it for more memory.
                limit(&table::COMPILE_MEMORY, &LimitReached::at(&table::COMPILE_MEMORY, memory, None))
            }
            _ => Refusal::with_help(format!("its component can't be compiled: the compiler ended with {status}"), HELP),
        }
    }
}

const HELP: &str = "build it smaller, or ask its author; a component of any known compiler stays far below";
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

fn limit(limit: &Limit, reached: &LimitReached) -> Refusal {
    Refusal::with_help(format!("its component can't be compiled: {reached}"), raising(limit))
}

/// Gives the order. A process that has ended reads no more: what it ended with says why.
fn give(mut input: ChildStdin, order: &Order, component: &[u8]) -> std::io::Result<()> {
    let line = serde_json::to_string(order)?;
    input.write_all(line.as_bytes())?;
    input.write_all(b"\n")?;
    input.write_all(component)
}

/// Waits for the end of the process, and ends it after so long; `None` when that was needed.
fn wait(child: &mut Child, longest: Duration) -> std::io::Result<Option<ExitStatus>> {
    for _ in 0..longest.as_millis() / LOOK.as_millis() {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(LOOK);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Takes the answer while it is written, so that a long one does not hold its writer up.
fn listen(output: ChildStdout) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What is cut off or can't be read is no JSON, and is told as that.
        let _ = output.take(MAX_ANSWER).read_to_end(&mut bytes);
        bytes
    })
}

fn read<A: DeserializeOwned>(answer: Option<JoinHandle<Vec<u8>>>) -> Result<A, Refusal> {
    let bytes = answer.and_then(|answer| answer.join().ok()).unwrap_or_default();
    serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::new(format!("its component can't be compiled: no answer: {error}")))
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    status.signal()
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}
