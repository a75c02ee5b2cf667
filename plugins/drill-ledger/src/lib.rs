//! A hook after a wave that writes what came of it to a DynamoDB table: the ledger in which an auditor finds every drill.
//!
//! An entry has the execution and the wave in its key. Written again, after a crash or a pause, it takes the place of
//! itself.

mod config;
mod entry;
#[cfg(test)]
mod fixtures;
mod summary;

use drs_plugin::{Error, HookContext, Verdict, dynamodb, log};

use config::Config;

drs_plugin::after_wave!(record, config = config::SCHEMA);

fn record(context: &HookContext) -> Result<Verdict, Error> {
    let config: Config = context.config()?;
    config.check()?;
    let entry = entry::of(context, &config)?;
    dynamodb::put(&config.table, &entry, &[])?;
    log::info(format!("recorded in table {}: {}", config.table, summary::of(context)));
    Ok(Verdict::Proceed)
}

#[cfg(test)]
mod tests {
    use drs_plugin::dynamodb::WriteError;
    use drs_plugin::{CallError, fake};

    use super::*;
    use crate::fixtures::context;

    fn recorded(host: &fake::Host) -> Result<Verdict, Error> {
        let config_json = r#"{ "table": "drills", "sort-key": "entry" }"#.to_owned();
        let done = record(&HookContext { config_json, ..context() });
        let calls = host.calls();
        assert_eq!(calls.len(), 1, "{calls:?}");
        assert!(calls[0].action == "dynamodb:PutItem" && calls[0].arguments.starts_with("(\"drills\", "), "{calls:?}");
        done
    }

    #[test]
    fn one_entry_is_put_into_the_table_of_the_configuration() {
        let host = fake::Host::new();
        host.answers("dynamodb:PutItem", ());
        assert_eq!(recorded(&host), Ok(Verdict::Proceed));
        assert!(host.log()[0].starts_with("info recorded in table drills"), "{:?}", host.log());
    }

    #[test]
    fn a_table_that_is_not_there_is_the_hooks_error() {
        let host = fake::Host::new();
        let missing = CallError::NotFound("table drills".to_owned());
        host.refuses("dynamodb:PutItem", WriteError::Failed(missing));
        assert!(recorded(&host).unwrap_err().to_string().contains("table drills"));
    }
}
