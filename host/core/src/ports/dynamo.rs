//! What plug-ins ask of DynamoDB, through the sandbox.

use async_trait::async_trait;

use crate::aws::{CallError, FoundItems, Item, ItemChange, ItemCondition, ItemQuery, ItemWriteError, TableKey};

/// DynamoDB. Reads are consistent. A write leaves the same item whether it is done once or twice; one without conditions
/// may therefore be repeated by the adapter, one with conditions is sent at most once.
#[async_trait]
pub trait Dynamo: Send + Sync {
    /// The key of a table's items.
    async fn table_key(&self, table: &str) -> Result<TableKey, CallError>;

    /// The item with this key; `None` when there is none.
    async fn get_item(&self, table: &str, key: &Item) -> Result<Option<Item>, CallError>;

    /// Puts an item in the place of the one with its key, if all conditions hold for that one.
    async fn put_item(&self, table: &str, item: &Item, conditions: &[ItemCondition]) -> Result<(), ItemWriteError>;

    /// Changes attributes of the item with this key, if all conditions hold; one that is not there is made.
    async fn update_item(
        &self,
        table: &str,
        key: &Item,
        changes: &[(String, ItemChange)],
        conditions: &[ItemCondition],
    ) -> Result<(), ItemWriteError>;

    /// Takes away the item with this key, if all conditions hold. That there is none is no error.
    async fn delete_item(&self, table: &str, key: &Item, conditions: &[ItemCondition]) -> Result<(), ItemWriteError>;

    /// The items of one partition, through as many pages as the query's limits allow.
    async fn query(&self, query: &ItemQuery) -> Result<FoundItems, CallError>;
}
