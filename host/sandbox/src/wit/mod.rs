//! Between the core's types and the WIT's.

mod context;
pub(crate) mod item;
mod settings;

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::time::Timestamp;

pub(crate) use context::{hook_context_to_wit, policy_context_to_wit};
pub(crate) use settings::{setting_from_wit, settings_to_wit};

use crate::bindings::types::Tag;

/// An instant as unix milliseconds; one before 1970 is 0.
pub(crate) fn unix_ms(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}

/// A duration in milliseconds.
pub(crate) fn duration_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Tags, in the order of their keys.
pub(crate) fn tags_to_wit(tags: BTreeMap<String, String>) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag { key, value }).collect()
}
