//! The bytes of a component: its pin, its kind, its size.

use drs_core::plugin::limits::{Limit, table};
use wasmparser::{Parser, Payload};

use crate::engine::ComponentDigest;
use crate::limits::{ComponentLimits, LimitReached, raising};
use crate::spec::{PluginSpec, Refusal};

/// Checks what can be known without compiling.
pub(super) fn check(
    spec: &PluginSpec,
    digest: Option<ComponentDigest>,
    limits: ComponentLimits,
) -> Result<(), Refusal> {
    check_pin(spec, digest)?;
    if spec.bytes.len() > limits.bytes {
        return Err(too_large(&table::COMPONENT_SIZE, limits.bytes, spec.bytes.len()));
    }
    check_kind(&spec.bytes)?;
    check_functions(&spec.bytes, limits.functions)
}

fn check_pin(spec: &PluginSpec, digest: Option<ComponentDigest>) -> Result<(), Refusal> {
    let Some(pin) = &spec.sha256 else { return Ok(()) };
    let found = digest.unwrap_or_else(|| ComponentDigest::of(&spec.bytes)).to_hex();
    if found.eq_ignore_ascii_case(pin.trim()) {
        return Ok(());
    }
    let help = format!("if you trust this component, pin it: sha256 = \"{found}\"");
    Err(Refusal::with_help(format!("its component has the SHA-256 {found}, the recipe pins {pin}"), help))
}

/// Refuses what is not a binary component.
pub(crate) fn check_kind(bytes: &[u8]) -> Result<(), Refusal> {
    let not_wasm = "its file is not a WebAssembly component";
    if Parser::is_component(bytes) {
        return Ok(());
    }
    if Parser::is_core_wasm(bytes) {
        let help = "make it a component: `wasm-tools component new`, or for Rust plugins/build.sh";
        return Err(Refusal::with_help("its file is a WebAssembly module, not a component", help));
    }
    if bytes.trim_ascii_start().starts_with(b"(") {
        return Err(Refusal::with_help(format!("{not_wasm}: it is text"), "name the binary, a `.wasm` file"));
    }
    Err(Refusal::new(not_wasm))
}

fn check_functions(bytes: &[u8], limit: u32) -> Result<(), Refusal> {
    let functions = core_functions(bytes).map_err(Refusal::new)?;
    match functions > limit {
        true => Err(too_large(&table::COMPONENT_FUNCTIONS, limit as usize, functions as usize)),
        false => Ok(()),
    }
}

/// The refusal of a component that is larger than is taken.
pub(crate) fn too_large(limit: &Limit, value: usize, used: usize) -> Refusal {
    let problem = format!("its component is too large: {}", LimitReached::at(limit, value, Some(used)));
    Refusal::with_help(problem, raising(limit))
}

/// How many functions the core modules of a component have together.
pub(crate) fn core_functions(bytes: &[u8]) -> Result<u32, String> {
    let mut functions: u32 = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(|error| format!("its component can't be read: {error}"))?;
        if let Payload::CodeSectionStart { count, .. } = payload {
            functions = functions.saturating_add(count);
        }
    }
    Ok(functions)
}
