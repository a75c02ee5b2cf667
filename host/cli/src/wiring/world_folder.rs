//! The folder of an execution's simulated world: gone again when the execution never began.

use std::path::{Path, PathBuf};

use drs_core::ids::ExecutionId;

use crate::options::StorePlace;

/// The folder of the world of an execution.
pub(super) fn world_folder(store: &StorePlace, execution: &ExecutionId) -> PathBuf {
    store.folder.join("sim").join(execution.as_str())
}

/// Removes a new world unless its execution began.
pub(super) struct NewWorld<'a> {
    folder: &'a Path,
    began: bool,
}

impl<'a> NewWorld<'a> {
    pub(super) fn in_folder(folder: &'a Path) -> Self {
        Self { folder, began: false }
    }

    /// The execution began: the world is its own from now on.
    pub(super) fn keep(&mut self) {
        self.began = true;
    }
}

impl Drop for NewWorld<'_> {
    fn drop(&mut self) {
        if !self.began
            && self.folder.exists()
            && let Err(error) = std::fs::remove_dir_all(self.folder)
        {
            tracing::warn!(folder = %self.folder.display(), %error, "a world that no execution uses can't be removed");
        }
    }
}
