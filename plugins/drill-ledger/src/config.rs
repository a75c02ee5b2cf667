//! The plug-in's configuration.

use drs_plugin::dynamodb::{Item, text};
use drs_plugin::{Error, HookContext};
use serde::Deserialize;

/// What a recipe may say.
pub(crate) const SCHEMA: &str = include_str!("../config.schema.json");

/// `config = { table = "drills", partition-key = "plan", sort-key = "entry" }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The table.
    pub(crate) table: String,
    /// The name of its partition key, a text.
    #[serde(default = "plan")]
    partition_key: String,
    /// The name of its sort key, a text; absent: the table has none.
    sort_key: Option<String>,
    /// What the value of the partition key begins with, before the plan's name.
    #[serde(default)]
    key_prefix: String,
}

fn plan() -> String {
    "plan".to_owned()
}

impl Config {
    /// Refuses what DynamoDB would refuse with less to say.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |why: &str| Err(Error::Config(why.to_owned()));
        if self.table.is_empty() {
            return wrong("`table` is empty; write the name of the table, as in the plug-in's grants");
        }
        if self.partition_key.is_empty() || self.sort_key.as_ref().is_some_and(String::is_empty) {
            return wrong("a key of the table has a name; leave `sort-key` out for a table that has none");
        }
        if self.sort_key.as_ref() == Some(&self.partition_key) {
            return wrong(
                "`partition-key` and `sort-key` are two attributes of the table; both have the same name here",
            );
        }
        Ok(())
    }

    /// The key of the entry of a wave: with a sort key `PLAN` and `EXECUTION/WAVE`, else all in one.
    pub(crate) fn key(&self, context: &HookContext) -> Item {
        let plan = format!("{}{}", self.key_prefix, context.plan);
        let entry = format!("{}/{}", context.execution, context.wave);
        match &self.sort_key {
            Some(sort_key) => [(self.partition_key.clone(), text(plan)), (sort_key.clone(), text(entry))].into(),
            None => [(self.partition_key.clone(), text(format!("{plan}/{entry}")))].into(),
        }
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

    fn config(json: &str) -> Result<Config, Error> {
        let mut context = context();
        context.config_json = json.to_owned();
        let config: Config = context.config()?;
        config.check().map(|()| config)
    }

    #[test]
    fn with_a_sort_key_the_entries_of_a_plan_lie_together() {
        let config = config(r#"{ "table": "drills", "sort-key": "entry", "key-prefix": "eu/" }"#).unwrap();
        let key = config.key(&context());
        assert_eq!(key["plan"], text("eu/shop"));
        assert_eq!(key["entry"], text("01K/web"));
    }

    #[test]
    fn without_a_sort_key_one_attribute_has_it_all() {
        let config = config(r#"{ "table": "drills", "partition-key": "id" }"#).unwrap();
        assert_eq!(config.key(&context()), [("id".to_owned(), text("shop/01K/web"))].into());
    }

    #[test]
    fn a_wrong_configuration_says_what_is_wrong() {
        let refused = |json: &str| config(json).unwrap_err().to_string();
        assert!(refused("{}").contains("missing field `table`"), "{}", refused("{}"));
        assert!(refused(r#"{ "table": "" }"#).contains("`table` is empty"));
        assert!(refused(r#"{ "table": "drills", "sortkey": "a" }"#).contains("unknown field `sortkey`"));
        assert!(refused(r#"{ "table": "drills", "sort-key": "" }"#).contains("leave `sort-key` out"));
        assert!(refused(r#"{ "table": "drills", "sort-key": "plan" }"#).contains("both have the same name"));
    }
}
