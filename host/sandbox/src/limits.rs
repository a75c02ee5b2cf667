//! Every limit of the sandbox, in one table.

use std::time::Duration;

use drs_core::plugin::HookLimits;
use drs_core::size::format_size;

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
    /// A hook's, when its recipe says nothing else. The limit of a retried hook as a whole, 15 minutes, is kept by who
    /// calls it again.
    pub const HOOK: Limits = Limits {
        compute: Duration::from_secs(2),
        wall: Duration::from_secs(60),
        fuel: None,
        memory: 64 * MIB,
        memories: 32,
        tables: 10,
        table_elements: 10_000,
        core_instances: 64,
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

    /// Those under which a hook's component says what its configuration may be: the room of a hook, for a component with a
    /// whole language runtime needs it, and little time. A policy's component has a policy's.
    pub const CONFIGURATION: Limits = Limits {
        compute: Duration::from_secs(1),
        wall: Duration::from_secs(10),
        host_call_fuel: MIB,
        host_calls: 0,
        answer: 64 * KIB,
        log: 16 * KIB,
        state: 0,
        findings: 0,
        ..Limits::HOOK
    };

    /// A hook's, with what its recipe says.
    pub(crate) fn of_hook(said: &HookLimits) -> Self {
        let bytes =
            |said: Option<u64>, every: usize| said.map_or(every, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        let number = |said: Option<u32>, every: usize| said.map_or(every, |number| number as usize);
        let every = Self::HOOK;
        Self {
            compute: said.compute.unwrap_or(every.compute),
            wall: said.wall.unwrap_or(every.wall),
            fuel: every.fuel,
            memory: bytes(said.memory, every.memory),
            memories: every.memories,
            tables: number(said.tables, every.tables),
            table_elements: number(said.table_elements, every.table_elements),
            core_instances: number(said.core_instances, every.core_instances),
            handles: number(said.handles, every.handles),
            host_call_fuel: bytes(said.host_call_fuel, every.host_call_fuel),
            host_calls: said.host_calls.unwrap_or(every.host_calls),
            answer: bytes(said.answer, every.answer),
            log: bytes(said.log, every.log),
            state: bytes(said.state, every.state),
            findings: number(said.findings, every.findings),
        }
    }

    /// The same where time is virtual: the compute time as fuel, because the wall's clock has no say there.
    pub(crate) fn by_fuel(self) -> Self {
        let fuel = self.compute.as_secs_f64() * FUEL_PER_SECOND;
        Self { fuel: Some(fuel as u64), ..self }
    }
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

/// Fuel that stands for a second of a hook's compute time: about one instruction a nanosecond.
pub const FUEL_PER_SECOND: f64 = 1e9;
/// The shortest delay of `retry-after`.
pub const SHORTEST_RETRY: Duration = Duration::from_secs(1);
/// The longest delay of `retry-after`.
pub const LONGEST_RETRY: Duration = Duration::from_secs(3600);
/// The most ids that one host call may name.
pub const IDS_IN_A_CALL: usize = 1_000;
/// The most jobs that one host call may name: each comes with all its servers.
pub const JOBS_IN_A_CALL: usize = 200;
/// The most versions of a launch template that one host call may name.
pub const VERSIONS_IN_A_CALL: usize = 200;
/// The most tags that one host call may write: as many as a resource can have.
pub const TAGS_IN_A_CALL: usize = 50;
/// The most bytes of an item of DynamoDB: its own limit.
pub const ITEM: usize = 400 * KIB;
/// The most bytes of a nested value's JSON, before it is read: no item that DynamoDB takes has more.
pub const NESTED_JSON: usize = 4 * MIB;
/// The most conditions of one write of an item.
pub const CONDITIONS_IN_A_CALL: usize = 20;
/// The most attributes that one update changes.
pub const CHANGES_IN_A_CALL: usize = 100;
/// The most items that one query gives.
pub const ITEMS_IN_AN_ANSWER: usize = 1_000;
/// Once a query has so many bytes of items, it gives them and reads no further page.
pub const ITEMS_ANSWER: usize = 4 * MIB;
/// The most bytes of an address that a plug-in asks over HTTP.
pub const HTTP_URL: usize = 8 * KIB;
/// The most headers of a plug-in's request.
pub const HTTP_HEADERS: usize = 50;
/// The most bytes of their names and values together.
pub const HTTP_HEADER_BYTES: usize = 16 * KIB;
/// The most bytes of a request's body.
pub const HTTP_BODY: usize = MIB;
/// The longest that one request may take, and how long it may when the plug-in says nothing.
pub const HTTP_TIMEOUT: Duration = Duration::from_secs(30);
/// The most bytes of an answer's body that are read; the rest is left.
pub const HTTP_ANSWER_BODY: usize = 256 * KIB;
/// The most bytes of an answer's headers, names and values together; an answer with more can't be read.
pub const HTTP_ANSWER_HEADERS: usize = 32 * KIB;
/// Arguments of host calls beyond this are recorded by their digest.
pub const RECORDED: usize = 16 * KIB;
/// Answers of host calls beyond this are recorded by their digest alone: an attempt that got one and is cut off by a crash
/// begins anew.
pub const KEPT: usize = MIB;

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

/// A number of bytes as people read it.
pub(crate) fn bytes_text(bytes: usize) -> String {
    format_size(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_changes_the_limits_that_it_says_and_no_others() {
        let said = HookLimits { memory: Some(128 << 20), findings: Some(5), ..HookLimits::default() };
        let limits = Limits::of_hook(&said);
        assert_eq!((limits.memory, limits.findings), (128 * MIB, 5));
        assert_eq!((limits.wall, limits.answer), (Limits::HOOK.wall, Limits::HOOK.answer));
    }

    #[test]
    fn every_limit_of_a_hook_lies_where_a_recipe_may_set_it() {
        let hook = Limits::HOOK;
        let number = |value: usize| u32::try_from(value).unwrap();
        assert!(HookLimits::COMPUTE.contains(&hook.compute) && HookLimits::WALL.contains(&hook.wall));
        assert!(
            HookLimits::MEMORY.contains(&(hook.memory as u64)) && HookLimits::ANSWER.contains(&(hook.answer as u64))
        );
        assert!(HookLimits::LOG.contains(&(hook.log as u64)) && HookLimits::STATE.contains(&(hook.state as u64)));
        assert!(HookLimits::HOST_CALL_FUEL.contains(&(hook.host_call_fuel as u64)));
        assert!(HookLimits::TABLES.contains(&number(hook.tables)));
        assert!(HookLimits::TABLE_ELEMENTS.contains(&number(hook.table_elements)));
        assert!(HookLimits::CORE_INSTANCES.contains(&number(hook.core_instances)));
        assert!(HookLimits::HANDLES.contains(&number(hook.handles)));
        assert!(
            HookLimits::HOST_CALLS.contains(&hook.host_calls) && HookLimits::FINDINGS.contains(&number(hook.findings))
        );
    }
}
