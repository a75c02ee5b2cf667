//! The limits that the sandbox holds calls and components to, as core's table of them and the recipe say.

use std::time::Duration;

use drs_core::plugin::PluginLimits;
use drs_core::plugin::limits::{Limit, table};
use drs_core::size::format_size;
use drs_core::time::format_duration;
use serde::{Deserialize, Serialize};

/// What one call of a plug-in may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time that the guest itself runs; waiting for a host call does not count.
    pub compute: Duration,
    /// Time from the start of the call to its answer, waiting included.
    pub wall: Duration,
    /// Time of a hook in all; who calls it again keeps it, and says which call is the last.
    pub total: Duration,
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
    /// A hook's, with what its recipe says.
    pub fn of_hook(said: &PluginLimits) -> Self {
        Self { fuel: None, ..Self::with(said, Limit::of_hook) }
    }

    /// A policy's, with what its recipe says. Its compute time stands behind the fuel and is not meant to be reached.
    pub fn of_policy(said: &PluginLimits) -> Self {
        Self::with(said, Limit::of_policy)
    }

    /// Those under which a hook's component says what its configuration may be: the room of a hook, for a component with a
    /// whole language runtime needs it, and little time. A policy's component has a policy's.
    pub(crate) fn of_configuration() -> Self {
        Self {
            compute: Duration::from_secs(1),
            wall: Duration::from_secs(10),
            host_calls: 0,
            state: 0,
            findings: 0,
            host_call_fuel: Self::number(&table::HOST_CALL_FUEL, Limit::of_policy),
            answer: Self::number(&table::ANSWER, Limit::of_policy),
            log: Self::number(&table::LOG, Limit::of_policy),
            ..Self::of_hook(&PluginLimits::default())
        }
    }

    fn number(limit: &Limit, every: fn(&Limit) -> u64) -> usize {
        usize::try_from(every(limit)).unwrap_or(usize::MAX)
    }

    fn with(said: &PluginLimits, every: fn(&Limit) -> u64) -> Self {
        Self::of(|limit| said.get(limit).unwrap_or_else(|| every(limit)))
    }

    fn of(value: impl Fn(&Limit) -> u64) -> Self {
        let number = |limit| usize::try_from(value(limit)).unwrap_or(usize::MAX);
        let time = |limit| Duration::from_millis(value(limit));
        Self {
            compute: time(&table::COMPUTE),
            wall: time(&table::WALL),
            total: time(&table::TOTAL),
            fuel: Some(value(&table::FUEL)),
            memory: number(&table::MEMORY),
            memories: number(&table::MEMORIES),
            tables: number(&table::TABLES),
            table_elements: number(&table::TABLE_ELEMENTS),
            core_instances: number(&table::CORE_INSTANCES),
            handles: number(&table::HANDLES),
            host_call_fuel: number(&table::HOST_CALL_FUEL),
            host_calls: u32::try_from(value(&table::HOST_CALLS)).unwrap_or(u32::MAX),
            answer: number(&table::ANSWER),
            log: number(&table::LOG),
            state: number(&table::STATE),
            findings: number(&table::FINDINGS),
        }
    }

    /// The same where time is virtual: the compute time as fuel, because the wall's clock has no say there.
    pub(crate) fn by_fuel(self) -> Self {
        let fuel = self.compute.as_secs_f64() * FUEL_PER_SECOND;
        Self { fuel: Some(fuel as u64), ..self }
    }
}

/// How large a component may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentLimits {
    /// Bytes of the component.
    pub bytes: usize,
    /// Functions of all its core modules together.
    pub functions: u32,
}

impl Default for ComponentLimits {
    fn default() -> Self {
        Self {
            bytes: usize::try_from(table::COMPONENT_SIZE.of_hook()).unwrap_or(usize::MAX),
            functions: u32::try_from(table::COMPONENT_FUNCTIONS.of_hook()).unwrap_or(u32::MAX),
        }
    }
}

/// Fuel that stands for a second of a hook's compute time: about one instruction a nanosecond.
pub const FUEL_PER_SECOND: f64 = 1e9;

/// A limit that was reached. It travels through wasmtime as the error that ends the call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("limit `{name}` of {value} reached{}", .used.as_ref().map(|used| format!(" ({used} used)")).unwrap_or_default())]
pub(crate) struct LimitReached {
    /// The limit's name.
    pub(crate) name: &'static str,
    /// Its value with its unit.
    pub(crate) value: String,
    /// What was used or asked for, where it can be measured.
    pub(crate) used: Option<String>,
}

impl LimitReached {
    /// A limit of the table, at the value that it has here, in the table's unit.
    pub(crate) fn at(limit: &Limit, value: usize, used: Option<usize>) -> Self {
        let text = |value: usize| limit.unit.text(u64::try_from(value).unwrap_or(u64::MAX));
        Self { name: limit.name, value: text(value), used: used.map(text) }
    }

    /// A limit on a time; how much was used is told where it was measured.
    pub(crate) fn time(limit: &Limit, value: Duration, used: Option<String>) -> Self {
        Self { name: limit.name, value: format_duration(value), used }
    }

    /// A limit whose value nobody sets.
    pub(crate) fn fixed(limit: &Limit, used: usize) -> Self {
        Self::at(limit, most(limit), Some(used))
    }
}

/// How a person raises a limit of the user's configuration.
pub(crate) fn raising(limit: &Limit) -> String {
    let most = limit.unit.text(limit.most);
    format!(
        "a component of any known compiler stays far below; if you trust this one, raise `{}` under [plugins.limits] in your \
         configuration, up to {most}",
        limit.name
    )
}

/// The value of a limit that nobody sets, or the most that one can be set to.
pub(crate) fn most(limit: &Limit) -> usize {
    usize::try_from(limit.most).unwrap_or(usize::MAX)
}

/// Words about too much or too little, with the limit when it is too much.
pub(crate) fn out_of_bounds(limit: &Limit, used: usize, words: String) -> String {
    match used > most(limit) {
        true => format!("{words}: {}", LimitReached::fixed(limit, used)),
        false => words,
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
        let said = PluginLimits { memory: Some(128 << 20), findings: Some(5), ..PluginLimits::default() };
        let (limits, every) = (Limits::of_hook(&said), Limits::of_hook(&PluginLimits::default()));
        assert_eq!((limits.memory, limits.findings), (128 << 20, 5));
        assert_eq!((limits.wall, limits.answer), (every.wall, every.answer));
    }

    #[test]
    fn hooks_have_time_and_policies_fuel_and_less_of_everything() {
        let nothing = PluginLimits::default();
        let (hook, policy) = (Limits::of_hook(&nothing), Limits::of_policy(&nothing));
        assert_eq!((hook.fuel, policy.fuel), (None, Some(100_000_000)));
        assert!(policy.memory < hook.memory && policy.answer < hook.answer && policy.handles < hook.handles);
        assert_eq!(policy.host_calls, 0);
    }
}
