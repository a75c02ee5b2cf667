//! The store on DynamoDB, shared by any number of hosts: one table for everything.
//!
//! Every read that decides something sees all earlier writes; the index only lists. Every write that decides something has
//! a condition and a mark of its own, by which a writer whose answer was lost finds out whether it was done.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
pub use aws_sdk_dynamodb::Client;
use drs_core::ids::ExecutionId;
use drs_core::ports::{
    AccountRegion, Command, CommandId, ExecutionSummary, Hold, Journal, JournalError, LockName, Outline,
    PendingCommand, RawChain, Reservation, Reservations, Store, StoredEvent,
};
use drs_core::time::Timestamp;

use crate::id;

mod blobs;
mod clock;
mod ends;
mod events;
mod fault;
mod inbox;
mod item;
mod key;
mod lease;
mod listing;
mod locks;
mod pack;
mod reading;
mod reservations;
mod runs;
mod segments;
mod setup;
mod sightings;
mod start;
mod table;
mod watch;
mod write;

pub use clock::{BootClock, LeaseClock};
pub use key::INDEX;
pub use setup::{Finding, Made, check, init};

use ends::Ends;
use fault::Fault;
use sightings::Sightings;
use table::Table;

/// How long a holder may be silent before another may take its execution over, where [`init`] was told nothing else.
pub const LEASE: Duration = Duration::from_secs(30);

/// How a process uses a shared store.
#[derive(Debug, Clone)]
pub struct DynamoOptions {
    /// The table's name.
    pub table: String,
    /// Who this process is, for those it keeps waiting: its host and process id.
    pub holder: String,
}

/// A store of executions in a table of DynamoDB.
#[derive(Debug)]
pub struct DynamoStore {
    table: Table,
    name: String,
    holder: String,
    /// How long a holder may be silent before another may take its execution over: the table's, the same for all that use it.
    lease: Duration,
    sightings: Sightings,
    ends: Ends,
}

impl DynamoStore {
    /// Opens the store in a table that [`init`] made.
    ///
    /// # Errors
    /// [`JournalError::Store`] if there is no such table, it can't be read, or has another layout than this version's.
    pub async fn open(
        client: &Client,
        clock: Arc<dyn LeaseClock>,
        options: DynamoOptions,
    ) -> Result<Self, JournalError> {
        let DynamoOptions { table, holder } = options;
        let name = format!("dynamodb://{table}");
        let table = Table::new(client, &table, clock);
        let lease = setup::schema(&table).await.map_err(|fault| fault.at("can't open the store", &name))?.lease;
        Ok(Self { table, name, holder, lease, sightings: Sightings::default(), ends: Ends::default() })
    }

    /// The outcome of an operation on an execution, whose id must be one.
    async fn on<T>(
        &self,
        action: &str,
        execution: &ExecutionId,
        work: impl Future<Output = Result<T, Fault>> + Send,
    ) -> Result<T, JournalError> {
        id::check(execution)?;
        self.tried(action, work.await)
    }

    fn tried<T>(&self, action: &str, outcome: Result<T, Fault>) -> Result<T, JournalError> {
        outcome.map_err(|fault| fault.at(action, &self.name))
    }
}

#[async_trait]
impl Journal for DynamoStore {
    async fn append(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
    ) -> Result<Vec<StoredEvent>, JournalError> {
        self.on("can't append events", execution, self.append_events(execution, expected, events)).await
    }

    async fn events(&self, execution: &ExecutionId) -> Result<Vec<StoredEvent>, JournalError> {
        self.tried("can't read events", self.read_events(execution).await)
    }

    async fn raw_chain(&self, execution: &ExecutionId) -> Result<RawChain, JournalError> {
        self.tried("can't read events", self.read_raw(execution).await)
    }

    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError> {
        self.tried("can't list executions", self.list().await)
    }

    async fn summary(&self, execution: &ExecutionId) -> Result<ExecutionSummary, JournalError> {
        self.tried("can't look for the execution", self.summarise(execution).await)
    }

    async fn describe(&self, execution: &ExecutionId, outline: &Outline) -> Result<(), JournalError> {
        self.tried("can't describe the execution", self.write_outline(execution, outline).await)
    }

    async fn post(&self, execution: &ExecutionId, command: &Command, at: Timestamp) -> Result<CommandId, JournalError> {
        self.tried("can't give a command", self.post_command(execution, command, at).await)
    }

    async fn inbox(&self, execution: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError> {
        self.tried("can't read commands", self.waiting_commands(execution).await)
    }

    async fn append_and_acknowledge(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let work = self.append_and_mark(execution, expected, events, command);
        self.on("can't answer a command", execution, work).await
    }
}

#[async_trait]
impl Store for DynamoStore {
    fn name(&self) -> String {
        self.name.clone()
    }

    async fn begin(
        &self,
        execution: &ExecutionId,
        first: &[u8],
        locks: &[LockName],
    ) -> Result<StoredEvent, JournalError> {
        self.on("can't begin the execution", execution, self.begin_execution(execution, first, locks)).await
    }

    async fn lock(&self, execution: &ExecutionId, locks: &[LockName]) -> Result<(), JournalError> {
        self.tried("can't take locks", self.take_more(execution, locks).await)
    }

    async fn unlock(&self, execution: &ExecutionId, seen: u64) -> Result<(), JournalError> {
        self.tried("can't release locks", self.release_seen(execution, seen).await)
    }

    async fn hold(&self, execution: &ExecutionId) -> Result<Arc<dyn Hold>, JournalError> {
        self.on("can't take the execution", execution, self.take_lease(execution)).await
    }

    async fn find(&self, typed: &str) -> Result<ExecutionId, JournalError> {
        self.tried("can't look for the execution", self.find_execution(typed).await)
    }

    async fn put_blob(&self, bytes: &[u8]) -> Result<String, JournalError> {
        self.tried("can't keep a file", self.keep_blob(bytes).await)
    }

    async fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError> {
        self.tried("can't read a kept file", self.kept_blob(sha256).await)
    }

    async fn reservations(&self, place: &AccountRegion) -> Result<Reservations, JournalError> {
        self.tried("can't read reservations", self.read_reservations(place).await)
    }

    async fn reserve(&self, place: &AccountRegion, version: u64, entries: &[Reservation]) -> Result<(), JournalError> {
        self.tried("can't reserve", self.write_reservations(place, version, entries).await)
    }
}
