//! A process that is frozen at a point: its thread stands still until somebody thaws it.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvError, SyncSender, sync_channel};

/// The side of the process.
pub(crate) struct Frost {
    frozen: SyncSender<()>,
    thawed: Mutex<Receiver<()>>,
}

/// The side of whoever waits for the frost and ends it.
pub(crate) struct Thaw {
    frozen: Receiver<()>,
    thawed: SyncSender<()>,
}

impl Frost {
    pub(crate) fn new() -> (Self, Thaw) {
        let ((frozen, is_frozen), (thaw, thawed)) = (sync_channel(1), sync_channel(1));
        (Self { frozen, thawed: Mutex::new(thawed) }, Thaw { frozen: is_frozen, thawed: thaw })
    }

    /// Stands still.
    pub(crate) fn stand_still(&self) {
        self.frozen.send(()).unwrap();
        self.thawed.lock().unwrap().recv().unwrap();
    }
}

impl Thaw {
    /// Waits until the process is frozen; an error when it ended before.
    pub(crate) fn wait(&self) -> Result<(), RecvError> {
        self.frozen.recv()
    }

    pub(crate) fn thaw(&self) {
        self.thawed.send(()).unwrap();
    }
}
