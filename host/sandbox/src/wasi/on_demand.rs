//! The WASI context of a call, made when the guest first asks for anything of WASI: most never do, and seeding random
//! numbers takes longer than all the rest of a call.

use std::sync::Arc;

use drs_core::ports::Clock;
use wasmtime_wasi::WasiCtx;

use crate::call::LogBook;

/// What the context of one call is made of, and the context once it is needed.
pub(crate) struct WasiOnDemand {
    log: LogBook,
    clock: Arc<dyn Clock>,
    seed: String,
    made: Option<WasiCtx>,
}

impl WasiOnDemand {
    /// For one call. `seed` decides its random numbers: the same call has the same.
    pub(crate) fn new(log: &LogBook, clock: &Arc<dyn Clock>, seed: &str) -> Self {
        Self { log: log.clone(), clock: clock.clone(), seed: seed.to_owned(), made: None }
    }

    /// The context.
    pub(crate) fn context(&mut self) -> &mut WasiCtx {
        let Self { log, clock, seed, made } = self;
        made.get_or_insert_with(|| super::context(log, clock, seed))
    }
}
