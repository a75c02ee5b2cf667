//! The one thread of the sandbox: it moves the engines' epochs, so that a guest that never calls the host is seen.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use wasmtime::{Engine, EngineWeak};

/// The time between two ticks.
const TICK: Duration = Duration::from_millis(10);

/// Ticks until it is dropped.
#[derive(Debug)]
pub(crate) struct Ticker {
    /// Its end tells the thread to end.
    _stop: Sender<()>,
}

impl Ticker {
    /// Starts the thread for these engines.
    pub(crate) fn start(engines: &[&Engine]) -> std::io::Result<Self> {
        let engines: Vec<EngineWeak> = engines.iter().map(|engine| engine.weak()).collect();
        let (stop, stopped) = channel::<()>();
        let tick = move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                engines.iter().filter_map(EngineWeak::upgrade).for_each(|engine| engine.increment_epoch());
            }
        };
        std::thread::Builder::new().name("sandbox-ticker".to_owned()).spawn(tick)?;
        Ok(Self { _stop: stop })
    }
}
