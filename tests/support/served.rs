//! `sim serve` as a process of its own, which ends with its test.

use std::path::PathBuf;

use super::{ReadWorld, bench::Bench, process::Running, wait};

/// A simulator that answers on a port.
pub(crate) struct Served {
    running: Running,
    address: String,
    state: PathBuf,
}

impl Served {
    /// Serves a place's `fleet.toml` on a free port.
    pub(crate) fn start(bench: &Bench, speed: &str) -> Self {
        Self::start_in(bench, speed, "served")
    }

    /// The same with its world in this folder of the place.
    pub(crate) fn start_in(bench: &Bench, speed: &str, state: &str) -> Self {
        let arguments = ["sim", "serve", "fleet.toml", "--port", "0", "--speed", speed, "--state", state];
        let mut running = Running::start(bench.path(), &arguments);
        let address = wait::until("the simulator's address", || {
            assert!(running.ended().is_none(), "{}", running.stderr());
            running.stdout().strip_suffix('\n').map(ToOwned::to_owned)
        });
        Served { running, address, state: bench.path().join(state) }
    }

    /// Where it answers, such as `http://127.0.0.1:40001`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Ends it with Ctrl-C, and reads the world that it leaves.
    pub(crate) fn end(self) -> ReadWorld {
        self.running.interrupt();
        let Served { running, state, .. } = self;
        running.done().expect(0);
        ReadWorld::open(&state)
    }
}
