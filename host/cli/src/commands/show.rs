//! `show`: one execution, as it stands or while another process drives it.

use drs_core::ports::Store;
use drs_engine::load;

use super::past::fixture;
use super::watch::watch;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{ShowOptions, StorePlace};
use crate::output::{json, text};
use crate::stream;
use crate::surface::Surface;

/// Shows an execution; a watched one when it is no longer driven, with the exit code of its status.
///
/// # Errors
/// When it is not there or can't be read.
pub(crate) async fn show(journal: &dyn Store, store: &StorePlace, options: &ShowOptions) -> Result<Exit, CliError> {
    let id = journal.find(&options.id).await?;
    if let Some(selector) = &options.context {
        let fixture = fixture(journal, &load(journal, &id).await?, selector).await?;
        stream::data(&fixture.json())?;
        return Ok(Exit::Completed);
    }
    if options.watch {
        watch(journal, &id, options.output).await?;
    }
    let loaded = load(journal, &id).await?;
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
    Ok(if options.watch { Exit::of(loaded.execution.status) } else { Exit::Completed })
}
