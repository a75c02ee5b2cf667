//! What compiling a component may use.

use std::time::Duration;

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

impl CompileLimits {
    /// Room for a component that carries a whole language runtime: compiling 12 MB of JavaScript's took 10 s.
    pub const DEFAULT: CompileLimits =
        CompileLimits { compute: Duration::from_secs(120), memory: 2 << 30, wall: Duration::from_secs(600) };
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
