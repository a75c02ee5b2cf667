//! The WASI context of a call, made when the guest first asks for anything of WASI: most never do, and seeding random
//! numbers takes longer than all the rest of a call.

use std::sync::Arc;

use drs_core::ports::Clock;
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder};

use crate::call::LogBook;

/// What the context of one call is made of, and the context once it is needed.
pub(crate) struct WasiOnDemand {
    parts: Option<Parts>,
    made: Option<WasiCtx>,
}

struct Parts {
    log: LogBook,
    clock: Arc<dyn Clock>,
    seed: String,
}

impl WasiOnDemand {
    /// For one call. `seed` decides its random numbers: the same call has the same.
    pub(crate) fn new(log: &LogBook, clock: &Arc<dyn Clock>, seed: &str) -> Self {
        let parts = Parts { log: log.clone(), clock: clock.clone(), seed: seed.to_owned() };
        Self { parts: Some(parts), made: None }
    }

    /// For a call that nothing of WASI is linked for.
    pub(crate) fn nothing() -> Self {
        Self { parts: None, made: None }
    }

    /// The context.
    pub(crate) fn context(&mut self) -> &mut WasiCtx {
        let Self { parts, made } = self;
        made.get_or_insert_with(|| match parts {
            Some(Parts { log, clock, seed }) => super::context(log, clock, seed),
            None => WasiCtxBuilder::new().build(),
        })
    }
}
