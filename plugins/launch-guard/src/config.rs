//! The plug-in's configuration.

use std::collections::BTreeMap;

use drs_plugin::{Error, Mode};
use serde::Deserialize;
use wildmatch::WildMatch;

/// What a recipe may say.
pub(crate) const SCHEMA: &str = include_str!("../config.schema.json");

/// `config = { types = ["t3.*"], drill = { subnets = ["subnet-1"], security-groups = ["sg-1"] }, recovery = { … } }`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The instance types that may be launched, with `*` and `?`; absent: any.
    pub(crate) types: Option<Vec<String>>,
    /// Instance types that are replaced by another before they are judged.
    pub(crate) replace_types: BTreeMap<String, String>,
    /// The network of a drill: its isolation.
    drill: Network,
    /// The network of a recovery.
    recovery: Network,
}

/// Where servers may be launched in one mode.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct Network {
    /// The ids of the subnets; absent: any.
    pub(crate) subnets: Option<Vec<String>>,
    /// The ids of the security groups; absent: any.
    pub(crate) security_groups: Option<Vec<String>>,
}

impl Network {
    fn says_nothing(&self) -> bool {
        self.subnets.is_none() && self.security_groups.is_none()
    }
}

impl Config {
    /// Refuses a configuration that guards nothing: it would look like a guard and be none.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let says_nothing = self.types.is_none()
            && self.replace_types.is_empty()
            && self.drill.says_nothing()
            && self.recovery.says_nothing();
        if says_nothing {
            let help = "it guards nothing; say `types`, `drill` or `recovery`, such as { types = [\"t3.*\"] }";
            return Err(Error::Config(help.to_owned()));
        }
        Ok(())
    }

    /// The network of a mode.
    pub(crate) fn network(&self, mode: Mode) -> &Network {
        match mode {
            Mode::Drill => &self.drill,
            Mode::Recovery => &self.recovery,
        }
    }
}

/// Whether an instance type is one of `patterns`.
pub(crate) fn matches_any(patterns: &[String], instance_type: &str) -> bool {
    patterns.iter().any(|pattern| WildMatch::new(pattern).matches(instance_type))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::context;

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        drs_plugin::fake::assert_schema_reads::<Config>(SCHEMA);
    }

    fn read(json: &str) -> Result<Config, Error> {
        let config: Config = context(Mode::Drill, json).config()?;
        config.check().map(|()| config)
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        for json in [r#"{"type":["t3.*"]}"#, r#"{"drill":{"subnet":["subnet-1"]}}"#] {
            let error = read(json).unwrap_err().to_string();
            assert!(error.contains("unknown field `type`") || error.contains("unknown field `subnet`"), "{error}");
        }
    }

    #[test]
    fn a_configuration_that_guards_nothing_is_an_error() {
        assert!(read("{}").unwrap_err().to_string().contains("it guards nothing"));
        assert!(read(r#"{"drill":{"subnets":["subnet-1"]}}"#).is_ok());
    }

    #[test]
    fn a_pattern_matches_the_whole_type() {
        let patterns = ["t3.*".to_owned(), "m6i.?large".to_owned()];
        assert!(matches_any(&patterns, "t3.small") && matches_any(&patterns, "m6i.xlarge"));
        assert!(!matches_any(&patterns, "t3a.small") && !matches_any(&patterns, "m6i.2xlarge"));
    }
}
