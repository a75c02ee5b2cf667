//! What a person sees while an execution is driven: lines for a pipe, or a picture that is drawn again and again on a
//! terminal. Both are projections of events, shown once these are durable.

mod frame;
mod live;
mod plain;
mod waiting;

use std::io::IsTerminal;
use std::sync::Arc;

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ports::Clock;

use crate::surface::Surface;

pub(crate) use live::LiveView;
pub(crate) use plain::{PlainView, lines as plain_lines};

/// The picture is away as long as this lives.
#[derive(Debug)]
pub(crate) struct Quiet<'a> {
    live: Option<&'a LiveView>,
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        if let Some(view) = self.live {
            view.set_quiet(false);
        }
    }
}

/// What a view is made with.
#[derive(Debug, Clone, Default)]
pub(crate) struct ViewOptions {
    /// The runtime's clock. Absent when it jumps: the view then shows the time of the last event.
    pub clock: Option<Arc<dyn Clock>>,
    /// How fast a simulator's time runs, in words: `×120`.
    pub speed: Option<String>,
    /// Whether lines are wanted, whatever standard error is fit for: the terminal has other lines, too.
    pub plain: bool,
}

/// A view on standard error.
#[derive(Debug)]
pub(crate) enum View {
    /// A line for each thing that matters.
    Plain(PlainView),
    /// A picture of the whole.
    Live(LiveView),
}

impl View {
    /// The view that standard error is fit for.
    pub(crate) fn on_stderr(options: ViewOptions) -> Self {
        if std::io::stderr().is_terminal() && !console::is_dumb() && !options.plain {
            Self::Live(LiveView::start(options))
        } else {
            Self::Plain(PlainView::new(Surface::stderr()))
        }
    }

    /// Shows an event that has been appended; `execution` is as it stands after it.
    pub(crate) fn appended(&self, execution: &Execution, entry: &Entry) {
        match self {
            Self::Plain(view) => view.appended(execution, entry),
            Self::Live(view) => view.appended(execution, entry),
        }
    }

    /// Takes the picture away as long as the value lives, for a question that needs the terminal for itself.
    #[must_use = "the picture comes back when the value is dropped"]
    pub(crate) fn quiet(&self) -> Quiet<'_> {
        let live = match self {
            Self::Plain(_) => None,
            Self::Live(view) => Some(view),
        };
        if let Some(view) = live {
            view.set_quiet(true);
        }
        Quiet { live }
    }

    /// Takes the picture away, so that the result has the terminal for itself.
    pub(crate) fn finish(&self) {
        if let Self::Live(view) = self {
            view.finish();
        }
    }
}
