//! Where everything lies in the table: one table, a partition for each execution, lock, kept file and place.
//!
//! | partition | items |
//! |---|---|
//! | `execution/ID` | `head`, `outline`, `event/…`, `part/…`, `segment/…`, `segment-part/…`, `inbox`, `command/…`, `lease`, `start`, `locks/…` |
//! | `lock/NAME` | `lock`: the execution that has it |
//! | `blob/SHA-256` | `blob`, `part/…` |
//! | `place/ACCOUNT/REGION` | `reservations` |
//! | `store` | `schema`, and for a moment `probe` |

use std::fmt::Display;

use drs_core::ids::ExecutionId;
use drs_core::ports::{AccountRegion, CommandId};

use super::item::Item;

/// The attribute of the partition key.
pub(super) const PARTITION: &str = "pk";

/// The attribute of the sort key.
pub(super) const SORT: &str = "sk";

/// The index that lists executions.
pub const INDEX: &str = "executions";

/// The attribute of the index's partition key: `open` or `ended`. Its sort key is the table's partition key, and that ends
/// in the execution's id.
pub(super) const LISTED: &str = "listed";

/// The start of the partitions of executions.
const EXECUTION: &str = "execution/";

/// The start of the keys of appends.
const RECORD: &str = "event/";

/// The start of the keys of segments.
const SEGMENT: &str = "segment/";

/// An item's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) partition: String,
    pub(super) sort: String,
}

impl Key {
    fn new(partition: impl Into<String>, sort: impl Into<String>) -> Self {
        Self { partition: partition.into(), sort: sort.into() }
    }

    fn of(execution: &ExecutionId, sort: impl Into<String>) -> Self {
        Self::new(format!("{EXECUTION}{execution}"), sort)
    }

    /// Which layout the table has.
    pub(super) fn schema() -> Self {
        Self::new("store", "schema")
    }

    /// What a check of the rights writes and deletes.
    pub(super) fn probe() -> Self {
        Self::new("store", "probe")
    }

    /// Where an execution's journal ends.
    pub(super) fn head(execution: &ExecutionId) -> Self {
        Self::of(execution, "head")
    }

    /// What an execution is, for lists.
    pub(super) fn outline(execution: &ExecutionId) -> Self {
        Self::of(execution, "outline")
    }

    /// The start of all segments.
    pub(super) fn segments(execution: &ExecutionId) -> Self {
        Self::of(execution, SEGMENT)
    }

    /// The segment whose first event has this sequence number.
    pub(super) fn segment(execution: &ExecutionId, sequence: u64) -> Self {
        Self::of(execution, format!("{SEGMENT}{}", ordered(sequence)))
    }

    /// The start of a large segment's parts: of the one attempt with this nonce.
    pub(super) fn segment_parts(execution: &ExecutionId, sequence: u64, nonce: &str) -> Self {
        Self::of(execution, format!("segment-part/{}/{nonce}/", ordered(sequence)))
    }

    /// The events of the append that began with this sequence number.
    pub(super) fn record(execution: &ExecutionId, sequence: u64) -> Self {
        Self::of(execution, format!("{RECORD}{}", ordered(sequence)))
    }

    /// The start of a large append's parts: of the one attempt with this nonce.
    pub(super) fn record_parts(execution: &ExecutionId, sequence: u64, nonce: &str) -> Self {
        Self::of(execution, format!("part/{}/{nonce}/", ordered(sequence)))
    }

    /// The numbers of the commands that were given.
    pub(super) fn inbox(execution: &ExecutionId) -> Self {
        Self::of(execution, "inbox")
    }

    /// The start of all commands.
    pub(super) fn commands(execution: &ExecutionId) -> Self {
        Self::of(execution, "command/")
    }

    /// A command.
    pub(super) fn command(execution: &ExecutionId, command: CommandId) -> Self {
        Self::of(execution, format!("command/{}", ordered(command)))
    }

    /// Who drives an execution.
    pub(super) fn lease(execution: &ExecutionId) -> Self {
        Self::of(execution, "lease")
    }

    /// How far an execution's beginning has come.
    pub(super) fn start(execution: &ExecutionId) -> Self {
        Self::of(execution, "start")
    }

    /// The start of the lists of an execution's locks.
    pub(super) fn lock_lists(execution: &ExecutionId) -> Self {
        Self::of(execution, "locks/")
    }

    /// A lock.
    pub(super) fn lock(name: &str) -> Self {
        Self::new(format!("lock/{name}"), "lock")
    }

    /// What is kept under this digest: how large it is, once all of it is there.
    pub(super) fn blob(sha256: &str) -> Self {
        Self::new(format!("blob/{sha256}"), "blob")
    }

    /// The start of the parts of what is kept under this digest.
    pub(super) fn blob_parts(sha256: &str) -> Self {
        Self::new(format!("blob/{sha256}"), "part/")
    }

    /// The reservations of an account and Region.
    pub(super) fn reservations(place: &AccountRegion) -> Self {
        Self::new(format!("place/{}/{}", place.account, place.region), "reservations")
    }

    /// The item with this number among those whose keys start with this one.
    pub(super) fn numbered(&self, number: usize) -> Self {
        Self::new(self.partition.clone(), format!("{}{}", self.sort, ordered(number)))
    }

    /// The item with this name among those whose keys start with this one.
    pub(super) fn named(&self, name: &str) -> Self {
        Self::new(self.partition.clone(), format!("{}{name}", self.sort))
    }
}

/// The execution of a partition.
pub(super) fn execution_of(partition: &str) -> Option<ExecutionId> {
    partition.strip_prefix(EXECUTION).map(ExecutionId::from)
}

/// The sequence number of the first event of an append or a segment.
pub(super) fn sequence_of(item: &Item) -> Option<u64> {
    let sort = item.text(SORT).ok()?;
    sort.strip_prefix(RECORD).or_else(|| sort.strip_prefix(SEGMENT))?.parse().ok()
}

/// A number as text that sorts as the number does.
fn ordered(number: impl Display) -> String {
    format!("{number:0>20}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_numbers_sort_as_the_numbers_do() {
        let execution = ExecutionId::from("01JZ5W7Q2N8Y4T6R0V3X9K1HAB");
        let numbers = [0, 9, 10, 99, 12_345, u64::MAX];
        let keys: Vec<_> = numbers.iter().map(|number| Key::record(&execution, *number).sort).collect();
        assert!(keys.is_sorted());
        assert_eq!(keys[5], format!("event/{}", u64::MAX));
    }

    #[test]
    fn the_partition_of_an_execution_tells_its_id() {
        let execution = ExecutionId::from("01JZ5W7Q2N8Y4T6R0V3X9K1HAB");
        assert_eq!(execution_of(&Key::head(&execution).partition), Some(execution));
        assert_eq!(execution_of("blob/00"), None);
    }
}
