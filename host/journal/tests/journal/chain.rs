//! What the chain of hashes finds.

use drs_core::ports::{Journal, JournalError};
use rusqlite::Connection;

use crate::store::{Store, events, one};

/// What reading says of a journal of five events after this was done to it.
async fn read_after(sql: &str) -> Result<usize, JournalError> {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["a", "b", "c", "d", "e"])).await.unwrap();
    store.tamper(sql);
    journal.events(&one()).await.map(|events| events.len())
}

fn broken_at(sequence: u64) -> Result<usize, JournalError> {
    Err(JournalError::Broken { execution: one(), sequence })
}

#[tokio::test]
async fn an_untouched_journal_is_whole() {
    assert_eq!(read_after("").await, Ok(5));
}

#[tokio::test]
async fn a_changed_event_is_found() {
    assert_eq!(read_after("UPDATE events SET bytes = x'78' WHERE sequence = 2").await, broken_at(2));
}

#[tokio::test]
async fn a_changed_hash_is_found() {
    assert_eq!(read_after("UPDATE events SET hash = zeroblob(32) WHERE sequence = 3").await, broken_at(3));
}

#[tokio::test]
async fn a_gap_is_found() {
    assert_eq!(read_after("DELETE FROM events WHERE sequence = 1").await, broken_at(1));
}

#[tokio::test]
async fn a_gap_that_was_closed_up_is_found() {
    let sql = "DELETE FROM events WHERE sequence = 1; UPDATE events SET sequence = sequence - 1 WHERE sequence > 1";
    assert_eq!(read_after(sql).await, broken_at(1));
}

#[tokio::test]
async fn exchanged_events_are_found() {
    let sql = "UPDATE events SET sequence = 99 WHERE sequence = 1; UPDATE events SET sequence = 1 WHERE sequence = 3;
               UPDATE events SET sequence = 3 WHERE sequence = 99";
    assert_eq!(read_after(sql).await, broken_at(1));
}

#[tokio::test]
async fn a_cut_tail_is_found() {
    assert_eq!(read_after("DELETE FROM events WHERE sequence >= 3").await, broken_at(3));
    assert_eq!(read_after("DELETE FROM events").await, broken_at(0));
}

#[tokio::test]
async fn an_event_past_the_end_is_found() {
    let sql = "INSERT INTO events SELECT execution, 5, bytes, hash FROM events WHERE sequence = 4";
    assert_eq!(read_after(sql).await, broken_at(5));
}

#[tokio::test]
async fn a_changed_end_is_found() {
    assert_eq!(read_after("UPDATE executions SET head = zeroblob(32)").await, broken_at(4));
}

#[tokio::test]
async fn a_journal_that_was_cut_short_is_not_appended_to() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["a", "b", "c"])).await.unwrap();
    store.tamper("DELETE FROM events WHERE sequence = 2");
    assert_eq!(
        journal.append(&one(), 3, &events(&["d"])).await,
        Err(JournalError::Broken { execution: one(), sequence: 2 })
    );
    let rolled_back = "UPDATE executions SET events = 2, head = (SELECT hash FROM events WHERE sequence = 1)";
    Connection::open(store.file()).unwrap().execute_batch(rolled_back).unwrap();
    assert_eq!(
        journal.append(&one(), 3, &events(&["d"])).await,
        Err(JournalError::Broken { execution: one(), sequence: 2 })
    );
}

#[tokio::test]
async fn a_mistaken_change_is_stopped_by_the_file_itself() {
    let store = Store::new();
    store.open().append(&one(), 0, &events(&["a"])).await.unwrap();
    let connection = Connection::open(store.file()).unwrap();
    for sql in ["UPDATE events SET bytes = x'78'", "DELETE FROM events"] {
        assert!(connection.execute_batch(sql).unwrap_err().to_string().contains("events are never"), "{sql}");
    }
}
