//! A long execution is read in a few calls, and what makes that so is checked like everything else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use drs_core::ports::{Journal, JournalError};
use drs_journal::dynamo::{Client, DynamoOptions, DynamoStore, init};
use dynoxide::Database;

use crate::clock::TokioClock;
use crate::network::{Quality, client, client_with};
use crate::world::{ONE, one};

const TABLE: &str = "executions";

async fn open(client: &Client) -> DynamoStore {
    let options = DynamoOptions { table: TABLE.to_owned(), holder: String::new() };
    DynamoStore::open(client, Arc::new(TokioClock::default()), options).await.unwrap()
}

/// A store with an execution of 20,000 events, ten megabytes in all, appended a hundred at a time.
async fn long() -> Arc<Database> {
    let database = Arc::new(Database::memory().unwrap());
    let client = client(&database, Quality::Good);
    init(&client, Arc::new(TokioClock::default()), TABLE, None).await.unwrap();
    let store = open(&client).await;
    let padding = "status ".repeat(60);
    for first in (0..20_000_u64).step_by(100) {
        let event = |number| format!("{{\"event\":\"job-seen\",\"number\":{number},\"text\":\"{padding}\"}}");
        let events: Vec<_> = (first..first + 100).map(|number| event(number).into_bytes()).collect();
        store.append(&one(), first, &events).await.unwrap();
    }
    database
}

#[tokio::test(start_paused = true)]
async fn an_execution_of_twenty_thousand_events_is_read_in_a_few_calls() {
    let database = long().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let counting = client_with(&database, Quality::Good, move |call| {
        counted.store(call + 1, Ordering::SeqCst);
        Duration::from_millis(1)
    });
    let store = open(&counting).await;
    let before = calls.load(Ordering::SeqCst);
    assert_eq!(store.events(&one()).await.unwrap().len(), 20_000);
    let calls = calls.load(Ordering::SeqCst) - before;
    assert!(calls <= 4, "{calls} calls: the head, the segments, and what is in none");
}

#[tokio::test(start_paused = true)]
async fn a_segment_that_was_changed_is_found() {
    let database = long().await;
    let client = client(&database, Quality::Good);
    let whole = open(&client).await.raw_chain(&one()).await.unwrap();
    let forged = zstd::bulk::compress(&[0; 1000], 3).unwrap();
    for run in [forged.clone(), b"not compressed".to_vec()] {
        let key = |name: &str, value: String| (name.to_owned(), AttributeValue::S(value));
        let keys = [key("pk", format!("execution/{ONE}")), key("sk", format!("segment/{:020}", 4_000))];
        let update = client.update_item().table_name(TABLE).set_key(Some(keys.into()));
        let update = update.update_expression("SET #run = :run").expression_attribute_names("#run", "run");
        update.expression_attribute_values(":run", AttributeValue::B(Blob::new(run))).send().await.unwrap();
        let read = open(&client).await.events(&one()).await;
        assert_eq!(read, Err(JournalError::Broken { execution: one(), sequence: 4_000 }));
        assert!(open(&client).await.raw_chain(&one()).await.unwrap() != whole, "who verifies sees it");
    }
}
