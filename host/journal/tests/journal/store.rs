//! A store in a folder of its own, and what the tests do to it.

use std::path::{Path, PathBuf};

use drs_core::ids::ExecutionId;
use drs_journal::SqliteJournal;
use rusqlite::Connection;
use tempfile::TempDir;

/// An execution's id.
pub(crate) const ONE: &str = "01JZ5W7Q2N8Y4T6R0V3X9K1HAB";
/// Another's, which sorts before it.
pub(crate) const OTHER: &str = "01JZ5W7Q2N0000000000000000";

pub(crate) fn one() -> ExecutionId {
    ONE.into()
}

pub(crate) fn other() -> ExecutionId {
    OTHER.into()
}

/// Events whose bytes are these texts.
pub(crate) fn events(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// A store that is deleted with this value.
pub(crate) struct Store {
    pub(crate) folder: TempDir,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path().join("journal.sqlite3")
    }

    /// A connection as another process has it.
    pub(crate) fn open(&self) -> SqliteJournal {
        SqliteJournal::open(self.path()).unwrap()
    }

    /// Changes the file behind the journal's back, past the triggers that stop mistakes.
    pub(crate) fn tamper(&self, sql: &str) {
        let connection = Connection::open(self.file()).unwrap();
        connection
            .execute_batch(&format!(
                "PRAGMA foreign_keys = OFF; DROP TRIGGER events_do_not_change; DROP TRIGGER events_do_not_vanish; {sql}"
            ))
            .unwrap();
    }
}
