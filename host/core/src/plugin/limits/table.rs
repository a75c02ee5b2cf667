//! The one table of what plug-ins may use. What a recipe and the user's configuration may set, the sandbox's checks and their
//! messages, the recipe's schema and `drs-runtime limits` follow from it, and the hostile suite has an attack for each line.

use super::kind::{Beyond, Limit, LimitPlace, LimitUnit};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
const GIB: u64 = 1024 * MIB;

/// A number that a recipe sets and that stops the call: what most of the lines have in common.
const OF_A_CALL: Limit = Limit {
    name: "",
    unit: LimitUnit::Count,
    place: LimitPlace::Recipe,
    least: 1,
    most: 1,
    hook: None,
    policy: None,
    what: "",
    beyond: Beyond::Stopped,
    measured: false,
};

/// What compiling a component may cost.
const OF_A_COMPONENT: Limit = Limit { place: LimitPlace::Configuration, beyond: Beyond::ComponentRefused, ..OF_A_CALL };

/// What one host call may name or hand over.
const OF_A_HOST_CALL: Limit =
    Limit { place: LimitPlace::Interface, beyond: Beyond::Invalid, measured: true, ..OF_A_CALL };

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
    what: "Time of one call, waiting for AWS included.",
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

/// Bytes of a component: one in Python, with its language's runtime, has 18 MB.
pub const COMPONENT_SIZE: Limit = Limit {
    name: "component-size",
    unit: LimitUnit::Bytes,
    least: 64 * KIB,
    most: 512 * MIB,
    hook: Some(32 * MIB),
    policy: Some(32 * MIB),
    what: "Size of a component.",
    measured: true,
    ..OF_A_COMPONENT
};

/// Functions of all core modules of a component together.
pub const COMPONENT_FUNCTIONS: Limit = Limit {
    name: "component-functions",
    most: 1_000_000,
    hook: Some(100_000),
    policy: Some(100_000),
    what: "Functions of a component.",
    measured: true,
    ..OF_A_COMPONENT
};

/// Processor time of compiling a component: 12 MB of JavaScript's took 10 s.
pub const COMPILE_COMPUTE: Limit = Limit {
    name: "compile-compute",
    unit: LimitUnit::Time,
    least: SECOND,
    most: HOUR,
    hook: Some(2 * MINUTE),
    policy: Some(2 * MINUTE),
    what: "Processor time of compiling a component, in whole seconds.",
    ..OF_A_COMPONENT
};

/// Address space of the process that compiles a component.
pub const COMPILE_MEMORY: Limit = Limit {
    name: "compile-memory",
    unit: LimitUnit::Bytes,
    least: 64 * MIB,
    most: 64 * GIB,
    hook: Some(2 * GIB),
    policy: Some(2 * GIB),
    what: "Address space of the process that compiles a component.",
    ..OF_A_COMPONENT
};

/// Time until a component is compiled.
pub const COMPILE_WALL: Limit = Limit {
    name: "compile-wall",
    unit: LimitUnit::Time,
    least: SECOND,
    most: HOUR,
    hook: Some(10 * MINUTE),
    policy: Some(10 * MINUTE),
    what: "Time until a component is compiled.",
    ..OF_A_COMPONENT
};

/// Host calls a second, of all hooks of an execution together, once a burst of [`HOST_CALL_BURST`] is used up. It leaves the
/// account's API budget to the engine.
pub const HOST_CALL_RATE: Limit = Limit {
    name: "host-call-rate",
    least: 10,
    most: 10,
    hook: Some(10),
    what: "Host calls a second of all hooks of an execution together, after a burst.",
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

/// Bytes of an address that is asked over HTTP.
pub const HTTP_URL: Limit = Limit {
    name: "http-url",
    unit: LimitUnit::Bytes,
    least: 8 * KIB,
    most: 8 * KIB,
    hook: Some(8 * KIB),
    what: "Size of an address that is asked over HTTP.",
    ..OF_A_HOST_CALL
};

/// Headers of a request over HTTP.
pub const HTTP_HEADERS: Limit = Limit {
    name: "http-headers",
    least: 50,
    most: 50,
    hook: Some(50),
    what: "Headers of a request over HTTP.",
    ..OF_A_HOST_CALL
};

/// Bytes of a request's headers, names and values together.
pub const HTTP_HEADER_BYTES: Limit = Limit {
    name: "http-header-bytes",
    unit: LimitUnit::Bytes,
    least: 16 * KIB,
    most: 16 * KIB,
    hook: Some(16 * KIB),
    what: "Size of the headers of a request over HTTP.",
    ..OF_A_HOST_CALL
};

/// Bytes of a request's body.
pub const HTTP_BODY: Limit = Limit {
    name: "http-body",
    unit: LimitUnit::Bytes,
    least: MIB,
    most: MIB,
    hook: Some(MIB),
    what: "Size of the body of a request over HTTP.",
    ..OF_A_HOST_CALL
};

/// The longest that one request may take, and how long it may when the plug-in says nothing.
pub const HTTP_TIMEOUT: Limit = Limit {
    name: "http-timeout",
    unit: LimitUnit::Time,
    least: 30 * SECOND,
    most: 30 * SECOND,
    hook: Some(30 * SECOND),
    what: "Time that a request over HTTP may be given.",
    ..OF_A_HOST_CALL
};

/// Bytes of an answer's body that are read; the rest is left.
pub const HTTP_ANSWER_BODY: Limit = Limit {
    name: "http-answer-body",
    unit: LimitUnit::Bytes,
    least: 256 * KIB,
    most: 256 * KIB,
    hook: Some(256 * KIB),
    what: "Size of the body of an answer over HTTP that is read.",
    beyond: Beyond::Cut,
    measured: false,
    ..OF_A_HOST_CALL
};

/// Bytes of an answer's headers, names and values together.
pub const HTTP_ANSWER_HEADERS: Limit = Limit {
    name: "http-answer-headers",
    unit: LimitUnit::Bytes,
    least: 32 * KIB,
    most: 32 * KIB,
    hook: Some(32 * KIB),
    what: "Size of the headers of an answer over HTTP.",
    beyond: Beyond::Unreadable,
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

/// Every limit.
pub const LIMITS: &[Limit] = &[
    COMPUTE,
    WALL,
    TOTAL,
    FUEL,
    MEMORY,
    MEMORIES,
    TABLES,
    TABLE_ELEMENTS,
    CORE_INSTANCES,
    HANDLES,
    HOST_CALL_FUEL,
    HOST_CALLS,
    ANSWER,
    LOG,
    STATE,
    FINDINGS,
    COMPONENT_SIZE,
    COMPONENT_FUNCTIONS,
    COMPILE_COMPUTE,
    COMPILE_MEMORY,
    COMPILE_WALL,
    HOST_CALL_RATE,
    HOST_CALL_BURST,
    SHORTEST_RETRY,
    LONGEST_RETRY,
    IDS_IN_A_CALL,
    JOBS_IN_A_CALL,
    VERSIONS_IN_A_CALL,
    TAGS_IN_A_CALL,
    ITEM,
    NESTED_JSON,
    CONDITIONS_IN_A_CALL,
    CHANGES_IN_A_CALL,
    ITEMS_IN_AN_ANSWER,
    ITEMS_ANSWER,
    HTTP_URL,
    HTTP_HEADERS,
    HTTP_HEADER_BYTES,
    HTTP_BODY,
    HTTP_TIMEOUT,
    HTTP_ANSWER_BODY,
    HTTP_ANSWER_HEADERS,
    RECORDED_ARGUMENTS,
    RECORDED_ANSWER,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_limit_has_a_name_of_its_own_and_its_defaults_lie_where_it_may_be_set() {
        let names: BTreeSet<&str> = LIMITS.iter().map(|limit| limit.name).collect();
        assert_eq!(names.len(), LIMITS.len());
        for limit in LIMITS {
            assert!(limit.hook.is_some() || limit.policy.is_some(), "{}", limit.name);
            for default in limit.hook.into_iter().chain(limit.policy) {
                assert!(limit.range().contains(&default), "{}", limit.name);
            }
            assert_eq!(limit.place == LimitPlace::Interface, limit.least == limit.most, "{}", limit.name);
        }
    }
}
