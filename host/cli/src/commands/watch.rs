//! `show --watch`: what a person at another terminal sees of an execution while it is driven.

use std::io::IsTerminal;
use std::sync::Arc;

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Clock, Store};

use super::follow::follow;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::stream::{self, Reader};
use crate::surface::Surface;
use crate::view::{LiveView, ViewOptions, plain_lines};
use crate::wiring::{Interrupts, wall_clock};

/// Where the watcher sees it.
enum Place {
    /// A picture on the terminal.
    Terminal(LiveView),
    /// Lines, for standard output is a pipe or a file.
    Pipe,
    /// Lines on standard error, for standard output is to hold an object.
    Talk,
}

/// Watches until no process drives the execution any more, or until Ctrl-C, which reaches this process alone.
///
/// # Errors
/// When the execution can't be read.
pub(super) async fn watch(journal: &dyn Store, id: &ExecutionId, output: OutputFormat) -> Result<(), CliError> {
    let clock = wall_clock();
    let mut interrupts = Interrupts::listen().map_err(CliError::internal)?;
    let mut place = None;
    let shown = follow(journal, id, &clock, |execution, entry, _| {
        place.get_or_insert_with(|| Place::of(output, execution, &clock)).show(execution, entry)
    });
    let left = tokio::select! {
        ended = shown => ended.map(|()| false),
        () = interrupts.next() => Ok(true),
    };
    // The picture makes room for what follows.
    drop(place);
    if left? {
        stream::talk("\nno longer watched; the execution goes on without this process\n");
    }
    Ok(())
}

impl Place {
    fn of(output: OutputFormat, execution: &Execution, clock: &Arc<dyn Clock>) -> Self {
        let terminal = std::io::stdout().is_terminal() && std::io::stderr().is_terminal() && !console::is_dumb();
        match output {
            OutputFormat::Json => Self::Talk,
            // A simulated world's time is told by its events alone.
            OutputFormat::Text if terminal => Self::Terminal(LiveView::start(ViewOptions {
                clock: (!execution.simulated).then(|| clock.clone()),
                ..ViewOptions::default()
            })),
            OutputFormat::Text => Self::Pipe,
        }
    }

    fn show(&self, execution: &Execution, entry: &Entry) -> Result<Reader, CliError> {
        match self {
            Self::Terminal(view) => view.appended(execution, entry),
            Self::Pipe => return stream::line(&plain_lines(execution, entry, Surface::stdout())),
            Self::Talk => stream::talk(&plain_lines(execution, entry, Surface::stderr())),
        }
        Ok(Reader::Listens)
    }
}
