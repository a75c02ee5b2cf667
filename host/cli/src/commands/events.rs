//! `events`: the record of one execution.

use drs_core::event::Entry;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Store, StoredEvent};
use drs_engine::load;

use super::follow::follow;
use crate::args::EventsFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::EventsOptions;
use crate::output::events::{json_line, text_line};
use crate::output::jsonl;
use crate::stream;
use crate::surface::Surface;
use crate::wiring::wall_clock;

/// Prints the events of an execution, and on request those that come.
///
/// # Errors
/// When it is not there or can't be read.
pub(crate) async fn events(journal: &dyn Store, options: &EventsOptions) -> Result<Exit, CliError> {
    let id = journal.find(&options.id).await?;
    let output = options.output;
    if options.follow {
        follow(journal, &id, &wall_clock(), |_, entry, stored| stream::line(&line(&id, entry, stored, output))).await?;
        return Ok(Exit::Completed);
    }
    let loaded = load(journal, &id).await?;
    let lines = loaded.stored.iter().zip(&loaded.entries).map(|(stored, entry)| line(&id, entry, stored, output));
    stream::data(&lines.collect::<String>())?;
    Ok(Exit::Completed)
}

fn line(id: &ExecutionId, entry: &Entry, stored: &StoredEvent, output: EventsFormat) -> String {
    match output {
        EventsFormat::Text => text_line(stored, entry, Surface::stdout()),
        EventsFormat::Json => json_line(stored),
        EventsFormat::Jsonl => jsonl::line(id, stored),
    }
}
