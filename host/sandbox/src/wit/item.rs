//! Items of DynamoDB between the core's types and the WIT's.

use std::collections::btree_map::Entry;

use drs_core::aws::{AttributeValue, Item, ItemChange, ItemCondition, ItemTest, SortTest};
use drs_core::plugin::limits::table;

use crate::bindings::dynamodb::{
    Attribute, Change, Condition, SortRange, SortTest as WitSortTest, Test, Update, Value,
};
use crate::clean::clean;
use crate::limits::{bytes_text, most, out_of_bounds};

/// An item as the guest gives it.
///
/// # Errors
/// A name twice, or a nested value that is not JSON.
pub(crate) fn item_from_wit(attributes: Vec<Attribute>) -> Result<Item, String> {
    let mut item = Item::new();
    for attribute in attributes {
        match item.entry(attribute.name) {
            Entry::Occupied(entry) => return Err(format!("`{}` is named twice", clean(entry.key()))),
            Entry::Vacant(entry) => drop(entry.insert(value_from_wit(attribute.value)?)),
        }
    }
    Ok(item)
}

/// An item as the guest gets it, in the order of the names.
pub(crate) fn item_to_wit(item: Item) -> Vec<Attribute> {
    item.into_iter().map(|(name, value)| Attribute { name, value: value_to_wit(value) }).collect()
}

/// A value as the guest gives it.
///
/// # Errors
/// A nested value that is not JSON, or too much of it. Whether it is DynamoDB's, the adapter sees.
pub(crate) fn value_from_wit(value: Value) -> Result<AttributeValue, String> {
    Ok(match value {
        Value::S(text) => AttributeValue::Text(text),
        Value::N(text) => AttributeValue::Number(text),
        Value::B(bytes) => AttributeValue::Bytes(bytes),
        Value::Bool(value) => AttributeValue::Bool(value),
        Value::Null => AttributeValue::Null,
        Value::Ss(texts) => AttributeValue::Texts(texts),
        Value::Ns(texts) => AttributeValue::Numbers(texts),
        Value::Bs(sets) => AttributeValue::ByteSets(sets),
        Value::Json(text) => AttributeValue::Nested(read_nested(&text)?),
    })
}

fn read_nested(text: &str) -> Result<serde_json::Value, String> {
    let limit = &table::NESTED_JSON;
    if text.len() > most(limit) {
        let (has, most) = (bytes_text(text.len()), limit.unit.text(limit.most));
        return Err(out_of_bounds(
            limit,
            text.len(),
            format!("a nested value has {has} of JSON; at most {most} are read"),
        ));
    }
    serde_json::from_str(text).map_err(|error| format!("a nested value is not JSON: {error}"))
}

fn value_to_wit(value: AttributeValue) -> Value {
    match value {
        AttributeValue::Text(text) => Value::S(text),
        AttributeValue::Number(text) => Value::N(text),
        AttributeValue::Bytes(bytes) => Value::B(bytes),
        AttributeValue::Bool(value) => Value::Bool(value),
        AttributeValue::Null => Value::Null,
        AttributeValue::Texts(texts) => Value::Ss(texts),
        AttributeValue::Numbers(texts) => Value::Ns(texts),
        AttributeValue::ByteSets(sets) => Value::Bs(sets),
        AttributeValue::Nested(json) => Value::Json(json.to_string()),
    }
}

/// A condition as the guest gives it.
///
/// # Errors
/// As [`value_from_wit`].
pub(crate) fn condition_from_wit(condition: Condition) -> Result<ItemCondition, String> {
    let test = match condition.test {
        Test::Exists => ItemTest::Exists,
        Test::NotExists => ItemTest::NotExists,
        Test::Equals(value) => ItemTest::Equals(value_from_wit(value)?),
        Test::Differs(value) => ItemTest::Differs(value_from_wit(value)?),
        Test::Less(value) => ItemTest::Less(value_from_wit(value)?),
        Test::AtMost(value) => ItemTest::AtMost(value_from_wit(value)?),
        Test::Greater(value) => ItemTest::Greater(value_from_wit(value)?),
        Test::AtLeast(value) => ItemTest::AtLeast(value_from_wit(value)?),
        Test::BeginsWith(text) => ItemTest::BeginsWith(text),
        Test::Contains(value) => ItemTest::Contains(value_from_wit(value)?),
    };
    Ok(ItemCondition { name: condition.name, test })
}

/// A change as the guest gives it, with the attribute's name.
///
/// # Errors
/// As [`value_from_wit`].
pub(crate) fn update_from_wit(update: Update) -> Result<(String, ItemChange), String> {
    let change = match update.change {
        Change::Set(value) => ItemChange::Set(value_from_wit(value)?),
        Change::SetIfAbsent(value) => ItemChange::SetIfAbsent(value_from_wit(value)?),
        Change::Remove => ItemChange::Remove,
        Change::AddMembers(value) => ItemChange::Include(value_from_wit(value)?),
        Change::RemoveMembers(value) => ItemChange::Exclude(value_from_wit(value)?),
    };
    Ok((update.name, change))
}

/// A range of sort keys as the guest gives it, with the sort key's name.
///
/// # Errors
/// As [`value_from_wit`].
pub(crate) fn sort_from_wit(range: SortRange) -> Result<(String, SortTest), String> {
    let test = match range.test {
        WitSortTest::Equals(value) => SortTest::Equals(value_from_wit(value)?),
        WitSortTest::Less(value) => SortTest::Less(value_from_wit(value)?),
        WitSortTest::AtMost(value) => SortTest::AtMost(value_from_wit(value)?),
        WitSortTest::Greater(value) => SortTest::Greater(value_from_wit(value)?),
        WitSortTest::AtLeast(value) => SortTest::AtLeast(value_from_wit(value)?),
        WitSortTest::BeginsWith(text) => SortTest::BeginsWith(text),
    };
    Ok((range.name, test))
}
