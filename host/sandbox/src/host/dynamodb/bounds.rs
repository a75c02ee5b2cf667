//! How much one call about a table may name and hand over.

use drs_core::aws::{Item, ItemChange, ItemCondition, item_size};

use crate::bindings::dynamodb::{Condition, Update};
use crate::bindings::types::CallError;
use crate::limits::{CHANGES_IN_A_CALL, CONDITIONS_IN_A_CALL, ITEM, ITEMS_IN_AN_ANSWER, bytes_text};

pub(super) fn check_item(item: &Item) -> Result<(), CallError> {
    check_size("the item has", item_size(item))
}

pub(super) fn check_changes(changes: &[(String, ItemChange)]) -> Result<(), CallError> {
    check_size("the changes have", changes.iter().map(|(name, change)| name.len() + change.size()).sum())
}

fn check_size(what: &str, size: usize) -> Result<(), CallError> {
    if size > ITEM {
        let limit = bytes_text(ITEM);
        return Err(CallError::Invalid(format!("{what} {}; DynamoDB takes at most {limit}", bytes_text(size))));
    }
    Ok(())
}

pub(super) fn check_condition_sizes(conditions: &[ItemCondition]) -> Result<(), CallError> {
    check_size("the conditions have", conditions.iter().map(ItemCondition::size).sum())
}

pub(super) fn check_conditions(conditions: &[Condition]) -> Result<(), CallError> {
    if conditions.len() > CONDITIONS_IN_A_CALL {
        let message = format!("{} conditions in one call; at most {CONDITIONS_IN_A_CALL} are taken", conditions.len());
        return Err(CallError::Invalid(message));
    }
    Ok(())
}

pub(super) fn check_updates(updates: &[Update]) -> Result<(), CallError> {
    if !(1..=CHANGES_IN_A_CALL).contains(&updates.len()) {
        let message = format!("{} changes in one call; it takes 1 to {CHANGES_IN_A_CALL}", updates.len());
        return Err(CallError::Invalid(message));
    }
    for (index, update) in updates.iter().enumerate() {
        if updates.iter().take(index).any(|earlier| earlier.name == update.name) {
            return Err(CallError::Invalid(format!("`{}` is changed twice", crate::clean::clean(&update.name))));
        }
    }
    Ok(())
}

pub(super) fn check_limit(limit: u32) -> Result<usize, CallError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if !(1..=ITEMS_IN_AN_ANSWER).contains(&limit) {
        return Err(CallError::Invalid(format!("{limit} items are asked for; ask for 1 to {ITEMS_IN_AN_ANSWER}")));
    }
    Ok(limit)
}
