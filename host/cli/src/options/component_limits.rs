//! What the user's configuration says of the limits on components: what taking one apart may cost this host.

use std::time::Duration;

use drs_core::plugin::limits::{Limit, table};
use drs_core::size::size_text;
use drs_core::time::duration_text;
use drs_sandbox::CompileLimits;
use drs_sandbox::limits::ComponentLimits;
use serde::Deserialize;

/// `[plugins.limits]`; what it does not say is as the table of limits has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ComponentRules {
    /// Bytes of a component.
    #[serde(with = "size_text")]
    pub component_size: Option<u64>,
    /// Functions of a component.
    pub component_functions: Option<u64>,
    /// Processor time of compiling one.
    #[serde(with = "duration_text::option")]
    pub compile_compute: Option<Duration>,
    /// Address space of the process that compiles.
    #[serde(with = "size_text")]
    pub compile_memory: Option<u64>,
    /// Time until one is compiled.
    #[serde(with = "duration_text::option")]
    pub compile_wall: Option<Duration>,
}

impl ComponentRules {
    /// How large components may be.
    pub(crate) fn component(&self) -> ComponentLimits {
        let every = ComponentLimits::default();
        ComponentLimits {
            bytes: self.component_size.map_or(every.bytes, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
            functions: self
                .component_functions
                .map_or(every.functions, |count| u32::try_from(count).unwrap_or(u32::MAX)),
        }
    }

    /// What compiling one may use.
    pub(crate) fn compile(&self) -> CompileLimits {
        let every = CompileLimits::default();
        CompileLimits {
            compute: self.compile_compute.unwrap_or(every.compute),
            memory: self.compile_memory.unwrap_or(every.memory),
            wall: self.compile_wall.unwrap_or(every.wall),
        }
    }

    /// What is said beyond what can be set, in words.
    pub(crate) fn out_of_range(&self) -> Option<String> {
        let millis = |time: Option<Duration>| time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let said: [(&Limit, Option<u64>); 5] = [
            (&table::COMPONENT_SIZE, self.component_size),
            (&table::COMPONENT_FUNCTIONS, self.component_functions),
            (&table::COMPILE_COMPUTE, millis(self.compile_compute)),
            (&table::COMPILE_MEMORY, self.compile_memory),
            (&table::COMPILE_WALL, millis(self.compile_wall)),
        ];
        let beyond = |(limit, said): &(&Limit, Option<u64>)| said.is_some_and(|said| !limit.range().contains(&said));
        said.iter().find(|one| beyond(one)).map(|(limit, _)| {
            let (from, to) = (limit.unit.text(limit.least), limit.unit.text(limit.most));
            format!("`{}` must be from {from} to {to}", limit.name)
        })
    }
}
