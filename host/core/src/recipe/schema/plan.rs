//! `[plan]`.

use schemars::JsonSchema;

use super::texts::Time;

/// What is recovered, and how fast.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Plan {
    /// The plan's name, as it is shown everywhere.
    #[schemars(length(min = 1, max = 100))]
    name: String,
    /// What it recovers, in words.
    #[schemars(length(min = 1, max = 1024))]
    description: Option<String>,
    /// What `run` does when its `--mode` is not said.
    mode: Option<DefaultMode>,
    /// Recovery time objective: the report compares it with the time that the run took.
    rto: Option<Time>,
    /// Recovery point objective: how much data, in time, may be lost. Hooks are told it.
    rpo: Option<Time>,
}

/// A default mode.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum DefaultMode {
    /// A drill. A recovery is only ever said on the command line.
    Drill,
}
