//! Writes with conditions. They all go through transactions, one write or many: a transaction carries a token, so that the
//! SDK may repeat it when its answer was lost, and tells which condition did not hold.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};

use super::fault::Fault;
use super::item::{Attributes, Item};
use super::key::Key;
use super::table::Table;

/// How many writes a transaction can have. [DynamoDB's quota](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html)
pub(super) const MAX_WRITES: usize = 100;

/// How often a transaction is tried that met others on the same items.
const ATTEMPTS: u32 = 10;

/// A condition that holds where there is no item yet.
pub(super) const ABSENT: &str = "attribute_not_exists(#pk)";

/// What a write does.
#[derive(Debug, Clone)]
enum Action {
    Put(Item),
    Update(Key, String),
    Delete(Key),
    Check(Key),
}

/// One write of a transaction, with its condition. In expressions names are written `#name` and values `:name`.
#[derive(Debug, Clone)]
pub(super) struct Write {
    action: Action,
    condition: Option<String>,
    values: HashMap<String, AttributeValue>,
}

impl Write {
    /// Puts a whole item.
    pub(super) fn put(item: Item) -> Self {
        Self::new(Action::Put(item))
    }

    /// Changes attributes by an update expression; makes the item if it is not there.
    pub(super) fn update(key: Key, change: impl Into<String>) -> Self {
        Self::new(Action::Update(key, change.into()))
    }

    /// Deletes an item.
    pub(super) fn delete(key: Key) -> Self {
        Self::new(Action::Delete(key))
    }

    /// Writes nothing: only the condition counts.
    pub(super) fn check(key: Key) -> Self {
        Self::new(Action::Check(key))
    }

    fn new(action: Action) -> Self {
        Self { action, condition: None, values: HashMap::new() }
    }

    /// Under this condition.
    pub(super) fn when(mut self, condition: impl Into<String>) -> Self {
        self.condition = Some(condition.into());
        self
    }

    /// With a value of the expressions.
    pub(super) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(format!(":{name}"), value);
        self
    }

    /// As the SDK has it.
    fn build(self, table: &str) -> Result<TransactWriteItem, Fault> {
        let change = if let Action::Update(_, change) = &self.action { Some(change.as_str()) } else { None };
        let names = Some(names([self.condition.as_deref(), change])).filter(|names| !names.is_empty());
        let values = Some(self.values).filter(|values| !values.is_empty());
        let condition = self.condition;
        let item = TransactWriteItem::builder();
        let item = match self.action {
            Action::Put(whole) => item.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(whole.into()))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
            Action::Update(key, change) => item.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(attributes(&key)))
                    .update_expression(change)
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
            Action::Delete(key) => item.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(Some(attributes(&key)))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
            Action::Check(key) => item.condition_check(
                ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(attributes(&key)))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
        };
        Ok(item.build())
    }
}

/// A key as the SDK has it.
pub(super) fn attributes(key: &Key) -> Attributes {
    Item::new(key).into()
}

/// The names in expressions, each with a `#`, so that none can be one of DynamoDB's reserved words.
pub(super) fn names<'a>(expressions: impl IntoIterator<Item = Option<&'a str>>) -> HashMap<String, String> {
    let words = expressions.into_iter().flatten().flat_map(|text| text.split('#').skip(1));
    words
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default())
        .map(|name| (format!("#{name}"), name.to_owned()))
        .collect()
}

impl Table {
    /// Does all of the writes or none of them.
    ///
    /// After a lost answer the SDK repeats the same transaction with the same token. Should it still seem refused although
    /// it was done (the token is forgotten after ten minutes), the caller finds its own mark in what it wrote.
    ///
    /// # Errors
    /// [`Fault::Conditions`] when nothing was written because conditions did not hold.
    pub(super) async fn transact(&self, writes: impl IntoIterator<Item = Write>) -> Result<(), Fault> {
        let writes = writes.into_iter().map(|write| write.build(&self.name)).collect::<Result<Vec<_>, _>>()?;
        let token = nonce();
        let mut attempt = 0;
        loop {
            let request = self.client.transact_write_items().set_transact_items(Some(writes.clone()));
            let error = match request.client_request_token(&token).send().await {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            let unmet = unmet(&error);
            if !unmet.is_empty() {
                return Err(Fault::Conditions(unmet));
            }
            attempt += 1;
            if attempt >= ATTEMPTS || !met_others(&error) {
                return Err(error.into());
            }
            self.pause(attempt).await;
        }
    }
}

/// The places of the writes whose conditions did not hold.
fn unmet<R>(error: &SdkError<TransactWriteItemsError, R>) -> Vec<usize> {
    let is_unmet = |code: &&str| *code == "ConditionalCheckFailed";
    codes(error).into_iter().enumerate().filter(|(_, code)| is_unmet(code)).map(|(place, _)| place).collect()
}

/// Whether the transaction was refused only because others wrote the same items at the same moment, or the table was asked
/// more than it could do just then.
fn met_others<R>(error: &SdkError<TransactWriteItemsError, R>) -> bool {
    if error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("TransactionInProgressException") {
        return true;
    }
    let passing = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    let codes = codes(error);
    !codes.is_empty() && codes.iter().all(|code| passing.contains(code))
}

/// What a cancelled transaction says of each of its writes.
fn codes<R>(error: &SdkError<TransactWriteItemsError, R>) -> Vec<&str> {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None")).collect()
        }
        _ => Vec::new(),
    }
}

/// A text that nobody else has: 32 hexadecimal digits.
pub(super) fn nonce() -> String {
    format!("{:032x}", fastrand::u128(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_an_expression_is_found_once() {
        let found =
            names([Some("attribute_not_exists(#pk) OR (#nonce = :nonce AND #pk = :x)"), None, Some("SET #at = :at")]);
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort();
        let expected = [("#at", "at"), ("#nonce", "nonce"), ("#pk", "pk")];
        assert_eq!(found, expected.map(|(sign, name)| (sign.to_owned(), name.to_owned())));
    }
}
