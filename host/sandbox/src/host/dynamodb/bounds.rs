//! How much one call about a table may name and hand over.

use drs_core::aws::{Item, ItemChange, ItemCondition, item_size};
use drs_core::plugin::limits::{Limit, table};

use crate::bindings::dynamodb::{Condition, Update};
use crate::bindings::types::CallError;
use crate::limits::{bytes_text, most, out_of_bounds};

pub(super) fn check_item(item: &Item) -> Result<(), CallError> {
    check_size("the item has", item_size(item))
}

pub(super) fn check_changes(changes: &[(String, ItemChange)]) -> Result<(), CallError> {
    check_size("the changes have", changes.iter().map(|(name, change)| name.len() + change.size()).sum())
}

fn check_size(what: &str, size: usize) -> Result<(), CallError> {
    let limit = &table::ITEM;
    if size > most(limit) {
        let words = format!("{what} {}; DynamoDB takes at most {}", bytes_text(size), limit.unit.text(limit.most));
        return Err(invalid(limit, size, words));
    }
    Ok(())
}

pub(super) fn check_condition_sizes(conditions: &[ItemCondition]) -> Result<(), CallError> {
    check_size("the conditions have", conditions.iter().map(ItemCondition::size).sum())
}

pub(super) fn check_conditions(conditions: &[Condition]) -> Result<(), CallError> {
    let limit = &table::CONDITIONS_IN_A_CALL;
    if conditions.len() > most(limit) {
        let words = format!("{} conditions in one call; at most {} are taken", conditions.len(), limit.most);
        return Err(invalid(limit, conditions.len(), words));
    }
    Ok(())
}

pub(super) fn check_updates(updates: &[Update]) -> Result<(), CallError> {
    let limit = &table::CHANGES_IN_A_CALL;
    if !(1..=most(limit)).contains(&updates.len()) {
        let words = format!("{} changes in one call; it takes 1 to {}", updates.len(), limit.most);
        return Err(invalid(limit, updates.len(), words));
    }
    for (index, update) in updates.iter().enumerate() {
        if updates.iter().take(index).any(|earlier| earlier.name == update.name) {
            return Err(CallError::Invalid(format!("`{}` is changed twice", crate::clean::clean(&update.name))));
        }
    }
    Ok(())
}

pub(super) fn check_limit(asked: u32) -> Result<usize, CallError> {
    let asked = usize::try_from(asked).unwrap_or(usize::MAX);
    let limit = &table::ITEMS_IN_AN_ANSWER;
    if !(1..=most(limit)).contains(&asked) {
        let words = format!("{asked} items are asked for; ask for 1 to {}", limit.most);
        return Err(invalid(limit, asked, words));
    }
    Ok(asked)
}

fn invalid(limit: &Limit, used: usize, words: String) -> CallError {
    CallError::Invalid(out_of_bounds(limit, used, words))
}
