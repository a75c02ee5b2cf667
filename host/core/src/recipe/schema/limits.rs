//! `[limits]`.

use schemars::JsonSchema;

use super::texts::Time;
use crate::time::format_duration;

/// The defaults.
fn defaults() -> super::super::Limits {
    super::super::Limits::default()
}

/// Quotas of the account and Region, and waits.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Limits {
    /// Jobs at a time.
    #[schemars(range(min = 1, max = defaults().jobs), extend("default" = defaults().jobs))]
    jobs: Option<u32>,
    /// Servers in one job: a larger wave is launched in batches.
    #[schemars(range(min = 1, max = defaults().servers_per_job), extend("default" = defaults().servers_per_job))]
    servers_per_job: Option<u32>,
    /// Servers in all jobs at a time: what does not fit waits its turn.
    #[schemars(range(min = 1, max = defaults().servers_in_jobs), extend("default" = defaults().servers_in_jobs))]
    servers_in_jobs: Option<u32>,
    /// How often DRS is asked about jobs under way: more often when one is expected to end.
    poll_interval: Option<PollInterval>,
    /// How long DRS may take to show a job that it has accepted. 1s to 1h.
    #[schemars(extend("default" = format_duration(defaults().visibility_wait)))]
    visibility_wait: Option<Time>,
}

/// How often DRS is asked.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct PollInterval {
    /// The shortest time between two polls. 1s to 10m.
    #[schemars(extend("default" = format_duration(defaults().poll_min)))]
    min: Option<Time>,
    /// The longest time between two polls. 1s to 10m.
    #[schemars(extend("default" = format_duration(defaults().poll_max)))]
    max: Option<Time>,
}
