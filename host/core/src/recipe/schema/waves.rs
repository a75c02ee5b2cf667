//! `[[waves]]`.

use schemars::JsonSchema;

use super::super::{DEFAULT_FRESH_FOR, DEFAULT_WAVE_TIMEOUT, OnFailure, PauseBefore};
use super::texts::{Name, ServerId, Time};
use crate::time::format_duration;

/// A wave: servers that are launched together, after other waves, between its hooks.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Wave {
    /// Its name, as other waves and the reports use it.
    name: Name,
    /// The groups whose servers it launches.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    groups: Vec<Name>,
    /// The servers of its groups that it launches; left out: all of them. A group may be in several waves if each of them
    /// names its servers. A server that no wave holds is not recovered; `plan` lists those.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    servers: Option<Vec<ServerId>>,
    /// The waves that must have ended well before it starts.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    depends_on: Option<Vec<Name>>,
    /// Hooks before it, in order. The first that fails stops it.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    before: Option<Vec<Name>>,
    /// Hooks after its launch, in order. It completes when they are satisfied.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    after: Option<Vec<Name>>,
    /// Launch policies, in order. They judge each server's launch settings, and may change what they were granted.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    policies: Option<Vec<Name>>,
    /// How long it may take, from its start to the end of its last hook; pauses don't count. 1s to 168h.
    #[schemars(extend("default" = format_duration(DEFAULT_WAVE_TIMEOUT)))]
    timeout: Option<Time>,
    /// In which mode the execution pauses before it, until somebody resumes it.
    #[schemars(extend("default" = "never"))]
    pause_before: Option<PauseBefore>,
    /// How long the waves that depend on it wait after its end: time for services to come up. It counts against no timeout.
    /// 0s to 24h.
    #[schemars(extend("default" = "0s"))]
    wait_after: Option<Time>,
    /// How many of its servers may fail, by number or as a share ("10%", rounded down). With failures it ends PARTIAL, and
    /// the waves that depend on it start.
    #[schemars(extend("default" = 0))]
    max_failed: Option<MaxFailed>,
    /// Whether all of its servers may fail: it then ends PARTIAL, and the waves that depend on it start. A hook that fails
    /// and a time-out still fail it.
    #[schemars(extend("default" = false))]
    optional: Option<bool>,
    /// What its failure does to the rest of the plan.
    #[schemars(extend("default" = "stop"))]
    on_failure: Option<OnFailure>,
    /// How old the last answer of its hooks before it may be when it launches; when it is older all are asked again.
    /// 1m to 24h.
    #[schemars(extend("default" = format_duration(DEFAULT_FRESH_FOR)))]
    fresh_for: Option<Time>,
}

/// A number of servers, or a share of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum MaxFailed {
    /// A number of servers.
    Count(#[schemars(range(min = 0, max = 10_000))] u32),
    /// A whole share of the wave's servers, 0% to 100%.
    Share(#[schemars(regex(pattern = r"^\s*(100|[0-9]{1,2})\s*%\s*$"))] String),
}
