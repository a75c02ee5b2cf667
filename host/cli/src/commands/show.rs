//! `show`: one execution.

use drs_engine::load;
use drs_journal::SqliteJournal;

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{ShowOptions, Store};
use crate::output::{json, text};
use crate::stream;
use crate::surface::Surface;

/// Shows an execution as it stands.
///
/// # Errors
/// When it is not there or can't be read.
pub(crate) async fn show(journal: &SqliteJournal, store: &Store, options: &ShowOptions) -> Result<Exit, CliError> {
    let loaded = load(journal, &journal.find(&options.id)?).await?;
    let head = loaded.head();
    stream::data(&match options.output {
        OutputFormat::Json => json::text(&loaded.execution, &head),
        OutputFormat::Text => {
            let report = store.report_of(&loaded.execution.id);
            let report = report.is_file().then_some(report);
            let shown = text::Shown { hints: &store.hints(), head: &head, report: report.as_deref() };
            text::result(&loaded.execution, shown, Surface::stdout())
        }
    })?;
    Ok(Exit::Completed)
}
