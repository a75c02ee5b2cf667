//! What plug-ins ask of DynamoDB, through the sandbox.

use async_trait::async_trait;

use crate::aws::{CallError, FoundItems, Item, ItemChange, ItemCondition, ItemQuery, ItemWriteError, TableKey};

/// What holds a write back from being done when it should not be, or twice.
#[derive(Debug, Clone, Copy)]
pub struct WriteGuard<'a> {
    /// All must hold for the item that is there.
    pub conditions: &'a [ItemCondition],
    /// The same for every repetition of this write, different for any other; 1 to 36 characters. With conditions DynamoDB
    /// does the write once for a token, within ten minutes: its own effect does not fail the repetition.
    pub token: &'a str,
}

/// DynamoDB. Reads are consistent, those of an index apart. A write leaves the same item whether it is done once or twice;
/// one without conditions may therefore be repeated by the adapter, one with conditions is sent at most once.
#[async_trait]
pub trait Dynamo: Send + Sync {
    /// The key of the items of a table, or of one of its indexes.
    async fn table_key(&self, table: &str, index: Option<&str>) -> Result<TableKey, CallError>;

    /// The item with this key; `None` when there is none.
    async fn get_item(&self, table: &str, key: &Item) -> Result<Option<Item>, CallError>;

    /// Puts an item in the place of the one with its key, if all conditions hold for that one.
    async fn put_item(&self, table: &str, item: &Item, guard: WriteGuard<'_>) -> Result<(), ItemWriteError>;

    /// Changes attributes of the item with this key, if all conditions hold; one that is not there is made.
    async fn update_item(
        &self,
        table: &str,
        key: &Item,
        changes: &[(String, ItemChange)],
        guard: WriteGuard<'_>,
    ) -> Result<(), ItemWriteError>;

    /// Takes away the item with this key, if all conditions hold. That there is none is no error.
    async fn delete_item(&self, table: &str, key: &Item, guard: WriteGuard<'_>) -> Result<(), ItemWriteError>;

    /// The items of one partition, through as many pages as the query's limits allow.
    async fn query(&self, query: &ItemQuery) -> Result<FoundItems, CallError>;
}
