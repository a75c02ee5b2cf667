//! `[groups.NAME]`.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::settings::Settings;
use super::texts::ServerId;

/// A protection group: servers by ids or by tags, and how they are launched. A server is in one group.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("oneOf" = [{ "required": ["servers"] }, { "required": ["tags"] }]))]
pub(super) struct Group {
    /// These source servers.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    servers: Option<Vec<ServerId>>,
    /// The source servers that carry all of these tags; keys and values are compared without regard to case. The list is
    /// made and locked when a run starts.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 50))]
    tags: Option<BTreeMap<String, String>>,
    /// How they are launched. What is not said stays as AWS holds it; after a drill the settings are put back.
    launch: Option<GroupLaunch>,
}

/// Launch settings of a group, with an overlay for each mode.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct GroupLaunch {
    #[schemars(flatten)]
    both: Settings,
    /// On top of the others, in a drill.
    drill: Option<Settings>,
    /// On top of the others, in a recovery.
    recovery: Option<Settings>,
    /// What differs for one server of the group, by its id.
    servers: Option<BTreeMap<ServerId, ServerLaunch>>,
}

/// Launch settings of one server, on top of its group's.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct ServerLaunch {
    #[schemars(flatten)]
    both: Settings,
    /// On top of the others, in a drill.
    drill: Option<Settings>,
    /// On top of the others, in a recovery.
    recovery: Option<Settings>,
}
