//! One execution that a working host takes over.

use std::sync::Arc;

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::need::Need;
use drs_core::ports::{CommandKind, Hold, JournalError, Store, StoredEvent};
use drs_engine::{Drive, Observer, drive, load};
use tokio::sync::{mpsc, watch};

use crate::commands::write_report;
use crate::error::CliError;
use crate::options::StorePlace;
use crate::stream;
use crate::surface::Surface;
use crate::view::plain_lines;
use crate::wiring::differences::differences;
use crate::wiring::host::Host;
use crate::wiring::stored::{Ready, Shared, ready_beside_others};
use crate::wiring::wall_time;

use super::watchlist::Tried;

/// How many characters of an execution's id stand before its lines.
const SHOWN_OF_ID: usize = 8;

/// An execution that this host tries to take over, for what it needed when it was read.
pub(super) struct TakeOver {
    pub(super) place: StorePlace,
    pub(super) store: Arc<dyn Store>,
    pub(super) shared: Arc<Shared>,
    pub(super) execution: ExecutionId,
    pub(super) need: Need,
}

impl TakeOver {
    /// Goes on with the execution until it rests or this host stops, unless another process has it.
    ///
    /// # Errors
    /// When it can't be gone on with.
    pub(super) async fn until(self, mut stopped: watch::Receiver<bool>) -> Result<Tried, CliError> {
        let held = tokio::select! {
            held = self.store.hold(&self.execution) => held,
            _ = stopped.wait_for(|stopped| *stopped) => return Ok(Tried::Left),
        };
        let hold = match held {
            Ok(hold) => hold,
            Err(JournalError::Held { .. }) => return Ok(Tried::Held),
            Err(error) => return Err(error.into()),
        };
        let driven = tokio::select! {
            driven = self.drive(hold.clone()) => driven,
            _ = stopped.wait_for(|stopped| *stopped) => Ok(Tried::Left),
        };
        let released = hold.release().await;
        let tried = driven?;
        released?;
        Ok(tried)
    }

    async fn drive(&self, hold: Arc<dyn Hold>) -> Result<Tried, CliError> {
        let id = &self.execution;
        // Read again under the lock: another process may have gone on with it in between.
        let execution = load(&*self.store, id).await?.execution;
        let need = Need::of(&execution);
        if need != self.need || !need.is_due(wall_time()) {
            return Ok(Tried::Rests(execution.events, need));
        }
        let ready = ready_beside_others(&self.place, &*self.store, &execution, &self.shared).await?;
        let Ready { recipe, connection, plugins, shared } = ready;
        connection.fence.arm(hold.clone());
        let cleans_up = matches!(need, Need::CleanUp(_));
        if !cleans_up {
            tell(id, &differences(&execution, &recipe, &connection).await);
        }
        let host = Host::this();
        let (_open, commands) = mpsc::channel(1);
        let driving = Drive {
            execution: id.clone(),
            host: host.name.clone(),
            process: host.process,
            hold,
            observer: Arc::new(Lines),
            first: cleans_up.then(|| host.command(CommandKind::Cleanup)).into_iter().collect(),
            commands,
        };
        let (driven, _) = drive(connection.ports(self.store.clone(), plugins, shared), driving).await?;
        let loaded = load(&*self.store, id).await?;
        write_report(&loaded, &self.place.hints(), &self.place.report_of(id), wall_time())?;
        Ok(Tried::Rests(driven.events, Need::of(&driven)))
    }
}

/// Tells what matters, with the execution that it is about.
struct Lines;

impl Observer for Lines {
    fn appended(&self, execution: &Execution, entry: &Entry, _: &StoredEvent) {
        tell(&execution.id, &plain_lines(execution, entry, Surface::stderr()));
    }
}

/// Tells lines of an execution.
fn tell(id: &ExecutionId, lines: &str) {
    let told: String = lines.lines().map(|line| format!("{}  {line}\n", short(id))).collect();
    stream::talk(&told);
}

/// The end of an id: enough to tell executions apart, and to type.
pub(super) fn short(id: &ExecutionId) -> &str {
    let text = id.as_str();
    text.get(text.len().saturating_sub(SHOWN_OF_ID)..).unwrap_or(text)
}
