//! DynamoDB behind the core's port.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use drs_core::aws::{CallError, FoundItems, Item, ItemChange, ItemQuery, ItemWriteError, TableKey};
use drs_core::ports::{Dynamo, WriteGuard};

mod expression;
mod guarded;
mod nested;
mod reads;
mod values;
mod writes;

/// DynamoDB by the SDK.
#[derive(Debug)]
pub(crate) struct DynamoAdapter {
    client: Client,
    /// The keys of the tables that were asked about, and of their indexes: a key never changes.
    keys: Mutex<BTreeMap<(String, Option<String>), TableKey>>,
}

impl DynamoAdapter {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, keys: Mutex::default() }
    }
}

#[async_trait]
impl Dynamo for DynamoAdapter {
    async fn table_key(&self, table: &str, index: Option<&str>) -> Result<TableKey, CallError> {
        self.read_table_key(table, index).await
    }

    async fn get_item(&self, table: &str, key: &Item) -> Result<Option<Item>, CallError> {
        self.read_item(table, key).await
    }

    async fn put_item(&self, table: &str, item: &Item, guard: WriteGuard<'_>) -> Result<(), ItemWriteError> {
        self.send_item(table, item, guard).await
    }

    async fn update_item(
        &self,
        table: &str,
        key: &Item,
        changes: &[(String, ItemChange)],
        guard: WriteGuard<'_>,
    ) -> Result<(), ItemWriteError> {
        self.send_changes(table, key, changes, guard).await
    }

    async fn delete_item(&self, table: &str, key: &Item, guard: WriteGuard<'_>) -> Result<(), ItemWriteError> {
        self.send_deletion(table, key, guard).await
    }

    async fn query(&self, query: &ItemQuery) -> Result<FoundItems, CallError> {
        self.read_partition(query).await
    }
}
