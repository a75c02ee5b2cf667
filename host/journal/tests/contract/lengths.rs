//! How long leases are: the table says it, to everybody that uses it.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use drs_core::ports::{JournalError, Store};
use drs_journal::dynamo::{DynamoOptions, DynamoStore, LEASE, Made, init};
use dynoxide::Database;

use crate::clock::TokioClock;
use crate::network::{Quality, client};
use crate::world::one;

const TABLE: &str = "executions";
const MINUTE: Duration = Duration::from_secs(60);

fn table() -> Client {
    client(&Arc::new(Database::memory().unwrap()), Quality::Good)
}

async fn made(client: &Client, lease: Option<Duration>) -> Result<Made, JournalError> {
    init(client, Arc::new(TokioClock::default()), TABLE, lease).await
}

/// How long the right to drive is, as a process takes it that was told nothing but the table's name.
async fn taken(client: &Client) -> Duration {
    let options = DynamoOptions { table: TABLE.to_owned(), holder: String::new() };
    let store = DynamoStore::open(client, Arc::new(TokioClock::default()), options).await.unwrap();
    Store::hold(&store, &one()).await.unwrap().remaining().unwrap()
}

#[tokio::test(start_paused = true)]
async fn every_process_goes_by_what_the_table_was_made_with() {
    let client = table();
    assert_eq!(made(&client, Some(MINUTE)).await, Ok(Made { is_new: true, lease: MINUTE }));
    assert_eq!(made(&client, None).await, Ok(Made { is_new: false, lease: MINUTE }));
    let taken = taken(&client).await;
    assert!(taken <= MINUTE && taken > MINUTE / 2, "{taken:?}");
}

#[tokio::test(start_paused = true)]
async fn leases_of_a_table_keep_their_length() {
    let client = table();
    assert_eq!(made(&client, None).await, Ok(Made { is_new: true, lease: LEASE }));
    assert_eq!(made(&client, Some(LEASE)).await, Ok(Made { is_new: false, lease: LEASE }));
    assert_eq!(made(&client, Some(MINUTE)).await, Ok(Made { is_new: false, lease: LEASE }));
    assert!(taken(&client).await <= LEASE);
}

#[tokio::test(start_paused = true)]
async fn a_table_that_says_no_length_has_leases_of_thirty_seconds() {
    let client = table();
    made(&client, None).await.unwrap();
    let key = |text: &str| AttributeValue::S(text.to_owned());
    let put = client.put_item().table_name(TABLE).item("pk", key("store")).item("sk", key("schema"));
    put.item("layout", AttributeValue::N("1".to_owned())).send().await.unwrap();
    let taken = taken(&client).await;
    assert!(taken <= LEASE && taken > LEASE / 2, "{taken:?}");
    assert_eq!(made(&client, None).await, Ok(Made { is_new: false, lease: LEASE }));
}
