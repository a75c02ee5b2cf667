//! The sandbox itself: engines that outlive executions, and the way from a recipe's plug-ins to ready ones.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::{Engines, HookCompute, SandboxError};
use crate::ports::Ports;
use crate::prepare::prepare;
use crate::prepared::PreparedPlugins;
use crate::shape::HostInterfaces;
use crate::spec::{PluginError, PluginSpec};

/// How the sandbox is set up.
#[derive(Debug, Clone, Default)]
pub struct SandboxOptions {
    /// Where compiled components are kept. It is made for its user alone; a folder that others can write is refused.
    /// Absent: every start compiles again.
    pub cache_dir: Option<PathBuf>,
    /// What stops a hook that computes without end.
    pub compute: HookCompute,
}

/// The plug-in host.
pub struct Sandbox {
    engines: Arc<Engines>,
    interfaces: HostInterfaces,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sandbox")
    }
}

impl Sandbox {
    /// Starts the engines. Fails when the cache folder can't be used, or is not its user's alone.
    pub fn new(options: &SandboxOptions) -> Result<Self, SandboxError> {
        let engines = Arc::new(Engines::new(options.cache_dir.as_deref(), options.compute)?);
        let interfaces = HostInterfaces::read().map_err(SandboxError::Engine)?;
        Ok(Self { engines, interfaces })
    }

    /// Checks, compiles and links all plug-ins of a recipe; every refusal of every plug-in is given. A large component
    /// takes seconds to compile for the first time, so an asynchronous caller does this off its runtime.
    pub fn prepare(&self, specs: Vec<PluginSpec>, ports: Ports) -> Result<PreparedPlugins, Vec<PluginError>> {
        let mut plugins = BTreeMap::new();
        let mut errors = Vec::new();
        for spec in specs {
            match prepare(&spec, &self.engines, &self.interfaces) {
                Ok(prepared) => drop(plugins.insert(spec.name, prepared)),
                Err(refusals) => errors.extend(refusals.into_iter().map(|refusal| refusal.of(&spec.name))),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(PreparedPlugins { engines: self.engines.clone(), plugins: Arc::new(plugins), ports })
    }
}
