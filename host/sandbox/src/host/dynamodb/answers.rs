//! What the port answers, as the guest gets it.

use drs_core::aws::{FoundItems, ItemWriteError};

use crate::bindings::dynamodb::{Found, WriteError};
use crate::host::calling::call_error;
use crate::wit::item::item_to_wit;

pub(super) fn found_to_wit(found: FoundItems) -> Found {
    Found { items: found.items.into_iter().map(item_to_wit).collect(), complete: found.complete }
}

pub(super) fn failed_write(error: ItemWriteError, may_read: bool) -> WriteError {
    match error {
        ItemWriteError::ConditionFailed(item) => {
            WriteError::ConditionFailed(item.filter(|_| may_read).map(item_to_wit))
        }
        ItemWriteError::Call(error) => WriteError::Failed(call_error(error)),
    }
}
