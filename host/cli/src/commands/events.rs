//! `events`: the record of one execution.

use drs_engine::load;
use drs_journal::SqliteJournal;

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::ShowOptions;
use crate::output::events::{json_lines, text};
use crate::stream;
use crate::surface::Surface;

/// Prints the events of an execution.
///
/// # Errors
/// When it is not there or can't be read.
pub(crate) async fn events(journal: &SqliteJournal, options: &ShowOptions) -> Result<Exit, CliError> {
    let loaded = load(journal, &journal.find(&options.id)?).await?;
    stream::data(&match options.output {
        OutputFormat::Text => text(&loaded, Surface::stdout()),
        OutputFormat::Json => json_lines(&loaded.stored),
    })?;
    Ok(Exit::Completed)
}
