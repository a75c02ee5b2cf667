//! The first-party plug-ins, as `plugins/build.sh` has built them: `builtin:NAME` in a recipe.

/// The names of all built-in plug-ins.
pub const BUILTINS: [&str; 4] = ["replication-gate", "health-gate", "launch-guard", "drill-ledger"];

/// The component of a built-in plug-in.
pub fn builtin(name: &str) -> Option<&'static [u8]> {
    match name {
        "replication-gate" => Some(include_bytes!("../../../plugins/dist/replication-gate.wasm")),
        "health-gate" => Some(include_bytes!("../../../plugins/dist/health-gate.wasm")),
        "launch-guard" => Some(include_bytes!("../../../plugins/dist/launch-guard.wasm")),
        "drill-ledger" => Some(include_bytes!("../../../plugins/dist/drill-ledger.wasm")),
        _ => None,
    }
}

/// Whether these are the bytes of a built-in plug-in.
pub(crate) fn is_builtin(component: &[u8]) -> bool {
    BUILTINS.into_iter().any(|name| builtin(name) == Some(component))
}
