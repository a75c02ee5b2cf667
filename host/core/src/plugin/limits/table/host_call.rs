//! What one host call may name and hand over, how fast they come, and how they are recorded: nobody sets it.

use super::super::kind::{Beyond, Limit, LimitUnit};
use super::{HOUR, KIB, MIB, OF_A_HOST_CALL, SECOND};

/// Host calls a second, of all hooks of an execution together, once a burst of [`HOST_CALL_BURST`] is used up. It leaves the
/// account's API budget to the engine.
pub const HOST_CALL_RATE: Limit = Limit {
    name: "host-call-rate",
    least: 10,
    most: 10,
    hook: Some(10),
    what: "Host calls a second of all hooks of an execution together, after a burst; one that asks AWS for each of its \
           servers is as many.",
    beyond: Beyond::Waits,
    measured: false,
    ..OF_A_HOST_CALL
};

/// Host calls that need not wait.
pub const HOST_CALL_BURST: Limit = Limit {
    name: "host-call-burst",
    least: 100,
    most: 100,
    hook: Some(100),
    what: "Host calls of all hooks of an execution together that wait for no turn.",
    beyond: Beyond::Waits,
    measured: false,
    ..OF_A_HOST_CALL
};

/// The shortest delay of `retry-after`.
pub const SHORTEST_RETRY: Limit = Limit {
    name: "shortest-retry",
    unit: LimitUnit::Time,
    least: SECOND,
    most: SECOND,
    hook: Some(SECOND),
    what: "The shortest delay of `retry-after`.",
    beyond: Beyond::AnswerRefused,
    ..OF_A_HOST_CALL
};

/// The longest delay of `retry-after`.
pub const LONGEST_RETRY: Limit = Limit {
    name: "longest-retry",
    unit: LimitUnit::Time,
    least: HOUR,
    most: HOUR,
    hook: Some(HOUR),
    what: "The longest delay of `retry-after`.",
    beyond: Beyond::AnswerRefused,
    ..OF_A_HOST_CALL
};

/// Ids that one host call may name, and entries that it may ask for.
pub const IDS_IN_A_CALL: Limit = Limit {
    name: "ids-in-a-call",
    least: 1_000,
    most: 1_000,
    hook: Some(1_000),
    what: "Ids that one host call names, and entries that it asks for.",
    ..OF_A_HOST_CALL
};

/// Jobs that one host call may name: each comes with all its servers.
pub const JOBS_IN_A_CALL: Limit = Limit {
    name: "jobs-in-a-call",
    least: 200,
    most: 200,
    hook: Some(200),
    what: "Jobs that one host call names.",
    ..OF_A_HOST_CALL
};

/// Versions of a launch template that one host call may name.
pub const VERSIONS_IN_A_CALL: Limit = Limit {
    name: "versions-in-a-call",
    least: 200,
    most: 200,
    hook: Some(200),
    what: "Versions of a launch template that one host call names.",
    ..OF_A_HOST_CALL
};

/// Tags that one host call may write: as many as a resource of AWS can have.
pub const TAGS_IN_A_CALL: Limit = Limit {
    name: "tags-in-a-call",
    least: 50,
    most: 50,
    hook: Some(50),
    what: "Tags that one host call writes or takes away.",
    ..OF_A_HOST_CALL
};

/// Bytes of an item of DynamoDB: its own limit.
pub const ITEM: Limit = Limit {
    name: "item",
    unit: LimitUnit::Bytes,
    least: 400 * KIB,
    most: 400 * KIB,
    hook: Some(400 * KIB),
    what: "Size of an item of DynamoDB, of the changes of one, and of its conditions.",
    ..OF_A_HOST_CALL
};

/// Bytes of a nested value's JSON, before it is read: no item that DynamoDB takes has more.
pub const NESTED_JSON: Limit = Limit {
    name: "nested-json",
    unit: LimitUnit::Bytes,
    least: 4 * MIB,
    most: 4 * MIB,
    hook: Some(4 * MIB),
    what: "Size of a nested value's JSON.",
    ..OF_A_HOST_CALL
};

/// Conditions of one write of an item.
pub const CONDITIONS_IN_A_CALL: Limit = Limit {
    name: "conditions-in-a-call",
    least: 20,
    most: 20,
    hook: Some(20),
    what: "Conditions of one write of an item.",
    ..OF_A_HOST_CALL
};

/// Attributes that one update changes.
pub const CHANGES_IN_A_CALL: Limit = Limit {
    name: "changes-in-a-call",
    least: 100,
    most: 100,
    hook: Some(100),
    what: "Attributes that one update changes.",
    ..OF_A_HOST_CALL
};

/// Items that one query may ask for.
pub const ITEMS_IN_AN_ANSWER: Limit = Limit {
    name: "items-in-an-answer",
    least: 1_000,
    most: 1_000,
    hook: Some(1_000),
    what: "Items that one query asks for.",
    ..OF_A_HOST_CALL
};

/// Once a query has so many bytes of items, it gives them and reads no further page.
pub const ITEMS_ANSWER: Limit = Limit {
    name: "items-answer",
    unit: LimitUnit::Bytes,
    least: 4 * MIB,
    most: 4 * MIB,
    hook: Some(4 * MIB),
    what: "Size of the items of one query, after which no further page is read.",
    beyond: Beyond::Cut,
    measured: false,
    ..OF_A_HOST_CALL
};

/// Arguments of host calls beyond this are recorded by their digest.
pub const RECORDED_ARGUMENTS: Limit = Limit {
    name: "recorded-arguments",
    unit: LimitUnit::Bytes,
    least: 16 * KIB,
    most: 16 * KIB,
    hook: Some(16 * KIB),
    what: "Size of a host call's arguments as they are recorded.",
    beyond: Beyond::Digest,
    ..OF_A_HOST_CALL
};

/// Answers of host calls beyond this are recorded by their digest alone: an attempt that got one and is cut off by a crash
/// begins anew.
pub const RECORDED_ANSWER: Limit = Limit {
    name: "recorded-answer",
    unit: LimitUnit::Bytes,
    least: MIB,
    most: MIB,
    hook: Some(MIB),
    what: "Size of a host call's answer as it is kept.",
    beyond: Beyond::Digest,
    ..OF_A_HOST_CALL
};
