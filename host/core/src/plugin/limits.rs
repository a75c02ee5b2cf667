//! What a recipe says of a hook's limits.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::size::size_text;
use crate::time::duration_text;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// The limits of a hook that a recipe sets; what it does not set is as for every hook. The names are those that a fault
/// tells when a limit is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct HookLimits {
    /// Time that the guest itself runs in one call.
    #[serde(with = "duration_text::option", skip_serializing_if = "Option::is_none")]
    pub compute: Option<Duration>,
    /// Time of one call, waiting for AWS included.
    #[serde(with = "duration_text::option", skip_serializing_if = "Option::is_none")]
    pub wall: Option<Duration>,
    /// Time of the hook in all, with every call again and the waits between them.
    #[serde(with = "duration_text::option", skip_serializing_if = "Option::is_none")]
    pub total: Option<Duration>,
    /// Bytes of all linear memories together.
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tables: Option<u32>,
    /// Elements of one table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_elements: Option<u32>,
    /// Core instances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_instances: Option<u32>,
    /// Handles of resources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handles: Option<u32>,
    /// Bytes that one host call may copy.
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub host_call_fuel: Option<u64>,
    /// Host calls of one call, `log` apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_calls: Option<u32>,
    /// Bytes of the answer.
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub answer: Option<u64>,
    /// Bytes of the log; the rest is dropped.
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub log: Option<u64>,
    /// Bytes of the state that is handed to the next call.
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub state: Option<u64>,
    /// Findings of one answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<u32>,
}

/// How far a recipe can set each limit: enough for a component that carries a language runtime, never enough to take the
/// host's memory or to hold an execution for days.
impl HookLimits {
    /// `compute`: 10 ms to 1 min.
    pub const COMPUTE: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(60);
    /// `wall`: 1 s to 10 min.
    pub const WALL: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(600);
    /// `total`: 1 s to 24 h.
    pub const TOTAL: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(86_400);
    /// `memory`: 1 MiB to 1 GiB.
    pub const MEMORY: RangeInclusive<u64> = MIB..=1024 * MIB;
    /// `tables`: 1 to 100.
    pub const TABLES: RangeInclusive<u32> = 1..=100;
    /// `table-elements`: 1 to 1,000,000.
    pub const TABLE_ELEMENTS: RangeInclusive<u32> = 1..=1_000_000;
    /// `core-instances`: 1 to 256.
    pub const CORE_INSTANCES: RangeInclusive<u32> = 1..=256;
    /// `handles`: 1 to 100,000.
    pub const HANDLES: RangeInclusive<u32> = 1..=100_000;
    /// `host-call-fuel`: 64 KiB to 64 MiB.
    pub const HOST_CALL_FUEL: RangeInclusive<u64> = 64 * KIB..=64 * MIB;
    /// `host-calls`: 0 to 10,000.
    pub const HOST_CALLS: RangeInclusive<u32> = 0..=10_000;
    /// `answer`: 1 KiB to 4 MiB.
    pub const ANSWER: RangeInclusive<u64> = KIB..=4 * MIB;
    /// `log`: 1 KiB to 1 MiB.
    pub const LOG: RangeInclusive<u64> = KIB..=MIB;
    /// `state`: 1 KiB to 256 KiB.
    pub const STATE: RangeInclusive<u64> = KIB..=256 * KIB;
    /// `findings`: 1 to 10,000.
    pub const FINDINGS: RangeInclusive<u32> = 1..=10_000;

    /// Whether the recipe says nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
