//! An execution of the store that this process goes on with: under the recipe and the components it started with.

use std::collections::BTreeSet;
use std::sync::Arc;

use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{AccountRegion, CommandKind, ExecutionSummary, JournalError, Plugins, Store};
use drs_core::recipe::{Recipe, decode};
use drs_engine::{Loaded, load};
use tokio::task::JoinSet;

use crate::args::DriveFormat;
use crate::error::CliError;
use crate::options::{Speed, StorePlace};
use crate::stream;

use super::block_on;
use super::connection::Connection;
use super::differences::differences;
use super::drive::Driving;
use super::host::Host;
use super::place::Place;
use super::pollers::Pollers;
use super::shared_sandbox::SharedSandbox;
use super::store::fits;
use super::tokio_runtime::block_on_place;
use super::world_folder::world_folder;

/// How a stored execution is gone on with.
#[derive(Debug, Clone, Copy)]
pub(super) struct GoOn<'a> {
    pub(super) store: &'a StorePlace,
    pub(super) speed: Option<Speed>,
    pub(super) output: DriveFormat,
}

/// The execution that a person means.
pub(super) fn found(journal: &dyn Store, typed: &str) -> Result<ExecutionId, CliError> {
    block_on(async { Ok(journal.find(typed).await?) })
}

/// The execution as it is in the store.
pub(super) fn loaded(journal: &dyn Store, id: &ExecutionId) -> Result<Loaded, CliError> {
    block_on(async { Ok(load(journal, id).await?) })
}

/// The executions that no live process drives, oldest first. A shared store tells only that somebody drove one last, so
/// each of those is tried, all at the same time: that takes a lease at most.
pub(super) async fn undriven(journal: &Arc<dyn Store>) -> Result<Vec<ExecutionId>, CliError> {
    let mut found = BTreeSet::new();
    let mut tried = JoinSet::new();
    for ExecutionSummary { id, driven, .. } in journal.executions().await? {
        if driven {
            let journal = journal.clone();
            tried.spawn(async move { (journal.hold(&id).await, id) });
        } else {
            found.insert(id);
        }
    }
    while let Some(done) = tried.join_next().await {
        match done.map_err(CliError::internal)? {
            (Ok(hold), id) => {
                hold.release().await?;
                found.insert(id);
            }
            (Err(JournalError::Held { .. }), _) => {}
            (Err(error), _) => return Err(error.into()),
        }
    }
    Ok(found.into_iter().collect())
}

impl GoOn<'_> {
    /// Drives an execution again, with `first` as its first commands.
    pub(super) fn with(
        self,
        journal: &Arc<dyn Store>,
        execution: &Execution,
        first: Vec<CommandKind>,
    ) -> Result<Loaded, CliError> {
        let recipe = block_on(recipe_of(&**journal, execution))?;
        let place = Place::again(&recipe, &execution.id, world_folder(self.store, &execution.id), self.speed)?;
        fits(self.store, &place)?;
        block_on_place(&place, self.drive(journal.clone(), &execution.id, recipe, &place, first))
    }

    async fn drive(
        self,
        journal: Arc<dyn Store>,
        id: &ExecutionId,
        recipe: Recipe,
        place: &Place,
        first: Vec<CommandKind>,
    ) -> Result<Loaded, CliError> {
        let hold = journal.hold(id).await?;
        // Read again under the lock: another process may have gone on with it in between.
        let execution = load(&*journal, id).await?.execution;
        let sandbox = SharedSandbox::default();
        let ready = ready_at(place, recipe, self.store, &*journal, &execution, &sandbox).await?;
        let Ready { recipe, connection, plugins, shared } = ready;
        if !first.contains(&CommandKind::Cleanup) {
            stream::talk(&differences(&execution, &recipe, &connection).await);
        }
        let driving = Driving {
            store: self.store,
            journal,
            connection: &connection,
            plugins,
            execution: id.clone(),
            host: Host::this(),
            shared,
            hold,
            first,
            output: self.output,
        };
        driving.drive().await
    }
}

/// What it takes to go on with an execution.
pub(super) struct Ready {
    /// The recipe that it started with.
    pub(super) recipe: Recipe,
    pub(super) connection: Connection,
    pub(super) plugins: Arc<dyn Plugins>,
    /// The account and Region, where others use them as well.
    pub(super) shared: Option<AccountRegion>,
}

/// What the executions of one process share.
#[derive(Default)]
pub(super) struct Shared {
    pollers: Pollers,
    sandbox: SharedSandbox,
}

/// Gets everything ready to go on with an execution beside others, in the time of its place as it runs by itself.
///
/// # Errors
/// When its recipe or components can't be read, or AWS can't be reached in its account.
pub(super) async fn ready_beside_others(
    store: &StorePlace,
    journal: &dyn Store,
    execution: &Execution,
    shared: &Shared,
) -> Result<Ready, CliError> {
    let recipe = recipe_of(journal, execution).await?;
    let place = Place::again(&recipe, &execution.id, world_folder(store, &execution.id), None)?;
    let mut ready = ready_at(&place, recipe, store, journal, execution, &shared.sandbox).await?;
    if let Some(jobs) = shared.pollers.of(&place, &execution.plan.account).await? {
        ready.connection.jobs = jobs;
    }
    Ok(ready)
}

/// Connects to where an execution runs, and makes sure that it is its account.
///
/// # Errors
/// As [`ready_beside_others`].
pub(super) async fn connected(
    store: &StorePlace,
    journal: &dyn Store,
    execution: &Execution,
) -> Result<Connection, CliError> {
    let recipe = recipe_of(journal, execution).await?;
    let place = Place::again(&recipe, &execution.id, world_folder(store, &execution.id), None)?;
    connected_at(&place, execution).await
}

async fn connected_at(place: &Place, execution: &Execution) -> Result<Connection, CliError> {
    let connection = Connection::to(place, Some(execution.last_event)).await?;
    same_account(execution, &connection).await?;
    connection.tell_clock();
    Ok(connection)
}

async fn ready_at(
    place: &Place,
    recipe: Recipe,
    store: &StorePlace,
    journal: &dyn Store,
    execution: &Execution,
    sandbox: &SharedSandbox,
) -> Result<Ready, CliError> {
    let connection = connected_at(place, execution).await?;
    let plugins = sandbox.plugins(store, journal, &execution.plan, &connection).await?;
    Ok(Ready { recipe, connection, plugins, shared: place.shared_by(&execution.plan) })
}

/// An execution goes on in the account that it started in, and in no other.
async fn same_account(execution: &Execution, connection: &Connection) -> Result<(), CliError> {
    let account = connection.identity().await?.account;
    if account == execution.plan.account {
        return Ok(());
    }
    Err(CliError::refused(format!(
        "execution {} belongs to account {}, and the credentials are of account {account}",
        execution.id, execution.plan.account
    ))
    .help("use the credentials of the account that it started in"))
}

async fn recipe_of(journal: &dyn Store, execution: &Execution) -> Result<Recipe, CliError> {
    let bytes = journal.blob(&execution.recipe_sha256).await?;
    let unreadable = || {
        CliError::internal(format!(
            "the recipe that execution {} started with can't be read by this version",
            execution.id
        ))
        .help(format!("use version {} of drs-runtime", execution.version))
    };
    let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
    decode(&text).map_err(|_| unreadable())
}
