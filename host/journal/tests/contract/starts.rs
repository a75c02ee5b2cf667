//! Beginnings with more locks than a transaction can have, cut off and frozen at every point.

use std::sync::Arc;
use std::time::Duration;

use drs_core::ports::{JournalError, Store};
use drs_journal::dynamo::{DynamoOptions, DynamoStore, LEASE, init};
use dynoxide::Database;

use crate::clock::TokioClock;
use crate::network::{Quality, client, client_with};
use crate::world::{one, other, servers};

/// So many locks that a start takes three steps for them.
const LOCKS: usize = 250;

const MOMENT: Duration = Duration::from_millis(1);

async fn open(client: &aws_sdk_dynamodb::Client) -> Arc<dyn Store> {
    let options = DynamoOptions { table: "executions".to_owned(), holder: String::new() };
    Arc::new(DynamoStore::open(client, Arc::new(TokioClock::default()), options).await.unwrap())
}

async fn database() -> Arc<Database> {
    let database = Arc::new(Database::memory().unwrap());
    init(&client(&database, Quality::Good), Arc::new(TokioClock::default()), "executions", None).await.unwrap();
    database
}

/// How many calls a start with these locks makes, the store's opening included.
async fn calls_of_a_start() -> usize {
    let database = database().await;
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let client = client_with(&database, Quality::Good, move |call| {
        counted.store(call + 1, std::sync::atomic::Ordering::SeqCst);
        MOMENT
    });
    open(&client).await.begin(&one(), b"start", &servers(LOCKS)).await.unwrap();
    count.load(std::sync::atomic::Ordering::SeqCst)
}

#[tokio::test(start_paused = true)]
async fn a_start_that_was_cut_off_anywhere_is_cleared_by_the_next_and_never_half_there() {
    let calls = calls_of_a_start().await;
    assert!(calls >= 8, "{calls}");
    for point in 1..calls {
        let database = database().await;
        let dies = client_with(&database, Quality::Good, move |call| if call == point { LEASE * 1000 } else { MOMENT });
        let store = open(&dies).await;
        let (one, locks) = (one(), servers(LOCKS));
        // The process dies while it waits for this answer.
        let cut = tokio::time::timeout(LEASE, store.begin(&one, b"start", &locks)).await;
        assert!(cut.is_err(), "call {point}");

        let next = open(&client(&database, Quality::Good)).await;
        match next.begin(&other(), b"start", &locks).await {
            Ok(_) => assert_eq!(next.events(&one).await, Err(JournalError::NotFound(one)), "call {point}"),
            Err(JournalError::Locked { holder, .. }) => {
                assert_eq!(holder, one);
                assert_eq!(next.events(&one).await.unwrap().len(), 1, "it began: call {point}");
                next.unlock(&one, 1).await.unwrap();
                next.begin(&other(), b"start", &locks).await.unwrap();
            }
            Err(error) => panic!("call {point}: {error}"),
        }
        next.unlock(&other(), 1).await.unwrap();
        next.begin(&"01JZ5W7Q2NZZZZZZZZZZZZZZZZ".into(), b"start", &locks).await.expect("no lock is left");
    }
}

#[tokio::test(start_paused = true)]
async fn a_start_that_froze_anywhere_and_was_given_up_wakes_to_nothing() {
    for point in 1..calls_of_a_start().await {
        let database = database().await;
        let freezes =
            client_with(&database, Quality::Good, move |call| if call == point { LEASE * 10 } else { MOMENT });
        let store = open(&freezes).await;
        let locks = servers(LOCKS);
        let frozen = tokio::spawn({
            let locks = locks.clone();
            async move { store.begin(&one(), b"frozen", &locks).await }
        });
        tokio::time::sleep(LEASE / 2).await;
        let next = open(&client(&database, Quality::Good)).await;
        let taken = next.begin(&other(), b"next", &locks).await;
        let woken = frozen.await.unwrap();
        assert!(taken.is_ok() != woken.is_ok(), "call {point}: one of them begins: {taken:?}, {woken:?}");
        let winner = if taken.is_ok() { other() } else { one() };
        let refused = next.begin(&"01JZ5W7Q2NZZZZZZZZZZZZZZZZ".into(), b"late", &locks).await;
        assert_eq!(
            refused,
            Err(JournalError::Locked { lock: locks[0].clone(), holder: winner.clone() }),
            "call {point}"
        );
        next.unlock(&winner, 1).await.unwrap();
        next.begin(&"01JZ5W7Q2NZZZZZZZZZZZZZZZY".into(), b"last", &locks).await.expect("no lock is left");
    }
}
