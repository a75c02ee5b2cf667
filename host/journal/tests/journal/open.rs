//! Opening: new stores, foreign files, newer versions, and disks that refuse.

use std::fs;
use std::time::Duration;

use drs_core::ports::{Journal, JournalError};
use drs_journal::{APPLICATION_ID, SCHEMA_VERSION, SqliteJournal};
use rusqlite::Connection;

use crate::store::{Store, events, one};

/// The message of opening what can't be opened; it names the path.
fn refusal(path: &std::path::Path) -> String {
    let error = SqliteJournal::open(path).unwrap_err();
    assert!(matches!(error, JournalError::Store { .. }));
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    error.to_string()
}

#[test]
fn a_new_store_is_a_folder_for_this_user_alone() {
    let parent = Store::new();
    let path = parent.path().join("a/store");
    SqliteJournal::open(&path).unwrap();
    assert!(path.join("journal.sqlite3").is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn the_file_says_what_it_is_and_keeps_a_write_ahead_log() {
    let store = Store::new();
    store.open();
    let connection = Connection::open(store.file()).unwrap();
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).unwrap();
    assert_eq!(number("application_id"), APPLICATION_ID);
    assert_eq!(number("user_version"), SCHEMA_VERSION);
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn many_that_create_the_same_store_at_once_all_get_it() {
    for _ in 0..10 {
        let store = Store::new();
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| SqliteJournal::open(store.path()).map(drop))).collect();
            for one in all {
                assert_eq!(one.join().unwrap(), Ok(()));
            }
        });
    }
}

#[test]
fn opening_waits_for_another_process_that_writes_into_the_new_file() {
    let store = Store::new();
    let theirs = Connection::open(store.file()).unwrap();
    theirs.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let opening = scope.spawn(|| SqliteJournal::open(store.path()).map(drop));
        std::thread::sleep(Duration::from_millis(200));
        assert!(!opening.is_finished());
        theirs.execute_batch("ROLLBACK").unwrap();
        assert_eq!(opening.join().unwrap(), Ok(()));
    });
}

#[test]
fn a_newer_version_is_refused() {
    let store = Store::new();
    store.open();
    Connection::open(store.file()).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let message = refusal(store.path());
    assert!(message.contains("newer drs-runtime (schema 7, this one knows 2)"), "{message}");
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let store = Store::new();
    Connection::open(store.file()).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = fs::read(store.file()).unwrap();
    let message = refusal(store.path());
    assert!(message.contains("another program"), "{message}");
    assert_eq!(fs::read(store.file()).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let store = Store::new();
    let text = "not a database at all, ".repeat(100);
    fs::write(store.file(), &text).unwrap();
    let message = refusal(store.path());
    assert!(message.contains("damaged or is no journal"), "{message}");
    assert_eq!(fs::read_to_string(store.file()).unwrap(), text);
}

#[tokio::test]
async fn a_damaged_file_is_an_error_that_says_so() {
    let store = Store::new();
    store.open().append(&one(), 0, &events(&["start"])).await.unwrap();
    let mut bytes = fs::read(store.file()).unwrap();
    // Every page but the first, which says what the file is.
    bytes[4096..].fill(0xa5);
    fs::write(store.file(), bytes).unwrap();
    let error = store.open().events(&one()).await.unwrap_err();
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[test]
fn a_store_where_a_file_lies_is_refused_with_its_path() {
    let parent = Store::new();
    let path = parent.path().join("occupied");
    fs::write(&path, "").unwrap();
    let message = refusal(&path);
    assert!(message.contains("a store is a folder"), "{message}");
}
