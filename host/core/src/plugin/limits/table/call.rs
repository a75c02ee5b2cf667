//! What one call of a plug-in may use, as a recipe can say.

use super::super::kind::{Beyond, Limit, LimitUnit};
use super::{GIB, HOUR, KIB, MIB, MINUTE, OF_A_CALL, SECOND};

/// Time that the guest itself runs in one call. In virtual time it is counted as `fuel`.
pub const COMPUTE: Limit = Limit {
    name: "compute",
    unit: LimitUnit::Time,
    least: 10,
    most: MINUTE,
    hook: Some(2 * SECOND),
    policy: Some(10 * SECOND),
    what: "Time that the component itself computes in one call; waiting for AWS does not count.",
    measured: true,
    ..OF_A_CALL
};

/// Time of one call.
pub const WALL: Limit = Limit {
    name: "wall",
    unit: LimitUnit::Time,
    least: SECOND,
    most: 10 * MINUTE,
    hook: Some(MINUTE),
    policy: Some(MINUTE),
    what: "Time of one call, waiting for AWS included; waiting for turns of the pace of host calls does not count, up to `total`.",
    ..OF_A_CALL
};

/// Time of a hook in all.
pub const TOTAL: Limit = Limit {
    name: "total",
    unit: LimitUnit::Time,
    least: SECOND,
    most: 24 * HOUR,
    hook: Some(15 * MINUTE),
    what: "Time of a hook in all, when it asks to be called again: every call and the waits between them; pauses don't count.",
    beyond: Beyond::AnswerRefused,
    ..OF_A_CALL
};

/// Instructions of a policy, in wasmtime's fuel: the same for the same input, which a time is not.
pub const FUEL: Limit = Limit {
    name: "fuel",
    least: 100_000,
    most: 10_000_000_000,
    policy: Some(100_000_000),
    what: "Instructions of a policy in one call, about one a unit.",
    ..OF_A_CALL
};

/// Bytes of all linear memories together.
pub const MEMORY: Limit = Limit {
    name: "memory",
    unit: LimitUnit::Bytes,
    least: MIB,
    most: GIB,
    hook: Some(64 * MIB),
    policy: Some(16 * MIB),
    what: "Memory: all linear memories together.",
    measured: true,
    ..OF_A_CALL
};

/// Linear memories.
pub const MEMORIES: Limit =
    Limit { name: "memories", most: 100, hook: Some(32), policy: Some(8), what: "Linear memories.", ..OF_A_CALL };

/// Tables.
pub const TABLES: Limit =
    Limit { name: "tables", most: 100, hook: Some(10), policy: Some(4), what: "Tables.", ..OF_A_CALL };

/// Elements of one table.
pub const TABLE_ELEMENTS: Limit = Limit {
    name: "table-elements",
    most: 1_000_000,
    hook: Some(10_000),
    policy: Some(10_000),
    what: "Elements of one table.",
    measured: true,
    ..OF_A_CALL
};

/// Core instances.
pub const CORE_INSTANCES: Limit =
    Limit { name: "core-instances", most: 256, hook: Some(64), policy: Some(8), what: "Core instances.", ..OF_A_CALL };

/// Handles of resources, the host's and the guest's each.
pub const HANDLES: Limit = Limit {
    name: "handles",
    most: 100_000,
    hook: Some(1_000),
    policy: Some(100),
    what: "Handles of resources.",
    ..OF_A_CALL
};

/// Bytes that one transfer between guest and host may copy: an argument list, or the answer.
pub const HOST_CALL_FUEL: Limit = Limit {
    name: "host-call-fuel",
    unit: LimitUnit::Bytes,
    least: 64 * KIB,
    most: 64 * MIB,
    hook: Some(8 * MIB),
    policy: Some(MIB),
    what: "What one host call may copy into the component or out of it.",
    ..OF_A_CALL
};

/// Host calls, `log` apart.
pub const HOST_CALLS: Limit = Limit {
    name: "host-calls",
    least: 0,
    most: 10_000,
    hook: Some(500),
    what: "Host calls of one call, `log` apart.",
    measured: true,
    ..OF_A_CALL
};

/// Bytes of the answer, as JSON, the state apart.
pub const ANSWER: Limit = Limit {
    name: "answer",
    unit: LimitUnit::Bytes,
    least: KIB,
    most: 4 * MIB,
    hook: Some(256 * KIB),
    policy: Some(64 * KIB),
    what: "Size of the answer.",
    beyond: Beyond::AnswerRefused,
    measured: true,
    ..OF_A_CALL
};

/// Bytes of the log of one call.
pub const LOG: Limit = Limit {
    name: "log",
    unit: LimitUnit::Bytes,
    least: KIB,
    most: MIB,
    hook: Some(64 * KIB),
    policy: Some(16 * KIB),
    what: "Size of the log of one call; the rest is dropped.",
    beyond: Beyond::Dropped,
    measured: true,
    ..OF_A_CALL
};

/// Bytes of the state that a hook hands to its next call.
pub const STATE: Limit = Limit {
    name: "state",
    unit: LimitUnit::Bytes,
    least: KIB,
    most: 256 * KIB,
    hook: Some(16 * KIB),
    what: "Size of the state that it hands to its next call.",
    beyond: Beyond::AnswerRefused,
    measured: true,
    ..OF_A_CALL
};

/// Findings of one answer.
pub const FINDINGS: Limit = Limit {
    name: "findings",
    most: 10_000,
    hook: Some(1_000),
    what: "Findings of one answer.",
    beyond: Beyond::AnswerRefused,
    measured: true,
    ..OF_A_CALL
};
