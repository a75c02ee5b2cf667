//! The plug-in's configuration.

use std::time::Duration;

use drs_plugin::ConfigDuration;
use serde::Deserialize;

/// What a recipe may say.
pub(crate) const SCHEMA: &str = include_str!("../config.schema.json");

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::context;

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        drs_plugin::fake::assert_schema_reads::<Config>(SCHEMA);
    }

    fn read(json: &str) -> Result<Config, drs_plugin::Error> {
        let mut context = context(0, 0);
        context.config_json = json.to_owned();
        context.config()
    }

    #[test]
    fn servers_have_ten_minutes_unless_the_configuration_says_otherwise() {
        assert_eq!(read("{}").unwrap().within(), Duration::from_secs(600));
        assert_eq!(read(r#"{"within":"90s"}"#).unwrap().within(), Duration::from_secs(90));
    }

    #[test]
    fn a_time_without_a_unit_and_an_unknown_key_are_errors() {
        assert!(read(r#"{"within":"90"}"#).unwrap_err().to_string().contains("`90` is not a duration"));
        assert!(read(r#"{"withn":"90s"}"#).unwrap_err().to_string().contains("unknown field `withn`"));
    }
}
