//! An item of the table: its attributes by name, read with words for what is missing.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::fault::{Fault, unreadable};
use super::key::{Key, PARTITION, SORT};

/// The attributes of an item.
pub(super) type Attributes = HashMap<String, AttributeValue>;

/// An item, or the key of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item(Attributes);

impl Item {
    /// An item with nothing but its key.
    pub(super) fn new(key: &Key) -> Self {
        Self(HashMap::from([(PARTITION.to_owned(), text(&key.partition)), (SORT.to_owned(), text(&key.sort))]))
    }

    /// The same with one more attribute.
    pub(super) fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// Whether there is such an attribute.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The item's key.
    pub(super) fn key(&self) -> Result<Key, Fault> {
        Ok(Key { partition: self.text(PARTITION)?.to_owned(), sort: self.text(SORT)?.to_owned() })
    }

    /// The text of an attribute.
    pub(super) fn text(&self, name: &str) -> Result<&str, Fault> {
        self.0.get(name).and_then(|value| value.as_s().ok()).map(String::as_str).ok_or_else(|| self.lacks(name))
    }

    /// The number of an attribute.
    pub(super) fn number<N: FromStr>(&self, name: &str) -> Result<N, Fault> {
        let digits = self.0.get(name).and_then(|value| value.as_n().ok());
        digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| self.lacks(name))
    }

    /// The bytes of an attribute.
    pub(super) fn bytes(&self, name: &str) -> Result<&[u8], Fault> {
        self.0.get(name).and_then(|value| value.as_b().ok()).map(AsRef::as_ref).ok_or_else(|| self.lacks(name))
    }

    fn lacks(&self, name: &str) -> Fault {
        let key = |name| self.0.get(name).and_then(|value| value.as_s().ok()).map_or("?", String::as_str);
        unreadable(format!("item {} {} has no readable {name:?}", key(PARTITION), key(SORT)))
    }
}

impl From<Attributes> for Item {
    fn from(attributes: Attributes) -> Self {
        Self(attributes)
    }
}

impl From<Item> for Attributes {
    fn from(item: Item) -> Self {
        item.0
    }
}

/// A text as an attribute.
pub(super) fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A number as an attribute.
pub(super) fn number(number: impl Display) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// Bytes as an attribute.
pub(super) fn bytes(bytes: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}
