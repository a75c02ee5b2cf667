//! What compiling a component may use.

use std::time::Duration;

use drs_core::plugin::limits::table;
use serde::{Deserialize, Serialize};

/// What compiling one component may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileLimits {
    /// Processor time, in whole seconds.
    pub compute: Duration,
    /// Bytes of address space.
    pub memory: u64,
    /// Time until the answer.
    pub wall: Duration,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self {
            compute: Duration::from_millis(table::COMPILE_COMPUTE.of_hook()),
            memory: table::COMPILE_MEMORY.of_hook(),
            wall: Duration::from_millis(table::COMPILE_WALL.of_hook()),
        }
    }
}

#[cfg(unix)]
impl CompileLimits {
    /// Puts this process under the limits, for good.
    pub(super) fn obey(&self) -> std::io::Result<()> {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(Resource::Core, limit(0))?;
        setrlimit(Resource::Cpu, limit(self.compute.as_secs()))?;
        setrlimit(Resource::As, limit(self.memory))?;
        Ok(())
    }
}

#[cfg(not(unix))]
impl CompileLimits {
    /// Only the wall's time is limited here, by who started this process.
    pub(super) fn obey(&self) -> std::io::Result<()> {
        Ok(())
    }
}
