//! The journal on SQLite: one file for all executions of a store, shared by every process on this machine.

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use drs_core::ids::ExecutionId;
use drs_core::ports::{
    Command, CommandId, ExecutionSummary, Journal, JournalError, Outline, PendingCommand, RawChain, StoredEvent,
};
use drs_core::time::Timestamp;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::fault::{Fault, io_error};
use crate::hold::{Hold, Locks};
use crate::together::{Append, Together};
use crate::{blobs, events, executions, id, inbox, outlines, schema};

/// The database's name in a store's folder.
const FILE: &str = "journal.sqlite3";

/// The folder of the locks in a store's folder.
const LOCKS: &str = "locks";

/// A store of executions in a folder.
///
/// The methods of [`Journal`] call SQLite inline instead of on a thread of its own (`spawn_blocking`). An event must be durable
/// before anything else happens, so there is nothing to gain; and while a task waits for a thread, tokio's paused clock
/// (virtual time) would jump ahead. The calls are short: one transaction each.
#[derive(Debug)]
pub struct SqliteJournal {
    file: PathBuf,
    locks: Locks,
    connection: Mutex<Connection>,
    together: Together,
}

impl SqliteJournal {
    /// Opens the store in this folder; makes folder and file where there are none, for this user alone.
    ///
    /// # Errors
    /// [`JournalError::Store`] if the folder can't be made or written, or the file is damaged, another program's, or
    /// written by a newer version.
    pub fn open(store_dir: &Path) -> Result<Self, JournalError> {
        let locks = store_dir.join(LOCKS);
        make_folder(store_dir)?;
        make_folder(&locks)?;
        let file = store_dir.join(FILE);
        let connection = connect(&file).map_err(|fault| fault.at("can't open the journal", &file))?;
        let (locks, connection) = (Locks::new(locks), Mutex::new(connection));
        Ok(Self { file, locks, connection, together: Together::default() })
    }

    /// Takes the right to drive an execution, which need not have begun, until the [`Hold`] is dropped or the process ends.
    ///
    /// # Errors
    /// [`JournalError::Held`] if a live process has it, [`JournalError::NotAnId`] for what is no ULID,
    /// [`JournalError::Store`] if the lock file can't be used.
    pub fn hold(&self, execution: &ExecutionId) -> Result<Hold, JournalError> {
        self.locks.hold(execution)
    }

    /// The execution whose id begins or ends with what a person typed, in capitals or not.
    ///
    /// # Errors
    /// [`JournalError::NotFound`] if there is none, [`JournalError::Ambiguous`] with all of them if there are several.
    pub fn find(&self, typed: &str) -> Result<ExecutionId, JournalError> {
        let executions = self.read("can't look for the execution", executions::list)?;
        id::find(executions.into_iter().map(|(id, _)| id), typed)
    }

    /// Keeps bytes (a recipe's text, a component) under their SHA-256 and gives it, in lower-case hexadecimal digits.
    /// Keeping the same bytes again changes nothing.
    ///
    /// # Errors
    /// [`JournalError::Store`] if they can't be written.
    pub fn put_blob(&self, bytes: &[u8]) -> Result<String, JournalError> {
        self.write("can't keep a file", |transaction| blobs::put(transaction, bytes))
    }

    /// The bytes that were kept under this SHA-256 (lower-case hexadecimal digits), checked against it.
    ///
    /// # Errors
    /// [`JournalError::Store`] if they are not there, were changed, or can't be read.
    pub fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError> {
        self.read("can't read a kept file", |connection| blobs::get(connection, sha256))
    }

    /// The database's file.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// Appends, together with the other executions that this process drives, if there are any.
    async fn append_with(&self, append: Append) -> Result<Vec<StoredEvent>, JournalError> {
        if self.locks.held() > 1 {
            return self.together.append(&self.connection, &self.file, append).await;
        }
        Together::append_alone(&self.connection, &self.file, &append)
    }

    /// Runs work that writes in a transaction of its own: it is done when this returns, or nothing of it is.
    pub(crate) fn write<T>(
        &self,
        action: &str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, JournalError> {
        self.transact(TransactionBehavior::Immediate, action, work)
    }

    /// Runs work that reads on one consistent view of the file.
    pub(crate) fn read<T>(
        &self,
        action: &str,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, JournalError> {
        self.transact(TransactionBehavior::Deferred, action, |transaction| work(transaction))
    }

    fn transact<T>(
        &self,
        behavior: TransactionBehavior,
        action: &str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, JournalError> {
        // A panic inside a transaction rolled it back when it was dropped, so the connection is still good.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let run = |connection: &mut Connection| -> Result<T, Fault> {
            let transaction = Transaction::new(connection, behavior)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run(&mut connection).map_err(|fault| fault.at(action, &self.file))
    }
}

#[async_trait]
impl Journal for SqliteJournal {
    async fn append(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let append = Append { execution: execution.clone(), expected, events: events.to_vec(), command: None };
        self.append_with(append).await
    }

    async fn events(&self, execution: &ExecutionId) -> Result<Vec<StoredEvent>, JournalError> {
        self.read("can't read events", |connection| events::read(connection, execution))
    }

    async fn raw_chain(&self, execution: &ExecutionId) -> Result<RawChain, JournalError> {
        self.read("can't read events", |connection| events::raw(connection, execution))
    }

    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError> {
        let (executions, outlines) = self.read("can't list executions", |connection| {
            Ok((executions::list(connection)?, outlines::all(connection)?))
        })?;
        let mut outlines: BTreeMap<_, _> = outlines.into_iter().collect();
        executions
            .into_iter()
            .map(|(id, events)| {
                let (driven, outline) = (self.locks.is_held(&id)?, outlines.remove(&id));
                Ok(ExecutionSummary { id, events, driven, lapses_in: None, outline })
            })
            .collect()
    }

    async fn summary(&self, execution: &ExecutionId) -> Result<ExecutionSummary, JournalError> {
        // Whether it is driven is asked first: what the driver wrote before it left is then among the events.
        let driven = self.locks.is_held(execution)?;
        let (head, outline) = self.read("can't look for the execution", |connection| {
            Ok((executions::known_head(connection, execution)?, outlines::of(connection, execution)?))
        })?;
        Ok(ExecutionSummary { id: execution.clone(), events: head.events, driven, lapses_in: None, outline })
    }

    async fn describe(&self, execution: &ExecutionId, outline: &Outline) -> Result<(), JournalError> {
        self.write("can't keep the outline", |transaction| outlines::keep(transaction, execution, outline))
    }

    async fn post(&self, execution: &ExecutionId, command: &Command, at: Timestamp) -> Result<CommandId, JournalError> {
        self.write("can't give a command", |transaction| inbox::post(transaction, execution, command, at))
    }

    async fn inbox(&self, execution: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError> {
        self.read("can't read commands", |connection| inbox::waiting(connection, execution))
    }

    async fn append_and_acknowledge(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let append = Append { execution: execution.clone(), expected, events: events.to_vec(), command: Some(command) };
        self.append_with(append).await
    }
}

/// Opens the database and makes it ready for use.
fn connect(file: &Path) -> Result<Connection, Fault> {
    // Without SQLITE_OPEN_URI: a folder's name is never read as a URI with options.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags)?;
    schema::set_up(&mut connection)?;
    Ok(connection)
}

/// Makes a folder for this user alone, unless it is there.
fn make_folder(path: &Path) -> Result<(), JournalError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| io_error("can't make the store's folder", path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_an_error_that_says_so_and_the_store_works_on_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let journal = SqliteJournal::open(folder.path()).unwrap();
        let limit_pages = |pages: i64| {
            let connection = journal.connection.lock().unwrap();
            connection.pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0)).unwrap();
        };
        // Below what the file has already: SQLite then takes its present size, and reports a full disk beyond it.
        limit_pages(1);
        let big = vec![7; 100_000];
        let error = journal.put_blob(&big).unwrap_err().to_string();
        assert!(error.contains("the disk is full; make room on it") && error.contains(FILE), "{error}");
        limit_pages(1_000_000);
        let digest = journal.put_blob(&big).unwrap();
        assert_eq!(journal.blob(&digest), Ok(big));
    }
}
