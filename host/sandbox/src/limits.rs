//! Every limit of the sandbox, in one table.

use std::time::Duration;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What one call of a plug-in may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time that the guest itself runs; waiting for a host call does not count.
    pub compute: Duration,
    /// Time from the start of the call to its answer, waiting included.
    pub wall: Duration,
    /// Instructions, in wasmtime's fuel; the same for the same input, which a time is not. Absent: not counted.
    pub fuel: Option<u64>,
    /// Bytes of all linear memories together.
    pub memory: usize,
    /// Linear memories.
    pub memories: usize,
    /// Tables.
    pub tables: usize,
    /// Elements of one table.
    pub table_elements: usize,
    /// Core instances.
    pub core_instances: usize,
    /// Handles of resources, the host's and the guest's each.
    pub handles: usize,
    /// Bytes that one transfer between guest and host may copy: an argument list, or the answer.
    pub host_call_fuel: usize,
    /// Calls of the host, `log` apart.
    pub host_calls: u32,
    /// Bytes of the guest's answer.
    pub answer: usize,
    /// Bytes of what it logs; the rest is dropped.
    pub log: usize,
    /// Bytes of the state that a hook hands to its next attempt.
    pub state: usize,
    /// Findings of a hook.
    pub findings: usize,
}

impl Limits {
    /// A hook's. The limit of a retried hook as a whole, 15 minutes, is kept by who calls it again.
    pub const HOOK: Limits = Limits {
        compute: Duration::from_secs(2),
        wall: Duration::from_secs(60),
        fuel: None,
        memory: 64 * MIB,
        memories: 32,
        tables: 10,
        table_elements: 10_000,
        core_instances: 32,
        handles: 1_000,
        host_call_fuel: 8 * MIB,
        host_calls: 500,
        answer: 256 * KIB,
        log: 64 * KIB,
        state: 16 * KIB,
        findings: 1_000,
    };

    /// A policy's. Its compute time stands behind the fuel and is not meant to be reached.
    pub const POLICY: Limits = Limits {
        compute: Duration::from_secs(10),
        wall: Duration::from_secs(60),
        fuel: Some(100_000_000),
        memory: 16 * MIB,
        memories: 8,
        tables: 4,
        table_elements: 10_000,
        core_instances: 8,
        handles: 100,
        host_call_fuel: MIB,
        host_calls: 0,
        answer: 64 * KIB,
        log: 16 * KIB,
        state: 0,
        findings: 0,
    };
}

/// How large a component may be.
#[derive(Debug, Clone, Copy)]
pub struct ComponentLimits {
    /// Bytes of the component.
    pub bytes: usize,
    /// Functions of all its core modules together.
    pub functions: u32,
}

impl ComponentLimits {
    /// Room for a component that carries a whole language runtime: one in Python has 18 MB.
    pub const DEFAULT: ComponentLimits = ComponentLimits { bytes: 32 * MIB, functions: 100_000 };
}

/// The shortest delay of `retry-after`.
pub const SHORTEST_RETRY: Duration = Duration::from_secs(1);
/// The longest delay of `retry-after`.
pub const LONGEST_RETRY: Duration = Duration::from_secs(3600);
/// The most ids that one host call may name.
pub const IDS_IN_A_CALL: usize = 1_000;
/// Answers of host calls beyond this are recorded by their digest.
pub const RECORDED_ANSWER: usize = 16 * KIB;

/// A limit that was reached. It travels through wasmtime as the error that ends the call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("limit `{name}` of {value} reached")]
pub(crate) struct LimitReached {
    /// The limit's name.
    pub(crate) name: &'static str,
    /// Its value with its unit.
    pub(crate) value: String,
    /// What was used or asked for, where it can be measured.
    pub(crate) used: Option<String>,
}

impl LimitReached {
    pub(crate) fn new(name: &'static str, value: impl Into<String>, used: Option<String>) -> Self {
        Self { name, value: value.into(), used }
    }

    /// A limit in bytes.
    pub(crate) fn bytes(name: &'static str, limit: usize, used: usize) -> Self {
        Self::new(name, bytes_text(limit), Some(bytes_text(used)))
    }
}

/// A number of bytes as people read it: exact, in the largest unit that leaves no rest.
pub(crate) fn bytes_text(bytes: usize) -> String {
    match bytes {
        bytes if bytes >= MIB && bytes % MIB == 0 => format!("{} MiB", bytes / MIB),
        bytes if bytes >= KIB && bytes % KIB == 0 => format!("{} KiB", bytes / KIB),
        bytes => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_exactly() {
        assert_eq!(bytes_text(64 * MIB), "64 MiB");
        assert_eq!(bytes_text(16 * KIB), "16 KiB");
        assert_eq!(bytes_text(16 * KIB + 1), "16385 B");
    }
}
