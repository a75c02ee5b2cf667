//! The plug-in's configuration.

use std::time::Duration;

use drs_plugin::{ConfigDuration, HookContext};
use serde::Deserialize;

/// `config = { rpo = "15m" }`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The recovery point objective to hold the servers to; absent: the plan's.
    rpo: Option<ConfigDuration>,
}

impl Config {
    /// The objective of this configuration, else the plan's.
    pub(crate) fn rpo(&self, context: &HookContext) -> Option<Duration> {
        self.rpo.map(|ConfigDuration(rpo)| rpo).or(context.rpo)
    }
}
