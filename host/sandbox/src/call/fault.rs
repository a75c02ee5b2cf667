//! Whose fault it was that a call gave no answer, and what can be said of it.

use drs_core::plugin::limits::table;
use drs_core::plugin::{Fault, FaultKind};
use wasmtime::{FrameInfo, FrameSymbol, Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

use super::replay::Diverged;
use crate::clean::clean;
use crate::limits::{LimitReached, Limits};

/// A failure of the runtime itself in the midst of a call.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct HostFault(pub(crate) String);

impl HostFault {
    /// A call reached an interface that was never linked for it.
    pub(crate) fn no_access() -> Self {
        Self("a call without access to the host's interfaces reached one".to_owned())
    }
}

/// A fault of the guest.
pub(crate) fn guest_fault(message: impl Into<String>) -> Fault {
    Fault { kind: FaultKind::Guest, message: message.into() }
}

/// Reads the error that ended a call.
pub(crate) fn fault_of(error: &wasmtime::Error, limits: &Limits, last_words: Option<String>) -> Fault {
    if let Some(diverged) = error.downcast_ref::<Diverged>() {
        return Fault { kind: FaultKind::Diverged, message: diverged.to_string() };
    }
    let kind = match (error.downcast_ref::<HostFault>(), limit_of(error, limits)) {
        (Some(_), _) => FaultKind::Host,
        (None, Some(reached)) => {
            FaultKind::Limit { name: reached.name.to_owned(), value: reached.value, used: reached.used }
        }
        (None, None) => FaultKind::Guest,
    };
    let mut message = what_happened(error, &kind);
    if let Some(place) = place_of(error) {
        message.push_str(&format!(", in {place}"));
    }
    if let Some(words) = last_words {
        message.push_str(&format!("; its last words: {words}"));
    }
    Fault { kind, message: clean(&message) }
}

/// The limit that was reached: our own error, or wasmtime's, some of which can only be told by their text.
fn limit_of(error: &wasmtime::Error, limits: &Limits) -> Option<LimitReached> {
    if let Some(reached) = error.downcast_ref::<LimitReached>() {
        return Some(reached.clone());
    }
    if error.downcast_ref::<Trap>() == Some(&Trap::OutOfFuel) {
        let fuel = usize::try_from(limits.fuel.unwrap_or_default()).unwrap_or(usize::MAX);
        return Some(LimitReached::at(&table::FUEL, fuel, None));
    }
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    let says = |text: &str| chain.iter().any(|link| link.contains(text));
    let reached = |limit, value| Some(LimitReached::at(limit, value, None));
    if says("fuel allocated for hostcalls") {
        return reached(&table::HOST_CALL_FUEL, limits.host_call_fuel);
    }
    if says("store handle limit exceeded") || says("resource table has no free keys") {
        return reached(&table::HANDLES, limits.handles);
    }
    if says("resource limit exceeded: instance count") {
        return reached(&table::CORE_INSTANCES, limits.core_instances);
    }
    if says("resource limit exceeded: table count") {
        return reached(&table::TABLES, limits.tables);
    }
    if says("resource limit exceeded: memory count") {
        return reached(&table::MEMORIES, limits.memories);
    }
    None
}

fn what_happened(error: &wasmtime::Error, kind: &FaultKind) -> String {
    match (kind, error.downcast_ref::<Trap>(), error.downcast_ref::<I32Exit>()) {
        (FaultKind::Limit { .. }, ..) => "the call was stopped".to_owned(),
        (_, Some(trap), _) => trap.to_string(),
        (_, None, Some(exit)) => format!("it exited with code {} instead of answering", exit.0),
        (_, None, None) => error.root_cause().to_string(),
    }
}

/// The function and line where the guest was: the innermost of its own, past the standard library's panic machinery.
fn place_of(error: &wasmtime::Error) -> Option<String> {
    let frames = error.downcast_ref::<WasmBacktrace>()?.frames();
    let places: Vec<Place> = frames.iter().flat_map(places_in).collect();
    places.iter().find(|place| !place.is_machinery()).or_else(|| places.first()).map(ToString::to_string)
}

/// The functions that a frame stands for, inlined ones first; without line tables the one that the module names.
fn places_in(frame: &FrameInfo) -> Vec<Place> {
    let readable = |name: &str| format!("{:#}", rustc_demangle::demangle(name));
    let of_symbol = |symbol: &FrameSymbol| {
        let line = symbol.file().zip(symbol.line()).map(|(file, line)| format!("{file}:{line}"));
        Some(Place { function: readable(symbol.name()?), line })
    };
    let places: Vec<Place> = frame.symbols().iter().filter_map(of_symbol).collect();
    if !places.is_empty() {
        return places;
    }
    frame.func_name().map(|name| Place { function: readable(name), line: None }).into_iter().collect()
}

struct Place {
    function: String,
    line: Option<String>,
}

impl Place {
    /// Whether it is part of Rust's standard library: by its file, else by its name.
    fn is_machinery(&self) -> bool {
        const FOLDERS: [&str; 3] = ["/library/core/", "/library/std/", "/library/alloc/"];
        const NAMES: [&str; 5] = ["core::", "std::", "alloc::", "__rust", "rust_"];
        let function = self.function.trim_start_matches('<');
        let line = self.line.as_deref().unwrap_or_default();
        FOLDERS.iter().any(|folder| line.contains(folder)) || NAMES.iter().any(|name| function.starts_with(name))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.line {
            Some(line) => write!(f, "{} ({line})", self.function),
            None => f.write_str(&self.function),
        }
    }
}
