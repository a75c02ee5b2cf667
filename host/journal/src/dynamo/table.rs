//! The table as everything here uses it: reads that see every earlier write, and the index, which may lag behind.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnValue};

use super::clock::LeaseClock;
use super::fault::Fault;
use super::item::{Attributes, Item, number, text};
use super::key::{INDEX, Key, LISTED, PARTITION, SORT};
use super::write::{attributes, names};

/// How often the SDK tries a call, the first time included. Every call here can be repeated: reads, writes that put the
/// same bytes again, and transactions with a token.
const ATTEMPTS: u32 = 6;

/// How many items one call reads at most. [DynamoDB's quota](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html)
const MAX_READS: usize = 100;

/// How often the rest of such a call is asked for.
const MAX_ROUNDS: u32 = 50;

/// The first wait after an attempt that met others; each later one is twice as long.
const PAUSE: Duration = Duration::from_millis(20);

/// The longest of these waits.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A table, and the clock that waits on it are timed by.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) client: Client,
    pub(super) name: String,
    pub(super) clock: Arc<dyn LeaseClock>,
}

impl Table {
    pub(super) fn new(client: &Client, name: &str, clock: Arc<dyn LeaseClock>) -> Self {
        let retries = RetryConfig::standard().with_max_attempts(ATTEMPTS);
        // The SDK's budget of retries is one for the process; the store's calls get one of their own.
        let budget = RetryPartition::custom("drs-runtime-store").build();
        let config = client.config().to_builder().retry_config(retries).retry_partition(budget).build();
        Self { client: Client::from_conf(config), name: name.to_owned(), clock }
    }

    /// The item with this key, as the last write left it.
    pub(super) async fn get(&self, key: &Key) -> Result<Option<Item>, Fault> {
        let request = self.client.get_item().table_name(&self.name).set_key(Some(attributes(key)));
        let found = request.consistent_read(true).send().await?;
        Ok(found.item.map(Item::from))
    }

    /// The items with these keys, as the last writes left them, in any order. Those that are not there are left out.
    pub(super) async fn get_all(&self, keys: &[Key]) -> Result<Vec<Item>, Fault> {
        let mut found = Vec::new();
        for keys in keys.chunks(MAX_READS) {
            let mut open: Vec<Attributes> = keys.iter().map(attributes).collect();
            let mut attempt = 0;
            while !open.is_empty() {
                let asked = KeysAndAttributes::builder().set_keys(Some(open)).consistent_read(true).build()?;
                let answer = self.client.batch_get_item().request_items(&self.name, asked).send().await?;
                found.extend(answer.responses.into_iter().flatten().flat_map(|(_, items)| items).map(Item::from));
                // What did not fit into the answer, or was too much just then, is asked for again.
                open = answer.unprocessed_keys.into_iter().flatten().flat_map(|(_, rest)| rest.keys).collect();
                if !open.is_empty() {
                    attempt += 1;
                    if attempt >= MAX_ROUNDS {
                        return Err(Fault::Refused(
                            "the table can't be read as fast as it is asked; try again".to_owned(),
                        ));
                    }
                    self.pause(attempt).await;
                }
            }
        }
        Ok(found)
    }

    /// All items whose keys start with this one, in their order, as the last writes left them.
    pub(super) async fn starting_with(&self, start: &Key) -> Result<Vec<Item>, Fault> {
        all(self.query(start, "#pk = :pk AND begins_with(#sk, :sk)", None)).await
    }

    /// Those of them for which a condition holds.
    pub(super) async fn filtered(&self, start: &Key, filter: &str) -> Result<Vec<Item>, Fault> {
        all(self.query(start, "#pk = :pk AND begins_with(#sk, :sk)", Some(filter))).await
    }

    /// The items from one key to another of the same partition, both included.
    pub(super) async fn between(&self, first: &Key, last: &Key) -> Result<Vec<Item>, Fault> {
        let query = self.query(first, "#pk = :pk AND #sk BETWEEN :sk AND :last", None);
        all(query.expression_attribute_values(":last", text(&last.sort))).await
    }

    fn query(&self, key: &Key, condition: &str, filter: Option<&str>) -> QueryFluentBuilder {
        let request = self.client.query().table_name(&self.name).consistent_read(true);
        request
            .key_condition_expression(condition)
            .set_filter_expression(filter.map(str::to_owned))
            .set_expression_attribute_names(Some(names([Some(condition), filter])))
            .expression_attribute_values(":pk", text(&key.partition))
            .expression_attribute_values(":sk", text(&key.sort))
    }

    /// What the index has under this value. It may not show the newest writes yet.
    pub(super) async fn listed(&self, listed: &str) -> Result<Vec<Item>, Fault> {
        let condition = "#listed = :listed";
        let request = self.client.query().table_name(&self.name).index_name(INDEX);
        let request = request
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names([Some(condition)])))
            .expression_attribute_values(format!(":{LISTED}"), text(listed));
        all(request).await
    }

    /// Puts an item, whatever was there: for what is the same however often it is put.
    pub(super) async fn put(&self, item: Item) -> Result<(), Fault> {
        self.client.put_item().table_name(&self.name).set_item(Some(item.into())).send().await?;
        Ok(())
    }

    /// Deletes an item, which need not be there.
    pub(super) async fn delete(&self, item: &Item) -> Result<(), Fault> {
        let key = [(PARTITION, item.text(PARTITION)?), (SORT, item.text(SORT)?)];
        let key = key.into_iter().map(|(name, value)| (name.to_owned(), text(value))).collect();
        self.client.delete_item().table_name(&self.name).set_key(Some(key)).send().await?;
        Ok(())
    }

    /// Adds to a number of an item, which is made if it is not there. Gives the item's attribute as it is then.
    pub(super) async fn add(&self, key: &Key, name: &str, increment: u64) -> Result<Item, Fault> {
        let request = self.client.update_item().table_name(&self.name).set_key(Some(attributes(key)));
        let request = request
            .update_expression("ADD #name :increment")
            .expression_attribute_names("#name", name)
            .expression_attribute_values(":increment", number(increment))
            .return_values(ReturnValue::UpdatedNew);
        Ok(Item::from(request.send().await?.attributes.unwrap_or_default()))
    }

    /// Waits before another attempt: longer each time, and not as long as others that wait for the same.
    pub(super) async fn pause(&self, attempt: u32) {
        let longest = PAUSE.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST_PAUSE);
        self.clock.sleep(longest.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
    }
}

/// What a query finds, page after page to its end.
async fn all(query: QueryFluentBuilder) -> Result<Vec<Item>, Fault> {
    let mut items = query.into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(Item::from(item?));
    }
    Ok(found)
}
