//! The view for a terminal: a picture of the execution, drawn again on the wall's clock by a thread of its own, so that it
//! moves also while nothing happens and costs the driver nothing.

use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::time::Timestamp;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::ViewOptions;
use super::frame::{Picture, frame};
use crate::projection::notable::{Notable, notable};
use crate::surface::Surface;

/// How often the picture is drawn, on the wall's clock.
const REFRESH: Duration = Duration::from_millis(120);

/// How many of the last things that mattered are kept.
const RECENT: usize = 6;

/// The rows that are left free, so that the picture never scrolls.
const FREE_ROWS: usize = 2;

/// A picture on standard error.
#[derive(Debug)]
pub(crate) struct LiveView {
    shared: Arc<Mutex<Shared>>,
    bar: ProgressBar,
    painter: Mutex<Option<Painter>>,
}

/// The thread that draws, and what ends it.
#[derive(Debug)]
struct Painter {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

/// What the driver writes and the painter reads.
#[derive(Debug, Default)]
struct Shared {
    execution: Option<Execution>,
    recent: VecDeque<(Timestamp, Notable)>,
    quiet: bool,
}

impl LiveView {
    /// Begins to draw.
    pub(crate) fn start(options: ViewOptions) -> Self {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            bar.set_style(style);
        }
        let (stop, stopped) = channel();
        let (state, canvas) = (Arc::clone(&shared), bar.clone());
        let thread = std::thread::spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(REFRESH) {
                draw(&state, &options, &canvas);
            }
        });
        Self { shared, bar, painter: Mutex::new(Some(Painter { stop, thread })) }
    }

    /// Takes an event over; it is shown with the next picture.
    pub(crate) fn appended(&self, execution: &Execution, entry: &Entry) {
        lock(&self.shared).take(execution, entry);
    }

    /// Takes the picture away, or lets it come back.
    pub(super) fn set_quiet(&self, quiet: bool) {
        lock(&self.shared).quiet = quiet;
        if quiet {
            self.bar.set_message("");
            self.bar.suspend(|| ());
        }
    }

    /// Takes the picture away and stops drawing.
    pub(super) fn finish(&self) {
        let painter = self.painter.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Painter { stop, thread }) = painter {
            // Neither can fail in a way that matters: the thread has ended, or ends now.
            let _ = stop.send(());
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

impl Drop for LiveView {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Shared {
    /// Applies an event to the view's own copy: cheaper than to copy hundreds of servers for each.
    fn take(&mut self, execution: &Execution, entry: &Entry) {
        let applied =
            self.execution.as_mut().is_some_and(|own| own.apply(entry).is_ok() && own.events == execution.events);
        if !applied {
            self.execution = Some(execution.clone());
        }
        for line in notable(execution, entry) {
            if self.recent.len() == RECENT {
                self.recent.pop_front();
            }
            self.recent.push_back((entry.at, line));
        }
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn draw(shared: &Mutex<Shared>, options: &ViewOptions, bar: &ProgressBar) {
    let shared = lock(shared);
    let Some(execution) = shared.execution.as_ref().filter(|_| !shared.quiet) else { return };
    let (rows, columns) = console::Term::stderr().size();
    let now = options.clock.as_ref().map_or(execution.last_event, |clock| clock.now()).max(execution.last_event);
    let picture = Picture { execution, now, speed: options.speed.as_deref(), recent: &shared.recent };
    let rows = usize::from(rows).saturating_sub(FREE_ROWS).max(1);
    let text = frame(&picture, Surface::stderr(), usize::from(columns).saturating_sub(1), rows).join("\n");
    // Still under the lock: once somebody has asked for quiet, nothing is drawn any more.
    bar.set_message(text);
    bar.tick();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_views_own_copy_keeps_up_with_the_events() {
        let sample = sample::partial();
        let mut shared = Shared::default();
        let mut execution = Execution::begin(&sample.entries()[0]).unwrap();
        shared.take(&execution, &sample.entries()[0]);
        for entry in &sample.entries()[1..] {
            execution.apply(entry).unwrap();
            shared.take(&execution, entry);
        }
        assert_eq!(shared.execution.as_ref(), Some(&execution));
        assert_eq!(shared.recent.len(), RECENT);
    }

    #[test]
    fn a_view_that_joins_late_takes_the_execution_as_it_is() {
        let sample = sample::launching();
        let mut shared = Shared::default();
        shared.take(&sample.execution(), sample.entries().last().unwrap());
        assert_eq!(shared.execution, Some(sample.execution()));
    }
}
