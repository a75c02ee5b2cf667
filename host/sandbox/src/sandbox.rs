//! The sandbox itself: engines that outlive executions, and the way from a recipe's plug-ins to ready ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::builtin::is_builtin;
use crate::compiler::CompilerProcess;
use crate::engine::{Engines, HookCompute, SandboxError};
use crate::generations::Generations;
use crate::host::actions;
use crate::inspect::{Inspection, Objection, inspect, objections};
use crate::limits::ComponentLimits;
use crate::ports::Ports;
use crate::prepare::{Prepared, prepare};
use crate::prepared::PreparedPlugins;
use crate::spec::{PluginError, PluginSpec, Refusal};

/// How the sandbox is set up.
#[derive(Debug, Clone, Default)]
pub struct SandboxOptions {
    /// Where compiled components are kept. It is made for its user alone; a folder that others can write is refused.
    /// Absent: every start compiles again.
    pub cache_dir: Option<PathBuf>,
    /// What stops a hook that computes without end.
    pub compute: HookCompute,
    /// Who compiles components that don't come with the runtime, first. It needs a cache folder. Absent: this process does.
    pub compiler: Option<CompilerProcess>,
    /// How large a component may be.
    pub component: ComponentLimits,
}

/// The plug-in host.
pub struct Sandbox {
    pub(crate) engines: Arc<Engines>,
    pub(crate) generations: Generations,
    compiler: Option<(CompilerProcess, PathBuf)>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sandbox")
    }
}

impl Sandbox {
    /// Starts the engines. Fails when the cache folder can't be used, or is not its user's alone.
    pub fn new(options: &SandboxOptions) -> Result<Self, SandboxError> {
        let engines = Arc::new(Engines::new(options.cache_dir.as_deref(), options.compute, options.component)?);
        let generations = Generations::read().map_err(SandboxError::Engine)?;
        let compiler = options.compiler.clone().zip(options.cache_dir.clone());
        Ok(Self { engines, generations, compiler })
    }

    /// Inspects a binary component: what it is, what it could ever ask for, and whether this host takes it. It is compiled,
    /// but nothing of it runs.
    ///
    /// # Errors
    /// When the bytes are not a component.
    pub fn inspect(&self, component: &[u8]) -> Result<Inspection, Objection> {
        let mut inspection = match self.elsewhere(component) {
            Some((compiler, _)) => compiler.inspect(component, self.engines.component)?,
            None => inspect(component, &self.generations.newest.interfaces)?,
        };
        // What is slow or hungry to compile is objected to, and still told of.
        let refuse = |spec: &PluginSpec| self.prepare_one(spec).err().unwrap_or_default();
        inspection.objections = objections(component, &inspection.description, &refuse);
        Ok(inspection)
    }

    /// Whether a function, such as `ec2/describe-instances`, is one of the runtime's that call something.
    pub fn has_host_call(&self, function: &str) -> bool {
        function.split_once('/').is_some_and(|(interface, function)| {
            let known = self
                .generations
                .newest
                .interfaces
                .get(interface)
                .is_some_and(|functions| functions.contains_key(function));
            known && actions::needed(interface, function).is_some()
        })
    }

    /// Checks, compiles and links all plug-ins of a recipe; every refusal of every plug-in is given. A large component
    /// takes seconds to compile for the first time, so an asynchronous caller does this off its runtime. A pinned
    /// component that somebody uses already is not loaded again. Bytes are not kept.
    pub fn prepare(
        &self,
        specs: impl IntoIterator<Item = PluginSpec>,
        ports: Ports,
    ) -> Result<PreparedPlugins, Vec<PluginError>> {
        let mut plugins = BTreeMap::new();
        let mut errors = Vec::new();
        for spec in specs {
            match self.prepare_one(&spec) {
                Ok(prepared) => drop(plugins.insert(spec.name, prepared)),
                Err(refusals) => errors.extend(refusals.into_iter().map(|refusal| refusal.of(&spec.name))),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(PreparedPlugins { engines: self.engines.clone(), plugins: Arc::new(plugins), ports, pace: Arc::default() })
    }

    fn prepare_one(&self, spec: &PluginSpec) -> Result<Prepared, Vec<Refusal>> {
        let digest = spec.digest();
        // What is loaded was compiled apart when it was loaded first.
        let is_loaded = digest.is_some_and(|digest| self.engines.has(&spec.uses, digest));
        if let Some((compiler, cache_dir)) = self.elsewhere(&spec.bytes).filter(|_| !is_loaded) {
            compiler.compile(spec, cache_dir, &self.engines)?;
        }
        prepare(spec, digest, &self.engines, &self.generations)
    }

    /// Who takes a component apart first, and where it leaves what it compiled; `None` when this process may.
    pub(crate) fn elsewhere(&self, component: &[u8]) -> Option<(&CompilerProcess, &Path)> {
        let (compiler, cache_dir) = self.compiler.as_ref().filter(|_| !is_builtin(component))?;
        Some((compiler, cache_dir))
    }
}
