//! Drives an execution with a view on standard error, and shows what came of it.

use std::io::IsTerminal;
use std::sync::Arc;

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{AccountRegion, Clock, Command, CommandKind, Hold, JournalError, Plugins, Store, StoredEvent};
use drs_engine::{Drive, EngineError, Loaded, Observer, load};
use tokio::sync::mpsc;

use crate::args::DriveFormat;
use crate::commands::write_report;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{Speed, StorePlace};
use crate::output::{json, text};
use crate::stream;
use crate::surface::Surface;
use crate::view::{View, ViewOptions};

use super::connection::Connection;
use super::event_lines::EventLines;
use super::host::Host;
use super::interrupt::{Choice, Interrupts, ask};

/// An execution that is about to be driven by this process.
pub(super) struct Driving<'a> {
    pub(super) store: &'a StorePlace,
    pub(super) journal: Arc<dyn Store>,
    pub(super) connection: &'a Connection,
    pub(super) plugins: Arc<dyn Plugins>,
    pub(super) execution: ExecutionId,
    pub(super) host: Host,
    /// The account and Region, where others use them as well.
    pub(super) shared: Option<AccountRegion>,
    /// The right to drive it.
    pub(super) hold: Arc<dyn Hold>,
    /// The commands that this process was started for.
    pub(super) first: Vec<CommandKind>,
    pub(super) output: DriveFormat,
}

/// Shows events as they come.
struct Watching {
    view: Arc<View>,
    lines: Option<EventLines>,
}

impl Observer for Watching {
    fn appended(&self, execution: &Execution, entry: &Entry, stored: &StoredEvent) {
        self.view.appended(execution, entry);
        if let Some(lines) = &self.lines {
            lines.write(stored);
        }
    }
}

impl Driving<'_> {
    /// Drives until the end, a pause, or a person leaves, and gives the right to drive back.
    ///
    /// # Errors
    /// When the engine can't go on.
    pub(super) async fn drive(self) -> Result<Loaded, CliError> {
        self.connection.fence.arm(self.hold.clone());
        let view = Arc::new(View::on_stderr(self.view_options()));
        let lines =
            (self.output == DriveFormat::Jsonl).then(|| EventLines::of(self.execution.clone(), self.store.hints()));
        let watching = Watching { view: view.clone(), lines };
        self.show_beginning(&watching).await?;
        let (commands, received) = mpsc::channel(8);
        let drive = Drive {
            execution: self.execution.clone(),
            host: self.host.name.clone(),
            process: self.host.process,
            hold: self.hold.clone(),
            observer: Arc::new(watching),
            first: self.first.iter().map(|kind| self.host.command(kind.clone())).collect(),
            commands: received,
        };
        let left = self.until_it_rests(drive, &view, &commands).await;
        view.finish();
        // The process may go on; the execution is free for others. What the engine said comes first.
        let released = self.hold.release().await;
        let left = left?;
        released?;
        let loaded = load(&*self.journal, &self.execution).await?;
        self.show(&loaded, left)?;
        Ok(loaded)
    }

    /// Shows the event that began a new execution: the engine tells of those that it appends.
    async fn show_beginning(&self, watching: &Watching) -> Result<(), CliError> {
        let Loaded { execution, stored, entries } = load(&*self.journal, &self.execution).await?;
        if let ([stored], [entry]) = (stored.as_slice(), entries.as_slice()) {
            watching.appended(&execution, entry, stored);
        }
        Ok(())
    }

    fn view_options(&self) -> ViewOptions {
        let jumps = self.connection.simulated == Some(Speed::Max);
        let clock: Arc<dyn Clock> = self.connection.clock.clone();
        ViewOptions {
            clock: (!jumps).then_some(clock),
            speed: self.connection.simulated.map(|speed| speed.to_string()),
            plain: self.output == DriveFormat::Jsonl && std::io::stdout().is_terminal(),
        }
    }

    /// Whether a person left before the execution came to rest.
    async fn until_it_rests(
        &self,
        drive: Drive,
        view: &View,
        commands: &mpsc::Sender<Command>,
    ) -> Result<bool, CliError> {
        let ports = self.connection.ports(self.journal.clone(), self.plugins.clone(), self.shared.clone());
        let mut driven = std::pin::pin!(drs_engine::drive(ports, drive));
        let mut signals = Interrupts::listen().map_err(CliError::internal)?;
        let mut interrupts = 0;
        loop {
            tokio::select! {
                ended = &mut driven => return ended.map(|_| false).map_err(|error| self.broke_off(error)),
                () = signals.next() => {}
            }
            interrupts += 1;
            if interrupts > 1 {
                return Ok(true);
            }
            let _quiet = view.quiet();
            let choice = tokio::select! {
                ended = &mut driven => return ended.map(|_| false).map_err(|error| self.broke_off(error)),
                () = signals.next() => Choice::Leave,
                choice = ask() => choice,
            };
            match choice {
                Choice::Leave => return Ok(true),
                Choice::GoOn => interrupts = 0,
                // The channel is open as long as the execution is driven.
                Choice::Pause => drop(commands.try_send(self.host.command(CommandKind::Pause))),
            }
        }
    }

    /// A store that can't be written breaks off what is under way; nothing of what was recorded is lost.
    fn broke_off(&self, error: EngineError) -> CliError {
        let of_store = matches!(error, EngineError::Journal(JournalError::Store { .. }));
        let error = CliError::from(error);
        if !of_store {
            return error;
        }
        let resume = self.store.hints().resume(&self.execution);
        error.help(format!("what was recorded is kept, jobs under way go on in AWS; once that is mended: {resume}"))
    }

    fn show(&self, loaded: &Loaded, left: bool) -> Result<(), CliError> {
        let hints = self.store.hints();
        let report = self.store.report_of(&self.execution);
        write_report(loaded, &hints, &report, super::wall_time())?;
        if left {
            stream::talk(&format!(
                "\nleft execution {}; jobs under way go on in AWS\nto go on: {}\n",
                self.execution,
                hints.resume(&self.execution)
            ));
        }
        match self.output {
            DriveFormat::Jsonl => {
                stream::talk(&format!("report: {}\n", report.display()));
                Ok(())
            }
            DriveFormat::Json => {
                stream::talk(&format!("report: {}\n", report.display()));
                stream::data(&json::text(&loaded.execution, &loaded.head()))
            }
            DriveFormat::Text => {
                let head = loaded.head();
                let shown = text::Shown { hints: &hints, head: &head, report: Some(&report) };
                stream::data(&text::result(&loaded.execution, shown, Surface::stdout()))
            }
        }
    }
}

/// The exit code for an execution as this process left it.
pub(super) fn exit_of(loaded: &Loaded) -> Exit {
    Exit::of(loaded.execution.status)
}
