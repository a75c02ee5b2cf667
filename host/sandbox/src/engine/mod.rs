//! The engines that compile and run components, and what every one of them must have: the same rules, a ticker that
//! drives its epoch, the cache of compiled code, what is loaded of it, and places for the calls.

mod cache;
mod loaded;
mod pool;
mod ticker;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::SemaphorePermit;
use wasmtime::{Config, Engine, WasmBacktraceDetails, WasmFeatures};

use crate::limits::ComponentLimits;
use crate::spec::PluginUse;
pub use cache::{CacheError, private_folder};
use loaded::Loaded;
pub(crate) use loaded::{ComponentDigest, LoadedComponent};
use pool::Places;
use ticker::Ticker;

/// Why the sandbox can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The folder for compiled components can't be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// wasmtime refuses to work on this machine.
    #[error("the WebAssembly engine can't be started: {0}")]
    Engine(String),
}

/// What stops a hook that computes without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum HookCompute {
    /// The time that it runs, by epochs, which a thread of the sandbox moves.
    #[default]
    Time,
    /// Fuel, for virtual time: nothing depends on the wall's clock or on another thread, so that a call does the same
    /// steps each time. There is no ticker then, and policies have their fuel alone.
    Fuel,
}

/// An engine with what it has loaded and where its calls run.
pub(crate) struct CallEngine {
    pub(crate) engine: Engine,
    loaded: Loaded,
    places: Option<Places>,
}

impl CallEngine {
    fn new(config: Config) -> Result<Self, SandboxError> {
        let (engine, places) = pool::engine(config).map_err(|error| SandboxError::Engine(format!("{error:#}")))?;
        Ok(Self { engine, loaded: Loaded::default(), places })
    }

    /// The component of these bytes: compiled now, or found in the cache. One whose digest is given is shared, and may be
    /// loaded already.
    ///
    /// # Errors
    /// When the bytes are no component that the engine takes.
    pub(crate) fn load(&self, digest: Option<ComponentDigest>, bytes: &[u8]) -> wasmtime::Result<Arc<LoadedComponent>> {
        match digest {
            Some(digest) => self.loaded.load(&self.engine, digest, bytes),
            None => LoadedComponent::new(&self.engine, bytes),
        }
    }

    /// A place for a call of a component, kept until it is dropped. When all are taken it waits for one.
    pub(crate) async fn place(&self, component: &LoadedComponent) -> Option<SemaphorePermit<'_>> {
        self.places.as_ref()?.take(component.places).await
    }
}

/// The two engines: hooks are stopped by time, policies by fuel, which is compiled into the code.
pub(crate) struct Engines {
    pub(crate) hook: CallEngine,
    pub(crate) policy: CallEngine,
    pub(crate) compute: HookCompute,
    /// How large the components may be that they compile.
    pub(crate) component: ComponentLimits,
    _ticker: Option<Ticker>,
}

impl Engines {
    /// Starts both engines with one ticker, if time stops hooks; compiled components are kept in `cache_folder`.
    pub(crate) fn new(
        cache_folder: Option<&Path>,
        compute: HookCompute,
        component: ComponentLimits,
    ) -> Result<Self, SandboxError> {
        let cache = cache_folder.map(cache::open).transpose()?;
        let epochs = compute == HookCompute::Time;
        let engine = |fuel| {
            let mut config = config();
            config.consume_fuel(fuel).epoch_interruption(epochs).cache(cache.clone());
            CallEngine::new(config)
        };
        let (hook, policy) = (engine(!epochs)?, engine(true)?);
        let ticker = epochs.then(|| Ticker::start(&[&hook.engine, &policy.engine])).transpose();
        let ticker = ticker.map_err(|error| SandboxError::Engine(error.to_string()))?;
        Ok(Self { hook, policy, compute, component, _ticker: ticker })
    }

    /// The engine of a use.
    pub(crate) fn of(&self, purpose: PluginUse) -> &CallEngine {
        if purpose == PluginUse::Policy { &self.policy } else { &self.hook }
    }

    /// Whether a component is loaded for each of its uses.
    pub(crate) fn has(&self, uses: &BTreeSet<PluginUse>, digest: ComponentDigest) -> bool {
        uses.iter().all(|purpose| self.of(*purpose).loaded.get(digest).is_some())
    }
}

/// Everything that is not deterministic, and every proposal that nobody needs, is off.
fn config() -> Config {
    let mut config = Config::new();
    config
        .cranelift_nan_canonicalization(true)
        .wasm_features(unwanted_features(), false)
        // Nobody unwinds the stack but wasmtime, which does not need it; to tell the system of it costs time at every load.
        .native_unwind_info(cfg!(windows))
        .wasm_backtrace_details(WasmBacktraceDetails::Enable);
    config
}

fn unwanted_features() -> WasmFeatures {
    WasmFeatures::RELAXED_SIMD
        | WasmFeatures::MEMORY64
        | WasmFeatures::THREADS
        | WasmFeatures::SHARED_EVERYTHING_THREADS
        | WasmFeatures::GC
        | WasmFeatures::EXCEPTIONS
        | WasmFeatures::STACK_SWITCHING
        | WasmFeatures::CM_ASYNC
}
