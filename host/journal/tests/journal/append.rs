//! Appending: in order, durable, all or none, by one writer.

use drs_core::ports::{Journal, JournalError};
use drs_journal::{GENESIS, event_hash};
use rusqlite::Connection;

use crate::store::{Store, events, one, other};

#[tokio::test]
async fn appended_events_are_there_after_the_store_was_closed_and_opened() {
    let store = Store::new();
    let mut stored = store.open().append(&one(), 0, &events(&["a", "b"])).await.unwrap();
    stored.extend(store.open().append(&one(), 2, &events(&["c"])).await.unwrap());
    assert_eq!(store.open().events(&one()).await.unwrap(), stored);
}

#[tokio::test]
async fn bytes_come_back_as_they_were_given_and_each_hash_covers_the_one_before() {
    let store = Store::new();
    let odd = vec![b"{ \"b\":1,  \"a\":1.0 }\n".to_vec(), vec![0, 255, 13], Vec::new()];
    store.open().append(&one(), 0, &odd).await.unwrap();
    let mut previous = GENESIS;
    let read = store.open().events(&one()).await.unwrap();
    for (sequence, (event, bytes)) in read.iter().zip(&odd).enumerate() {
        assert_eq!(&event.bytes, bytes);
        assert_eq!(event.hash, event_hash(&previous, sequence as u64, bytes));
        previous = event.hash;
    }
    assert_eq!(read.len(), odd.len());
}

#[tokio::test]
async fn of_two_writers_the_second_is_superseded_and_writes_nothing() {
    let store = Store::new();
    let (first, second) = (store.open(), store.open());
    first.append(&one(), 0, &events(&["start"])).await.unwrap();
    first.append(&one(), 1, &events(&["first"])).await.unwrap();
    let refused = second.append(&one(), 1, &events(&["second", "more"])).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    let bytes: Vec<_> = second.events(&one()).await.unwrap().into_iter().map(|event| event.bytes).collect();
    assert_eq!(bytes, events(&["start", "first"]));
}

#[tokio::test]
async fn an_execution_can_begin_only_once() {
    let store = Store::new();
    store.open().append(&one(), 0, &events(&["start"])).await.unwrap();
    let refused = store.open().append(&one(), 0, &events(&["start"])).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 0 }));
}

#[test]
fn writers_that_race_get_each_sequence_number_once() {
    let store = Store::new();
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    let race = |name: usize| {
        let journal = store.open();
        let mut won = 0;
        for sequence in 0..20 {
            match runtime().block_on(journal.append(&one(), sequence, &[vec![name as u8]])) {
                Ok(_) => won += 1,
                Err(JournalError::Superseded { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
        won
    };
    let won: usize = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..4).map(|name| scope.spawn(move || race(name))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!(won, 20);
    assert_eq!(runtime().block_on(store.open().events(&one())).unwrap().len(), 20);
}

#[tokio::test]
async fn an_unknown_execution_has_no_events_and_takes_none_in_its_middle() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&other(), 0, &events(&["start"])).await.unwrap();
    assert_eq!(journal.events(&one()).await, Err(JournalError::NotFound(one())));
    assert_eq!(journal.append(&one(), 3, &events(&["x"])).await, Err(JournalError::NotFound(one())));
}

#[tokio::test]
async fn appending_no_events_begins_no_execution() {
    let store = Store::new();
    let journal = store.open();
    assert_eq!(journal.append(&one(), 0, &[]).await, Ok(Vec::new()));
    assert_eq!(journal.executions().await, Ok(Vec::new()));
}

#[tokio::test]
async fn an_execution_whose_id_is_not_a_ulid_does_not_begin() {
    let store = Store::new();
    let journal = store.open();
    let id = "../elsewhere".into();
    assert_eq!(
        journal.append(&id, 0, &events(&["start"])).await,
        Err(JournalError::NotAnId("../elsewhere".to_owned()))
    );
    assert_eq!(journal.executions().await, Ok(Vec::new()));
}

#[tokio::test]
async fn an_event_that_the_store_refuses_leaves_none_of_its_append_behind() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    let refuse_the_third = "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.sequence = 2
                            BEGIN SELECT RAISE(ABORT, 'refused by the test'); END";
    let connection = Connection::open(store.file()).unwrap();
    connection.execute_batch(refuse_the_third).unwrap();
    let error = journal.append(&one(), 1, &events(&["second", "third"])).await.unwrap_err();
    assert!(error.to_string().contains("refused by the test"), "{error}");
    assert_eq!(journal.events(&one()).await.unwrap().len(), 1);
    connection.execute_batch("DROP TRIGGER refuse").unwrap();
    journal.append(&one(), 1, &events(&["second", "third"])).await.unwrap();
}
