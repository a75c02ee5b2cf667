//! Appends that wait at the same time.

use std::sync::Arc;

use drs_core::ids::ExecutionId;
use drs_core::ports::{Journal, JournalError};
use drs_journal::{Hold, SqliteJournal};
use tokio::task::JoinSet;

use crate::store::{Store, events, one, other};

const EXECUTIONS: u128 = 16;

fn ids() -> impl Iterator<Item = ExecutionId> {
    (0..EXECUTIONS).map(|number| ExecutionId::new(ulid::Ulid::from_parts(0, number).to_string()))
}

/// Drives all of them, and the two others: who drives one alone has nobody to share a commit with.
fn hold_all(journal: &SqliteJournal) -> Vec<Hold> {
    ids().chain([one(), other()]).map(|id| journal.hold(&id).unwrap()).collect()
}

/// How many transactions the write-ahead log holds: the frame that ends one says how many pages the file has then.
fn commits(store: &Store) -> usize {
    let log = std::fs::read(store.path().join("journal.sqlite3-wal")).unwrap();
    let (head, frames) = log.split_at(32);
    let page = u32::from_be_bytes(head[8..12].try_into().unwrap()) as usize;
    frames.chunks(24 + page).filter(|frame| frame[4..8] != [0; 4]).count()
}

#[tokio::test]
async fn executions_that_append_at_the_same_time_share_a_commit() {
    let store = Store::new();
    let journal = Arc::new(store.open());
    let _holds = hold_all(&journal);
    for sequence in 0..2 {
        let before = commits(&store);
        let mut appends = JoinSet::new();
        for id in ids() {
            let journal = journal.clone();
            appends.spawn(async move { journal.append(&id, sequence, &events(&["event"])).await.unwrap() });
        }
        appends.join_all().await;
        assert_eq!(commits(&store) - before, 1);
    }
    for id in ids() {
        assert_eq!(journal.events(&id).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_append_that_is_refused_is_answered_for_itself_and_those_beside_it_are_done() {
    let store = Store::new();
    let journal = store.open();
    let _holds = hold_all(&journal);
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    let (first, refused, last) = (other(), one(), ids().next().unwrap());
    let start = events(&["start"]);
    let (before, late, after) = tokio::join!(
        journal.append(&first, 0, &start),
        journal.append(&refused, 0, &start),
        journal.append(&last, 0, &start),
    );
    assert_eq!(late, Err(JournalError::Superseded { execution: refused, expected: 0 }));
    assert_eq!(before, journal.events(&first).await);
    assert_eq!(after, journal.events(&last).await);
    assert_eq!(journal.events(&one()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_append_that_is_given_up_before_its_commit_is_never_done() {
    let store = Store::new();
    let journal = store.open();
    let _holds = hold_all(&journal);
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    let (id, given_up) = (one(), events(&["given up"]));
    tokio::select! {
        biased;
        _ = journal.append(&id, 1, &given_up) => panic!("it waits for others first"),
        () = std::future::ready(()) => {}
    }
    journal.append(&other(), 0, &events(&["start"])).await.unwrap();
    assert_eq!(journal.events(&one()).await.unwrap().len(), 1);
}

#[test]
fn threads_that_append_at_the_same_time_all_get_their_own_answers() {
    let store = Store::new();
    let journal: Arc<SqliteJournal> = Arc::new(store.open());
    let _holds = hold_all(&journal);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    let tasks: Vec<_> = ids()
        .map(|id| {
            let journal = journal.clone();
            runtime.spawn(async move {
                for sequence in 0..50 {
                    let text = format!("{id} {sequence}");
                    let stored = journal.append(&id, sequence, &events(&[&text])).await.unwrap();
                    assert_eq!(stored[0].bytes, text.as_bytes());
                }
                assert_eq!(journal.events(&id).await.unwrap().len(), 50);
            })
        })
        .collect();
    runtime.block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
}
