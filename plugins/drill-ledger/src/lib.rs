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

drs_plugin::after_wave!(record);

fn record(context: &HookContext) -> Result<Verdict, Error> {
    let config: Config = context.config()?;
    config.check()?;
    let entry = entry::of(context, &config)?;
    dynamodb::put(&config.table, &entry, &[])?;
    log::info(format!("recorded in table {}: {}", config.table, summary::of(context)));
    Ok(Verdict::Proceed)
}
