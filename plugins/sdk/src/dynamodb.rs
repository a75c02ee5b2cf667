//! Items of DynamoDB, in the target account and Region. Each call needs a grant on its table, such as
//! `dynamodb:PutItem on table/drills`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bindings::host::drs::runtime::dynamodb as wit;
use crate::{CallError, Error};

mod nested;

pub use wit::{Change, SortTest, Test, Value};

/// An item, or the key of one, by the names of its attributes.
pub type Item = BTreeMap<String, Value>;

/// A condition of a write: an attribute's name and what must be true of it.
pub type Condition = (String, Test);

/// Why an item was not written.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteError {
    /// A condition does not hold: the item as it is, when it is there and `dynamodb:GetItem` is granted for it.
    ConditionFailed(Option<Item>),
    /// The call failed. After `Unavailable` a write with conditions may have happened all the same.
    Failed(CallError),
}

/// Which items of a partition are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The table.
    pub table: String,
    /// The index of it that is asked, whose keys the others then are; absent: the table itself.
    pub index: Option<String>,
    /// The name of its partition key, and the value that all these items have.
    pub partition: (String, Value),
    /// The name of its sort key and what must be true of it; absent: all of the partition.
    pub sort: Option<(String, SortTest)>,
    /// Whether the greatest sort key comes first.
    pub descending: bool,
    /// At most so many items: 1 to 1,000.
    pub limit: u32,
}

/// Items that a query found, in the order of their sort key.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The items.
    pub items: Vec<Item>,
    /// Whether these are all.
    pub complete: bool,
}

/// A text.
pub fn text(text: impl Into<String>) -> Value {
    Value::S(text.into())
}

/// A number. NaN and the infinities become a text: DynamoDB has no such numbers.
#[allow(clippy::needless_pass_by_value, reason = "numbers are written in place")]
pub fn number(number: impl ToString) -> Value {
    let text = number.to_string();
    match text.contains(|c: char| c.is_ascii_digit()) {
        true => Value::N(text),
        false => Value::S(text),
    }
}

/// A list or a map of anything that serde can serialise; all else becomes a list of one.
///
/// # Errors
/// What JSON can't hold.
pub fn nested<T: Serialize>(value: &T) -> Result<Value, Error> {
    let json = serde_json::to_value(value).map_err(|error| Error::Other(error.to_string()))?;
    Ok(Value::Json(nested::in_dynamodbs_json(json).to_string()))
}

/// The item with this key; `None` when there is none. The read is consistent.
///
/// Grant: `dynamodb:GetItem on table/NAME`.
pub fn get(table: &str, key: &Item) -> Result<Option<Item>, CallError> {
    fake_host!("dynamodb:GetItem", table, key);
    Ok(wit::get_item(table, &attributes(key))?.map(item))
}

/// Puts an item in the place of the one with its key, if all conditions hold for that one.
///
/// Grant: `dynamodb:PutItem on table/NAME`.
pub fn put(table: &str, item: &Item, conditions: &[Condition]) -> Result<(), WriteError> {
    fake_host!("dynamodb:PutItem", table, item, conditions);
    Ok(wit::put_item(table, &attributes(item), &tests(conditions))?)
}

/// Changes attributes of the item with this key, if all conditions hold; one that is not there is made.
///
/// Grant: `dynamodb:UpdateItem on table/NAME`.
pub fn update(
    table: &str,
    key: &Item,
    changes: &[(String, Change)],
    conditions: &[Condition],
) -> Result<(), WriteError> {
    fake_host!("dynamodb:UpdateItem", table, key, changes, conditions);
    let update = |(name, change): &(String, Change)| wit::Update { name: name.clone(), change: change.clone() };
    let updates: Vec<wit::Update> = changes.iter().map(update).collect();
    Ok(wit::update_item(table, &attributes(key), &updates, &tests(conditions))?)
}

/// Takes away the item with this key, if all conditions hold. That there is none is no error.
///
/// Grant: `dynamodb:DeleteItem on table/NAME`.
pub fn delete(table: &str, key: &Item, conditions: &[Condition]) -> Result<(), WriteError> {
    fake_host!("dynamodb:DeleteItem", table, key, conditions);
    Ok(wit::delete_item(table, &attributes(key), &tests(conditions))?)
}

/// The items of one partition of a table or an index, up to the query's limit or 4 MiB of them.
///
/// Grant: `dynamodb:Query on table/NAME`, or `dynamodb:Query on table/NAME/index/INDEX`.
pub fn query(query: &Query) -> Result<Found, CallError> {
    fake_host!("dynamodb:Query", query);
    let (name, value) = query.partition.clone();
    let found = wit::query(&wit::Selection {
        table: query.table.clone(),
        index: query.index.clone(),
        partition: wit::Attribute { name, value },
        sort: query.sort.clone().map(|(name, test)| wit::SortRange { name, test }),
        descending: query.descending,
        limit: query.limit,
    })?;
    Ok(Found { items: found.items.into_iter().map(item).collect(), complete: found.complete })
}

fn attributes(item: &Item) -> Vec<wit::Attribute> {
    item.iter().map(|(name, value)| wit::Attribute { name: name.clone(), value: value.clone() }).collect()
}

fn item(attributes: Vec<wit::Attribute>) -> Item {
    attributes.into_iter().map(|attribute| (attribute.name, attribute.value)).collect()
}

fn tests(conditions: &[Condition]) -> Vec<wit::Condition> {
    conditions.iter().map(|(name, test)| wit::Condition { name: name.clone(), test: test.clone() }).collect()
}

impl From<wit::WriteError> for WriteError {
    fn from(error: wit::WriteError) -> Self {
        match error {
            wit::WriteError::ConditionFailed(found) => Self::ConditionFailed(found.map(item)),
            wit::WriteError::Failed(error) => Self::Failed(error.into()),
        }
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::ConditionFailed(_) => {
                Error::Other("a condition of a write to DynamoDB does not hold".to_owned())
            }
            WriteError::Failed(error) => Error::Call(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_text_and_what_is_none_is_no_number() {
        assert_eq!(number(42), Value::N("42".to_owned()));
        assert_eq!(number(-0.5), Value::N("-0.5".to_owned()));
        assert_eq!(number(f64::NAN), Value::S("NaN".to_owned()));
    }

    #[test]
    fn anything_that_serialises_can_be_nested() {
        let value = nested(&serde_json::json!([{ "name": "db-1", "ok": true, "lag": 2, "why": null }])).unwrap();
        let expected = r#"{"L":[{"M":{"lag":{"N":"2"},"name":{"S":"db-1"},"ok":{"BOOL":true},"why":{"NULL":true}}}]}"#;
        assert_eq!(value, Value::Json(expected.to_owned()));
        assert_eq!(nested(&7).unwrap(), Value::Json(r#"{"L":[{"N":"7"}]}"#.to_owned()));
    }
}
