//! Items of DynamoDB and what can be asked about them. There are no expressions here: the adapter makes them.

use std::collections::BTreeMap;

use super::answer::CallError;

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue {
    /// A text: `S`.
    Text(String),
    /// A number as text: `N`.
    Number(String),
    /// Bytes: `B`.
    Bytes(Vec<u8>),
    /// A truth value: `BOOL`.
    Bool(bool),
    /// Nothing: `NULL`.
    Null,
    /// A set of texts: `SS`.
    Texts(Vec<String>),
    /// A set of numbers: `NS`.
    Numbers(Vec<String>),
    /// A set of bytes: `BS`.
    ByteSets(Vec<Vec<u8>>),
    /// A list or a map with all that is in it, in DynamoDB's JSON: `{"L": […]}` or `{"M": {…}}`.
    Nested(serde_json::Value),
}

impl AttributeValue {
    /// Whether it is a set.
    pub fn is_set(&self) -> bool {
        matches!(self, Self::Texts(_) | Self::Numbers(_) | Self::ByteSets(_))
    }

    /// About how many bytes DynamoDB counts for it, never more.
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Number(text) => number_size(text),
            Self::Bytes(bytes) => bytes.len(),
            Self::Bool(_) | Self::Null => 1,
            Self::Texts(texts) => texts.iter().map(String::len).sum(),
            Self::Numbers(texts) => texts.iter().map(|text| number_size(text)).sum(),
            Self::ByteSets(sets) => sets.iter().map(Vec::len).sum(),
            Self::Nested(json) => nested_size(json),
        }
    }
}

/// A byte for two digits, and one more.
fn number_size(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count().div_ceil(2).min(20) + 1
}

/// The size of a value in DynamoDB's JSON. What is no such value counts nothing: it is refused for what it is.
fn nested_size(json: &serde_json::Value) -> usize {
    use serde_json::Value::{Array, Object, String as Text};
    let Some((kind, content)) = json.as_object().and_then(|object| object.iter().next()) else { return 0 };
    let texts = |size: fn(&str) -> usize| match content {
        Text(text) => size(text),
        Array(texts) => texts.iter().filter_map(|text| text.as_str()).map(size).sum(),
        _ => 0,
    };
    match (kind.as_str(), content) {
        ("S" | "SS", _) => texts(str::len),
        ("N" | "NS", _) => texts(number_size),
        // Of four characters of base64 at most two are padding.
        ("B" | "BS", _) => texts(|text| (text.len() / 4 * 3).saturating_sub(2)),
        ("L", Array(list)) => 3 + list.iter().map(|item| 1 + nested_size(item)).sum::<usize>(),
        ("M", Object(map)) => 3 + map.iter().map(|(name, item)| 1 + name.len() + nested_size(item)).sum::<usize>(),
        _ => 1,
    }
}

/// An item, or the key of one, by the names of its attributes.
pub type Item = BTreeMap<String, AttributeValue>;

/// About how many bytes DynamoDB counts for an item, never more.
pub fn item_size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value.size()).sum()
}

/// The key of the items of a table or of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableKey {
    /// The name of the partition key.
    pub partition: String,
    /// The name of the sort key, if it has one.
    pub sort: Option<String>,
}

/// What must be true of an attribute before a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemTest {
    /// It is there.
    Exists,
    /// It is not there.
    NotExists,
    /// It has this value.
    Equals(AttributeValue),
    /// It has another value, or is not there.
    Differs(AttributeValue),
    /// It is less than this.
    Less(AttributeValue),
    /// It is this or less.
    AtMost(AttributeValue),
    /// It is greater than this.
    Greater(AttributeValue),
    /// It is this or greater.
    AtLeast(AttributeValue),
    /// It is a text that begins so.
    BeginsWith(String),
    /// It is a text with this in it, or a set or list with this member.
    Contains(AttributeValue),
}

impl ItemTest {
    /// Whether its outcome tells more than that the attribute is there.
    pub fn compares(&self) -> bool {
        !matches!(self, Self::Exists | Self::NotExists)
    }
}

/// A condition of a write: an attribute and what must be true of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCondition {
    /// The attribute's name.
    pub name: String,
    /// What must be true of it.
    pub test: ItemTest,
}

impl ItemCondition {
    /// About how many bytes it hands over.
    pub fn size(&self) -> usize {
        use ItemTest as Test;
        self.name.len()
            + match &self.test {
                Test::Exists | Test::NotExists => 0,
                Test::BeginsWith(text) => text.len(),
                Test::Equals(value) | Test::Differs(value) | Test::Contains(value) => value.size(),
                Test::Less(value) | Test::AtMost(value) | Test::Greater(value) | Test::AtLeast(value) => value.size(),
            }
    }
}

/// What becomes of an attribute. Each leaves the same whether it is done once or twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemChange {
    /// It gets this value.
    Set(AttributeValue),
    /// It gets this value unless it is there.
    SetIfAbsent(AttributeValue),
    /// It is taken away.
    Remove,
    /// The members of this set are put into its set.
    Include(AttributeValue),
    /// The members of this set are taken out of its set.
    Exclude(AttributeValue),
}

impl ItemChange {
    /// About how many bytes it hands over.
    pub fn size(&self) -> usize {
        match self {
            Self::Remove => 0,
            Self::Set(value) | Self::SetIfAbsent(value) | Self::Include(value) | Self::Exclude(value) => value.size(),
        }
    }
}

/// What must be true of a sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortTest {
    /// It has this value.
    Equals(AttributeValue),
    /// It is less than this.
    Less(AttributeValue),
    /// It is this or less.
    AtMost(AttributeValue),
    /// It is greater than this.
    Greater(AttributeValue),
    /// It is this or greater.
    AtLeast(AttributeValue),
    /// It is a text that begins so.
    BeginsWith(String),
}

/// Which items of one partition are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemQuery {
    /// The table.
    pub table: String,
    /// The index that is asked; absent: the table itself.
    pub index: Option<String>,
    /// The partition key's name and the value that all these items have.
    pub partition: (String, AttributeValue),
    /// The sort key's name and what must be true of it.
    pub sort: Option<(String, SortTest)>,
    /// Whether the greatest sort key comes first.
    pub descending: bool,
    /// The most items that are given.
    pub limit: usize,
    /// The most bytes that are read before it stops with what it has.
    pub max_bytes: usize,
}

/// The items that a query found, in the order of their sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundItems {
    /// The items.
    pub items: Vec<Item>,
    /// Whether these are all.
    pub complete: bool,
}

/// Why an item was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemWriteError {
    /// A condition does not hold: the item as it is, `None` when there is none.
    #[error("a condition does not hold")]
    ConditionFailed(Option<Item>),
    /// The call failed. A write whose answer was lost may have happened; done again, it is done once.
    #[error(transparent)]
    Call(#[from] CallError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_value_counts_what_is_in_it_and_not_its_json() {
        let size = |json: serde_json::Value| AttributeValue::Nested(json).size();
        assert_eq!(size(serde_json::json!({ "L": [{ "S": "abc" }, { "NULL": true }] })), 3 + (1 + 3) + (1 + 1));
        assert_eq!(size(serde_json::json!({ "M": { "lag": { "N": "1234" } } })), 3 + (1 + 3 + 3));
        assert_eq!(
            size(serde_json::json!({ "L": [{ "B": "AAAAAAAA" }, { "SS": ["a", "bc"] }] })),
            3 + (1 + 4) + (1 + 3)
        );
        assert_eq!(size(serde_json::json!("no such value")), 0);
    }

    #[test]
    fn an_item_is_as_large_as_its_names_and_values() {
        let item = Item::from([
            ("id".to_owned(), AttributeValue::Text("abc".to_owned())),
            ("ok".to_owned(), AttributeValue::Bool(true)),
            ("tags".to_owned(), AttributeValue::Texts(vec!["a".to_owned(), "bc".to_owned()])),
        ]);
        assert_eq!(item_size(&item), (2 + 3) + (2 + 1) + (4 + 3));
    }
}
