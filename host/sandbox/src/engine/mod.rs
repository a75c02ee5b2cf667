//! The engines that compile and run components, and what every one of them must have: the same rules, a ticker that
//! drives its epoch, and the cache of compiled code.

mod cache;
mod ticker;

use std::path::Path;

use serde::{Deserialize, Serialize};
use wasmtime::{Config, Engine, WasmBacktraceDetails, WasmFeatures};

use crate::limits::ComponentLimits;
pub use cache::{CacheError, private_folder};
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

/// The two engines: hooks are stopped by time, policies by fuel, which is compiled into the code.
pub(crate) struct Engines {
    pub(crate) hook: Engine,
    pub(crate) policy: Engine,
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
            Engine::new(&config).map_err(|error| SandboxError::Engine(format!("{error:#}")))
        };
        let (hook, policy) = (engine(!epochs)?, engine(true)?);
        let ticker = epochs.then(|| Ticker::start(&[&hook, &policy])).transpose();
        let ticker = ticker.map_err(|error| SandboxError::Engine(error.to_string()))?;
        Ok(Self { hook, policy, compute, component, _ticker: ticker })
    }
}

/// Everything that is not deterministic, and every proposal that nobody needs, is off.
fn config() -> Config {
    let mut config = Config::new();
    config
        .cranelift_nan_canonicalization(true)
        .wasm_features(unwanted_features(), false)
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
