//! The tokio runtime: with a paused clock on one thread where time jumps, else with two workers.
//!
//! The one with two workers lives as long as the process: the connections of a store that was opened in it are its tasks.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use crate::error::CliError;

use super::place::Place;

/// Runs a future where nothing needs to jump in time.
///
/// # Errors
/// When the operating system gives no threads or no event queue, or the future fails.
pub(crate) fn block_on<T>(future: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = match RUNTIME.get() {
        Some(runtime) => runtime,
        None => {
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let runtime = runtime.map_err(|error| no_runtime(&error))?;
            RUNTIME.get_or_init(|| runtime)
        }
    };
    runtime.block_on(future)
}

/// Runs a future in the time of a place.
///
/// # Errors
/// As [`block_on`].
pub(crate) fn block_on_place<T>(
    place: &Place,
    future: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    if !place.jumps() {
        return block_on(future);
    }
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.map_err(|error| no_runtime(&error))?.block_on(future)
}

fn no_runtime(error: &std::io::Error) -> CliError {
    CliError::internal(format!("the asynchronous runtime can't start: {error}"))
}
