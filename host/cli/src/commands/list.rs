//! `ls`: the executions of the store.

use drs_core::ports::{ExecutionSummary, Store};
use drs_core::time::Timestamp;
use drs_engine::load;

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::output::list::{Listed, json, text};
use crate::stream;
use crate::surface::Surface;

/// Lists every execution; one that can't be read is listed with the reason.
///
/// # Errors
/// When the store can't be read.
pub(crate) async fn list(journal: &dyn Store, output: OutputFormat, now: Timestamp) -> Result<Exit, CliError> {
    let mut listed = Vec::new();
    for ExecutionSummary { id, driven, .. } in journal.executions().await? {
        let execution =
            load(journal, &id).await.map(|loaded| Box::new(loaded.execution)).map_err(|error| error.to_string());
        listed.push(Listed { id, driven, execution });
    }
    stream::data(&match output {
        OutputFormat::Text => text(&listed, now, Surface::stdout()),
        OutputFormat::Json => json(&listed),
    })?;
    Ok(Exit::Completed)
}
