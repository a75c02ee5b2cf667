//! The plug-in's configuration.

use std::time::Duration;

use drs_plugin::ConfigDuration;
use serde::Deserialize;

/// How long is waited when the configuration does not say.
const WITHIN: Duration = Duration::from_secs(600);

/// `config = { within = "10m" }`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    within: Option<ConfigDuration>,
}

impl Config {
    /// How long the servers have, from the first attempt on, until their checks have passed.
    pub(crate) fn within(&self) -> Duration {
        self.within.map_or(WITHIN, |ConfigDuration(within)| within)
    }
}
