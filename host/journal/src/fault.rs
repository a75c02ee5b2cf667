//! What can go wrong inside the store, and the words that a person reads about it.

use std::io;
use std::path::Path;

use drs_core::ports::JournalError;
use rusqlite::ErrorCode;

use crate::schema::BUSY_TIMEOUT;

/// Why an operation on the database did not succeed, before it is known on which file and for what it was done.
#[derive(Debug)]
pub(crate) enum Fault {
    /// An answer of the journal itself.
    Journal(JournalError),
    /// The store is not as it must be: what is wrong and what to do.
    Refused(String),
    /// SQLite's error.
    Sqlite(rusqlite::Error),
}

impl From<JournalError> for Fault {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Fault {
    /// The error to give: what was tried, on which file.
    pub(crate) fn at(self, action: &str, file: &Path) -> JournalError {
        match self {
            Self::Journal(error) => error,
            Self::Refused(cause) => store_error(action, file, cause),
            Self::Sqlite(error) => store_error(action, file, explain(&error)),
        }
    }
}

/// The error of an operation on a file or folder.
pub(crate) fn io_error(action: &str, path: &Path, error: &io::Error) -> JournalError {
    let cause = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            format!("{error}; give this user the right to write there, or choose another store")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => format!("{error}; make room on that disk"),
        io::ErrorKind::Unsupported => format!("{error}; put the store on a local disk"),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            format!("{error}; a store is a folder, choose another path")
        }
        _ => error.to_string(),
    };
    store_error(action, path, cause)
}

fn store_error(action: &str, path: &Path, cause: String) -> JournalError {
    JournalError::Store { action: action.to_owned(), store: path.display().to_string(), cause }
}

/// What SQLite's error means for who reads it, and what to do.
fn explain(error: &rusqlite::Error) -> String {
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "the disk is full; make room on it, nothing was written",
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "the file can't be written; give this user the right to write it and its folder, or choose another store"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "the file is damaged or is no journal; put a backup in its place, or choose another store"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            return format!(
                "another process kept the file locked for {} s; end it or wait for it, then try again ({error})",
                BUSY_TIMEOUT.as_secs()
            );
        }
        Some(ErrorCode::SystemIoFailure) => "the disk failed; look at the system's log before trying again",
        Some(ErrorCode::TooBig) => "it is too big for the store",
        _ => return error.to_string(),
    };
    format!("{advice} ({error})")
}
