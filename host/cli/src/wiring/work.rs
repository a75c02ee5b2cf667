//! `work`: a host that takes the executions that nobody drives, and drives them until they end or wait for a person.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{CommandKind, Hold, JournalError, Store, StoredEvent};
use drs_core::status::ExecutionStatus;
use drs_core::time::Timestamp;
use drs_engine::{Drive, Observer, drive, load};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::commands::write_report;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{StorePlace, WorkOptions};
use crate::projection::leftovers::CleanupDue;
use crate::stream;
use crate::surface::Surface;
use crate::view::plain_lines;

use super::block_on;
use super::host::Host;
use super::interrupt::Interrupts;
use super::store::open_store;
use super::stored::{Ready, ready};

/// How long an execution is left alone that could not be gone on with, such as for want of credentials.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// How many characters of an execution's id stand before its lines.
const SHOWN_OF_ID: usize = 8;

/// Works until Ctrl-C, or with `--once` until nothing is left to do.
///
/// # Errors
/// When the store can't be read.
pub(crate) fn work(place: &StorePlace, options: &WorkOptions) -> Result<Exit, CliError> {
    block_on(async {
        let (stop, stopped) = watch::channel(false);
        let store = open_store(place).await?;
        let worker = Worker { place: place.clone(), store, stopped, known: BTreeMap::new(), tasks: JoinSet::new() };
        worker.run(options, stop).await
    })
}

/// What is known of an execution.
#[derive(Debug)]
struct Known {
    /// How many events it had when it was looked at.
    events: u64,
    /// What it needs.
    need: Need,
    /// Whether a task of this process tries to drive it.
    taken: bool,
    /// When it may be tried again.
    not_before: Timestamp,
    /// What the failure was. The same is told once.
    failure: Option<String>,
}

impl Known {
    /// Before it was looked at.
    fn nothing() -> Self {
        Self { events: 0, need: Need::Nothing, taken: false, not_before: Timestamp::MIN, failure: None }
    }

    /// Tells what keeps this host from going on with it, unless that was told last.
    fn tell_once(&mut self, id: &ExecutionId, error: &CliError) {
        let text = error.render(Surface::stderr());
        if self.failure.as_ref() != Some(&text) {
            stream::talk(&format!("{}  {text}", short(id)));
        }
        self.failure = Some(text);
    }
}

/// What an execution needs from whoever has time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// A process that drives it.
    Driver,
    /// Its clean-up, from this time on.
    CleanUp(Timestamp),
    /// Nothing, or a person.
    Nothing,
}

impl Need {
    fn of(execution: &Execution) -> Self {
        match (execution.status, CleanupDue::of(execution)) {
            (ExecutionStatus::Paused, _) => Self::Nothing,
            (status, CleanupDue::At(due)) if status.is_final() => Self::CleanUp(due),
            (status, _) if status.is_final() => Self::Nothing,
            _ => Self::Driver,
        }
    }

    fn is_due(self, now: Timestamp) -> bool {
        match self {
            Self::Driver => true,
            Self::CleanUp(due) => due <= now,
            Self::Nothing => false,
        }
    }
}

/// What became of an execution that was tried.
type Tried = (ExecutionId, Result<(), CliError>);

struct Worker {
    place: StorePlace,
    store: Arc<dyn Store>,
    stopped: watch::Receiver<bool>,
    known: BTreeMap<ExecutionId, Known>,
    tasks: JoinSet<Tried>,
}

impl Worker {
    async fn run(mut self, options: &WorkOptions, stop: watch::Sender<bool>) -> Result<Exit, CliError> {
        let mut interrupts = Interrupts::listen().map_err(CliError::internal)?;
        let clock = super::wall_clock();
        stream::talk(&format!("takes executions of {} that nobody drives; Ctrl-C ends it\n", self.store.name()));
        loop {
            self.look().await?;
            self.take();
            if options.once && self.tasks.is_empty() {
                return Ok(Exit::Completed);
            }
            tokio::select! {
                () = interrupts.next() => break,
                Some(tried) = self.tasks.join_next() => {
                    self.tried(tried.map_err(CliError::internal)?, options.scan_every);
                }
                () = clock.sleep(options.scan_every) => {}
            }
        }
        stream::talk("\nleaves its executions to others; jobs under way go on in AWS\n");
        // Who listens no more has left already.
        let _ = stop.send(true);
        while self.tasks.join_next().await.is_some() {}
        Ok(Exit::Completed)
    }

    /// Looks at every execution that has changed since it was looked at.
    async fn look(&mut self) -> Result<(), CliError> {
        for summary in self.store.executions().await? {
            let known = self.known.get(&summary.id);
            if known.is_some_and(|known| known.taken || known.events == summary.events) {
                continue;
            }
            let loaded = load(&*self.store, &summary.id).await;
            let known = self.known.entry(summary.id.clone()).or_insert_with(Known::nothing);
            match loaded {
                Ok(loaded) => (known.events, known.need) = (summary.events, Need::of(&loaded.execution)),
                // It is read again at the next look: what is in the way may pass.
                Err(error) => known.tell_once(&summary.id, &error.into()),
            }
        }
        Ok(())
    }

    /// Tries every execution that needs somebody. Where another process drives it, nothing happens.
    fn take(&mut self) {
        let now = super::wall_time();
        for (id, known) in &mut self.known {
            if known.taken || known.not_before > now || !known.need.is_due(now) {
                continue;
            }
            known.taken = true;
            let (id, place, store) = (id.clone(), self.place.clone(), self.store.clone());
            let (need, stopped) = (known.need, self.stopped.clone());
            self.tasks.spawn(async move {
                let tried = try_one(&place, store, &id, need, stopped).await;
                (id, tried)
            });
        }
    }

    fn tried(&mut self, (id, tried): Tried, again: Duration) {
        let Some(known) = self.known.get_mut(&id) else { return };
        known.taken = false;
        // Whatever it was, it is looked at anew.
        known.events = 0;
        known.not_before = drs_core::time::after(super::wall_time(), again);
        let Err(error) = tried else {
            known.failure = None;
            return;
        };
        known.tell_once(&id, &error);
        known.not_before = drs_core::time::after(super::wall_time(), AFTER_FAILURE);
    }
}

/// Goes on with an execution, unless another process has it.
async fn try_one(
    place: &StorePlace,
    store: Arc<dyn Store>,
    id: &ExecutionId,
    need: Need,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), CliError> {
    let hold = match store.hold(id).await {
        Ok(hold) => hold,
        Err(JournalError::Held { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let driven = tokio::select! {
        driven = drive_held(place, &store, id, need, hold.clone()) => driven,
        _ = stopped.wait_for(|stopped| *stopped) => Ok(()),
    };
    hold.release().await?;
    driven
}

async fn drive_held(
    place: &StorePlace,
    store: &Arc<dyn Store>,
    id: &ExecutionId,
    need: Need,
    hold: Arc<dyn Hold>,
) -> Result<(), CliError> {
    // Read again under the lock: another process may have gone on with it in between.
    let execution = load(&**store, id).await?.execution;
    if Need::of(&execution) != need {
        return Ok(());
    }
    let Ready { connection, plugins, shared } = ready(place, &**store, &execution).await?;
    connection.fence.arm(hold.clone());
    let host = Host::this();
    let (_open, commands) = mpsc::channel(1);
    let driving = Drive {
        execution: id.clone(),
        host: host.name.clone(),
        process: host.process,
        hold,
        observer: Arc::new(Lines),
        first: matches!(need, Need::CleanUp(_)).then(|| host.command(CommandKind::Cleanup)),
        commands,
    };
    drive(connection.ports(store.clone(), plugins, shared), driving).await?;
    let loaded = load(&**store, id).await?;
    write_report(&loaded, &place.hints(), &place.report_of(id), super::wall_time())?;
    Ok(())
}

/// Tells what matters, with the execution that it is about.
struct Lines;

impl Observer for Lines {
    fn appended(&self, execution: &Execution, entry: &Entry, _: &StoredEvent) {
        let lines = plain_lines(execution, entry, Surface::stderr());
        let told: String = lines.lines().map(|line| format!("{}  {line}\n", short(&execution.id))).collect();
        stream::talk(&told);
    }
}

/// The end of an id: enough to tell executions apart, and to type.
fn short(id: &ExecutionId) -> &str {
    let text = id.as_str();
    text.get(text.len().saturating_sub(SHOWN_OF_ID)..).unwrap_or(text)
}
