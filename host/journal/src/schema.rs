//! The shape of the database file, and how a connection to it is set up.

use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::fault::Fault;

/// Written into the file's header, so that another program's database is never taken for a journal: "DRSJ".
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"DRSJ");

/// The version of the tables below, kept in the file's `user_version`.
pub const SCHEMA_VERSION: i32 = 2;

/// How long a write waits for another process's write. Writes are single events, so this long means that one hangs.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How often the switch to the write-ahead log is tried while other processes create the same store.
const WAL_ATTEMPTS: u32 = 20;

const TABLES: &str = "
    -- An execution and the end of its chain. `number` is the order in which they began.
    CREATE TABLE executions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id     TEXT NOT NULL UNIQUE,
        events INTEGER NOT NULL CHECK (events > 0),
        head   BLOB NOT NULL CHECK (length(head) = 32)
    ) STRICT;

    CREATE TABLE events (
        execution TEXT NOT NULL REFERENCES executions (id),
        sequence  INTEGER NOT NULL CHECK (sequence >= 0),
        bytes     BLOB NOT NULL,
        hash      BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (execution, sequence)
    ) STRICT;

    -- These stop mistakes, not attackers: a change by those shows to whoever kept a hash of the chain elsewhere.
    CREATE TRIGGER events_do_not_change BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TRIGGER events_do_not_vanish BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

    -- `acknowledged_at` is how many events the journal had when the command was applied.
    CREATE TABLE commands (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        execution       TEXT NOT NULL REFERENCES executions (id),
        at              TEXT NOT NULL,
        command         TEXT NOT NULL,
        acknowledged_at INTEGER
    ) STRICT;
    CREATE INDEX waiting_commands ON commands (execution, id) WHERE acknowledged_at IS NULL;

    -- What executions were started with: recipe texts and components.
    CREATE TABLE blobs (
        sha256 TEXT PRIMARY KEY,
        bytes  BLOB NOT NULL
    ) STRICT;

    -- What one execution at a time may have. An execution may have locks before it has events.
    CREATE TABLE locks (
        name      TEXT PRIMARY KEY,
        execution TEXT NOT NULL
    ) STRICT;
    CREATE INDEX locks_of ON locks (execution);

    -- Launches whose jobs may not be visible yet, for each account and Region.
    CREATE TABLE reservations (
        place   TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        entries TEXT NOT NULL
    ) STRICT;

    -- What executions are, for lists. No part of the record.
    CREATE TABLE outlines (
        execution TEXT PRIMARY KEY,
        outline   TEXT NOT NULL
    ) STRICT;
";

/// Makes a fresh connection ready for use, and the tables if the file is new. A file that is not ours, or of a newer
/// version, is refused and left as it is.
pub(crate) fn set_up(connection: &mut Connection) -> Result<(), Fault> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // In one transaction, or else a half of what another process creates at the same time is seen.
    let is_new = !has_tables(&*Transaction::new(connection, TransactionBehavior::Deferred)?)?;
    if connection.is_readonly("main")? {
        return Err(refused(
            "the file can't be written; give this user the right to write it, or choose another store",
        ));
    }
    use_write_ahead_log(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS alone an ordinary fsync leaves data in the disk's cache. Elsewhere this changes nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if is_new {
        create(connection)?;
    }
    Ok(())
}

/// Whether the file is a journal of this version already (`true`) or still empty (`false`).
fn has_tables(connection: &Connection) -> Result<bool, Fault> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version, tables) {
        (0, 0, 0) => Ok(false),
        (APPLICATION_ID, SCHEMA_VERSION, _) => Ok(true),
        (APPLICATION_ID, newer, _) if newer > SCHEMA_VERSION => Err(refused(format!(
            "it was written by a newer drs-runtime (schema {newer}, this one knows {SCHEMA_VERSION}); \
             use that version, or choose another store"
        ))),
        (APPLICATION_ID, older, _) => Err(refused(format!(
            "it was written by an older drs-runtime (schema {older}, this one needs {SCHEMA_VERSION}); \
             use that version, or choose another store"
        ))),
        _ => Err(refused("it is a database of another program; choose another store")),
    }
}

/// Creates the tables, unless another process has just done so.
fn create(connection: &mut Connection) -> Result<(), Fault> {
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    if !has_tables(&transaction)? {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    Ok(transaction.commit()?)
}

/// Switches to the write-ahead log: readers and the one writer don't wait for each other.
///
/// SQLite does not wait for other processes when it switches a new file, whatever the time-out. So after a refusal an
/// empty write transaction does the waiting.
fn use_write_ahead_log(connection: &mut Connection) -> Result<(), Fault> {
    let mut attempt = 1;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => return Err(refused("its disk can't hold a write-ahead log; put the store on a local disk")),
            Err(error) if is_busy(&error) && attempt < WAL_ATTEMPTS => {
                attempt += 1;
                Transaction::new(connection, TransactionBehavior::Immediate)?.rollback()?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn refused(cause: impl Into<String>) -> Fault {
    Fault::Refused(cause.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_syncs_at_each_commit_and_checks_references() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(folder.path().join("new")).unwrap();
        connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF").unwrap();
        set_up(&mut connection).unwrap();
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).unwrap();
        assert_eq!(number("synchronous"), 2, "FULL");
        assert_eq!(number("foreign_keys"), 1);
    }
}
