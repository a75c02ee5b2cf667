//! The engines that compile and run components, and what every one of them must have: the same rules, a ticker that
//! drives its epoch, and the cache of compiled code.

mod cache;
mod ticker;

use std::path::Path;

use wasmtime::{Config, Engine, WasmBacktraceDetails, WasmFeatures};

pub use cache::CacheError;
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

/// The two engines: hooks are stopped by time, policies by fuel, which is compiled into the code.
pub(crate) struct Engines {
    pub(crate) hook: Engine,
    pub(crate) policy: Engine,
    _ticker: Ticker,
}

impl Engines {
    /// Starts both engines with one ticker; compiled components are kept in `cache_folder`.
    pub(crate) fn new(cache_folder: Option<&Path>) -> Result<Self, SandboxError> {
        let cache = cache_folder.map(cache::open).transpose()?;
        let engine = |fuel| {
            let mut config = config(fuel);
            config.cache(cache.clone());
            Engine::new(&config).map_err(|error| SandboxError::Engine(format!("{error:#}")))
        };
        let (hook, policy) = (engine(false)?, engine(true)?);
        let ticker = Ticker::start(&[&hook, &policy]).map_err(|error| SandboxError::Engine(error.to_string()))?;
        Ok(Self { hook, policy, _ticker: ticker })
    }
}

/// Everything that is not deterministic, and every proposal that nobody needs, is off.
fn config(fuel: bool) -> Config {
    let mut config = Config::new();
    config
        .cranelift_nan_canonicalization(true)
        .wasm_features(unwanted_features(), false)
        .consume_fuel(fuel)
        .epoch_interruption(true)
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
