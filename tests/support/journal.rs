//! The store's journal itself, to make a record that ends where a crash would have cut it off.

use drs_core::{ids::ExecutionId, ports::Journal as _};
use drs_journal::SqliteJournal;

use super::Bench;

/// The journal of a place's store.
pub(crate) struct Journal {
    store: SqliteJournal,
    runtime: tokio::runtime::Runtime,
}

impl Journal {
    pub(crate) fn of(bench: &Bench) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Journal { store: SqliteJournal::open(&bench.store()).unwrap(), runtime }
    }

    /// The stored bytes of an execution's events.
    pub(crate) fn events(&self, execution: &str) -> Vec<Vec<u8>> {
        let stored = self.runtime.block_on(self.store.events(&ExecutionId::new(execution))).unwrap();
        stored.into_iter().map(|event| event.bytes).collect()
    }

    /// Writes the events of a new execution, and keeps its recipe.
    pub(crate) fn write(&self, execution: &str, events: &[Vec<u8>], recipe: &[u8]) {
        self.store.put_blob(recipe).unwrap();
        let id = ExecutionId::new(execution);
        self.runtime.block_on(self.store.append(&id, 0, events)).unwrap();
    }

    /// Appends what no version writes.
    pub(crate) fn append_unreadable(&self, execution: &str) {
        let known = self.events(execution).len() as u64;
        let id = ExecutionId::new(execution);
        self.runtime.block_on(self.store.append(&id, known, &[b"{\"event\":\"of another time\"}".to_vec()])).unwrap();
    }
}
