//! Whether a plug-in may have an item: the table, or the index of it, by name, the item by its partition key there.
//!
//! Which attribute is the partition key is asked of DynamoDB and never taken from the plug-in: it could swap the two
//! attributes of a key.

use drs_core::aws::{AttributeValue, Item};
use drs_core::plugin::{Grant, KeyPattern, TableGrant};
use drs_core::ports::Dynamo;

use super::asking::shown;
use crate::bindings::types::CallError;
use crate::grants::Grants;
use crate::host::calling::{call_error, denied, place_text};

/// The longest grant that a message proposes word for word, in bytes.
const LONGEST_LINE: usize = 600;

/// The rights of one plug-in at one table.
pub(super) struct Rights<'a> {
    pub(super) dynamo: &'a dyn Dynamo,
    pub(super) grants: &'a Grants,
    pub(super) table: &'a str,
    /// The index of it, which has rights and a key of its own.
    pub(super) index: Option<&'a str>,
}

impl Rights<'_> {
    /// Whether an action is granted for an item, or for the item with a key.
    pub(super) async fn check(&self, action: &'static str, item: &Item) -> Result<(), CallError> {
        let Some(patterns) = self.limited(action)? else { return Ok(()) };
        let name = self.partition_key().await?;
        let missing = || {
            let message = format!("the attribute `{name}` is missing: it is the partition key of {}", self.place());
            CallError::Invalid(message)
        };
        self.compare(action, &patterns, item.get(&name).ok_or_else(missing)?)
    }

    /// Whether an action is granted for all items of a partition, which the plug-in names by attribute and value.
    pub(super) async fn check_partition(
        &self,
        action: &'static str,
        name: &str,
        value: &AttributeValue,
    ) -> Result<(), CallError> {
        let Some(patterns) = self.limited(action)? else { return Ok(()) };
        let partition_key = self.partition_key().await?;
        if name != partition_key {
            let message = format!(
                "`{}` is not the partition key of {}: that is `{partition_key}`",
                crate::clean::clean(name),
                self.place()
            );
            return Err(CallError::Invalid(message));
        }
        self.compare(action, &patterns, value)
    }

    /// The patterns that an action is held to at this table; `None` when every item is granted.
    fn limited(&self, action: &'static str) -> Result<Option<Vec<&KeyPattern>>, CallError> {
        let patterns: Vec<&KeyPattern> = self.grants.keys(action, self.table, self.index).collect();
        if patterns.is_empty() {
            return Err(self.refusal(action, KeyPattern::Any, &format!("{action} on {}", self.place())));
        }
        Ok((!patterns.contains(&&KeyPattern::Any)).then_some(patterns))
    }

    fn compare(&self, action: &'static str, patterns: &[&KeyPattern], key: &AttributeValue) -> Result<(), CallError> {
        if patterns.iter().any(|pattern| pattern.allows(key)) {
            return Ok(());
        }
        let wanted = match key {
            AttributeValue::Text(text) => KeyPattern::Exactly(text.clone()),
            _ => KeyPattern::Any,
        };
        Err(self.refusal(action, wanted, &format!("{action} on {} for the key `{}`", self.place(), shown(key))))
    }

    fn refusal(&self, action: &'static str, key: KeyPattern, what: &str) -> CallError {
        let grant = TableGrant {
            action: action.to_owned(),
            table: self.table.to_owned(),
            index: self.index.map(str::to_owned),
            key,
        };
        // A key with a quote or a star in it can't be written as a pattern; one that is long or has control characters
        // does not belong into a message.
        let text = grant.to_string();
        let fit = text.len() <= LONGEST_LINE && crate::clean::clean(&text) == text;
        let grant = match text.parse::<Grant>() {
            Ok(Grant::Table(same)) if same == grant && fit => text,
            _ => TableGrant { key: KeyPattern::Any, ..grant }.to_string(),
        };
        denied(action, what, &grant)
    }

    fn place(&self) -> String {
        place_text(self.table, self.index)
    }

    async fn partition_key(&self) -> Result<String, CallError> {
        Ok(self.dynamo.table_key(self.table, self.index).await.map_err(call_error)?.partition)
    }
}
