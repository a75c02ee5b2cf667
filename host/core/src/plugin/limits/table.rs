//! The one table of what plug-ins may use. What a recipe and the user's configuration may set, the sandbox's checks and their
//! messages, the recipe's schema and `drs-runtime limits` follow from it, and the hostile suite has an attack for each line.

mod call;
mod component;
mod host_call;
mod http;

pub use call::*;
pub use component::*;
pub use host_call::*;
pub use http::*;

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
