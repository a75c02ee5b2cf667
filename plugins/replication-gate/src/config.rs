//! The plug-in's configuration.

use std::time::Duration;

use drs_plugin::{ConfigDuration, HookContext};
use serde::Deserialize;

/// What a recipe may say.
pub(crate) const SCHEMA: &str = include_str!("../config.schema.json");

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::context;

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        drs_plugin::fake::assert_schema_reads::<Config>(SCHEMA);
    }

    fn rpo(config: &str, plan_s: Option<u64>) -> Option<Duration> {
        let context = context(config, plan_s);
        context.config::<Config>().unwrap().rpo(&context)
    }

    #[test]
    fn the_configurations_objective_goes_before_the_plans() {
        assert_eq!(rpo(r#"{"rpo":"10m"}"#, Some(900)), Some(Duration::from_secs(600)));
        assert_eq!(rpo("{}", Some(900)), Some(Duration::from_secs(900)));
        assert_eq!(rpo("{}", None), None);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let error = context(r#"{"rto":"10m"}"#, None).config::<Config>().unwrap_err().to_string();
        assert!(error.contains("unknown field `rto`"), "{error}");
    }
}
