//! One call about a table: its input checked, its rights checked, then asked of the port.

use std::sync::Arc;

use drs_core::aws::{AttributeValue, Item, ItemCondition, ItemQuery};
use drs_core::plugin::limits::table;
use drs_core::ports::{Dynamo, WriteGuard};

use super::answers::{failed_write, found_to_wit};
use super::bounds::{check_changes, check_condition_sizes, check_conditions, check_item, check_limit, check_updates};
use super::rights::Rights;
use crate::bindings::dynamodb::{Attribute, Condition, Found, Selection, Update, WriteError};
use crate::bindings::types::CallError;
use crate::grants::Grants;
use crate::host::calling::call_error;
use crate::limits::most;
use crate::wit::item::{
    condition_from_wit, item_from_wit, item_to_wit, sort_from_wit, update_from_wit, value_from_wit,
};

/// What a call needs besides its arguments.
pub(super) struct Asking {
    pub(super) dynamo: Arc<dyn Dynamo>,
    pub(super) grants: Arc<Grants>,
    pub(super) action: &'static str,
    pub(super) table: String,
    /// The index of it that is queried.
    pub(super) index: Option<String>,
    /// What DynamoDB tells this write from any other by.
    pub(super) token: String,
}

impl Asking {
    pub(super) async fn get(self, key: Vec<Attribute>) -> Result<Option<Vec<Attribute>>, CallError> {
        let key = checked_item(key)?;
        self.rights().check(self.action, &key).await?;
        let item = self.dynamo.get_item(&self.table, &key).await.map_err(call_error)?;
        Ok(item.map(item_to_wit))
    }

    pub(super) async fn put(self, item: Vec<Attribute>, conditions: Vec<Condition>) -> Result<(), WriteError> {
        let item = checked_item(item)?;
        let conditions = self.conditions(conditions, &item).await?;
        let written = self.dynamo.put_item(&self.table, &item, self.guard(&conditions)).await;
        self.written(written, &item).await
    }

    pub(super) async fn update(
        self,
        key: Vec<Attribute>,
        updates: Vec<Update>,
        conditions: Vec<Condition>,
    ) -> Result<(), WriteError> {
        let key = checked_item(key)?;
        check_updates(&updates)?;
        let changes = updates.into_iter().map(update_from_wit).collect::<Result<Vec<_>, _>>().map_err(invalid)?;
        check_changes(&changes)?;
        let conditions = self.conditions(conditions, &key).await?;
        let written = self.dynamo.update_item(&self.table, &key, &changes, self.guard(&conditions)).await;
        self.written(written, &key).await
    }

    pub(super) async fn delete(self, key: Vec<Attribute>, conditions: Vec<Condition>) -> Result<(), WriteError> {
        let key = checked_item(key)?;
        let conditions = self.conditions(conditions, &key).await?;
        let written = self.dynamo.delete_item(&self.table, &key, self.guard(&conditions)).await;
        self.written(written, &key).await
    }

    pub(super) async fn query(self, selection: Selection) -> Result<Found, CallError> {
        let limit = check_limit(selection.limit)?;
        let partition = (selection.partition.name, value_from_wit(selection.partition.value).map_err(invalid)?);
        self.rights().check_partition(self.action, &partition.0, &partition.1).await?;
        let query = ItemQuery {
            table: self.table,
            index: self.index,
            partition,
            sort: selection.sort.map(sort_from_wit).transpose().map_err(invalid)?,
            descending: selection.descending,
            limit,
            max_bytes: most(&table::ITEMS_ANSWER),
        };
        self.dynamo.query(&query).await.map(found_to_wit).map_err(call_error)
    }

    /// The conditions of a write, once the write itself is granted, and the reading that they amount to.
    async fn conditions(&self, conditions: Vec<Condition>, item: &Item) -> Result<Vec<ItemCondition>, CallError> {
        check_conditions(&conditions)?;
        let conditions: Result<Vec<_>, _> = conditions.into_iter().map(condition_from_wit).collect();
        let conditions = conditions.map_err(invalid)?;
        check_condition_sizes(&conditions)?;
        self.rights().check(self.action, item).await?;
        if conditions.iter().any(|condition| condition.test.compares()) {
            self.rights().check("dynamodb:GetItem", item).await?;
        }
        Ok(conditions)
    }

    /// What came of a write. The item that failed its conditions is only told to a plug-in that may read it.
    async fn written(&self, written: Result<(), drs_core::aws::ItemWriteError>, item: &Item) -> Result<(), WriteError> {
        match written {
            Ok(()) => Ok(()),
            Err(error) => {
                let may_read = self.rights().check("dynamodb:GetItem", item).await.is_ok();
                Err(failed_write(error, may_read))
            }
        }
    }

    fn guard<'a>(&'a self, conditions: &'a [ItemCondition]) -> WriteGuard<'a> {
        WriteGuard { conditions, token: &self.token }
    }

    fn rights(&self) -> Rights<'_> {
        Rights { dynamo: &*self.dynamo, grants: &self.grants, table: &self.table, index: self.index.as_deref() }
    }
}

fn checked_item(item: Vec<Attribute>) -> Result<Item, CallError> {
    let item = item_from_wit(item).map_err(invalid)?;
    check_item(&item)?;
    Ok(item)
}

fn invalid(message: String) -> CallError {
    CallError::Invalid(message)
}

/// A partition key as an error shows it: its beginning, if it is long.
pub(super) fn shown(key: &AttributeValue) -> String {
    const SHOWN: usize = 200;
    match key {
        AttributeValue::Text(text) => crate::clean::clean(text).chars().take(SHOWN).collect(),
        _ => "(not a text)".to_owned(),
    }
}
