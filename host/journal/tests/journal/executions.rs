//! The list of executions, and finding one by a part of its id.

use drs_core::ports::{ExecutionSummary, Journal, JournalError};

use crate::store::{Store, events, one, other};

#[tokio::test]
async fn executions_are_listed_in_the_order_they_began_whatever_their_ids() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    journal.append(&other(), 0, &events(&["start", "more"])).await.unwrap();
    journal.append(&one(), 1, &events(&["a", "b"])).await.unwrap();
    let expected = [(one(), 3), (other(), 2)].map(|(id, events)| ExecutionSummary {
        id,
        events,
        driven: false,
        lapses_in: None,
        outline: None,
    });
    assert_eq!(store.open().executions().await.unwrap(), expected);
}

#[tokio::test]
async fn one_execution_is_told_with_whether_a_process_drives_it() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["start", "more"])).await.unwrap();
    let hold = journal.hold(&one()).unwrap();
    let driven = ExecutionSummary { id: one(), events: 2, driven: true, lapses_in: None, outline: None };
    assert_eq!(store.open().summary(&one()).await, Ok(driven.clone()));
    drop(hold);
    assert_eq!(store.open().summary(&one()).await, Ok(ExecutionSummary { driven: false, ..driven }));
    assert_eq!(journal.summary(&other()).await, Err(JournalError::NotFound(other())));
}

#[tokio::test]
async fn a_part_of_an_id_finds_its_execution() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    journal.append(&other(), 0, &events(&["start"])).await.unwrap();
    assert_eq!(journal.find("9k1hab"), Ok(one()));
    assert_eq!(journal.find("01JZ5W7Q2N0"), Ok(other()));
    assert_eq!(
        journal.find("01JZ"),
        Err(JournalError::Ambiguous { text: "01JZ".to_owned(), candidates: vec![one(), other()] })
    );
    assert_eq!(journal.find("XYZ"), Err(JournalError::NotFound("XYZ".into())));
}
