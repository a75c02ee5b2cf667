//! A store that is there for one test, opened as by several processes.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use drs_core::ids::{ExecutionId, ServerId};
use drs_core::ports::{AccountRegion, Hold, JournalError, LockName, Store};
use drs_journal::SqliteJournal;
use drs_journal::dynamo::{BootClock, DynamoOptions, DynamoStore, LEASE, LeaseClock, Made, init};
use dynoxide::Database;
use tempfile::TempDir;

use crate::clock::TokioClock;
use crate::local;
use crate::network::{self, Quality};

/// An execution's id.
pub(crate) const ONE: &str = "01JZ5W7Q2N8Y4T6R0V3X9K1HAB";
/// An older one's.
pub(crate) const OTHER: &str = "01JZ5W7Q2N0000000000000000";

pub(crate) fn one() -> ExecutionId {
    ONE.into()
}

pub(crate) fn other() -> ExecutionId {
    OTHER.into()
}

/// Events whose bytes are these texts.
pub(crate) fn events(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// An account's Region.
pub(crate) fn place(region: &str) -> AccountRegion {
    AccountRegion { account: "111122223333".to_owned(), region: region.to_owned() }
}

/// The locks of this many servers.
pub(crate) fn servers(count: usize) -> Vec<LockName> {
    let lock = |number| LockName::Server(place("us-west-2"), ServerId::new(format!("s-{number:017x}")));
    (0..count).map(lock).collect()
}

/// The variable with the number that decides what a lossy network loses, to try others than the usual one.
const SEED: &str = "DRS_RUNTIME_SEED";

/// Where the store is.
enum Kind {
    Sqlite(TempDir),
    Dynamo { client: Client, table: String, clock: Arc<dyn LeaseClock> },
}

/// A store of its own for a test.
pub(crate) struct World(Kind);

impl World {
    /// On SQLite.
    pub(crate) fn sqlite() -> Self {
        Self(Kind::Sqlite(tempfile::tempdir().unwrap()))
    }

    /// On an emulator of DynamoDB in this process.
    pub(crate) async fn emulated() -> Self {
        Self::on(&Arc::new(Database::memory().unwrap()), Quality::Good).await
    }

    /// On the emulator, over a network that loses messages and with an index that lags behind.
    pub(crate) async fn lossy() -> Self {
        let seed = std::env::var(SEED).map_or(1, |seed| seed.parse().unwrap());
        println!("{SEED}={seed}");
        fastrand::seed(seed);
        Self::on(&Arc::new(Database::memory().unwrap()), Quality::Bad).await
    }

    async fn on(database: &Arc<Database>, quality: Quality) -> Self {
        let clock: Arc<dyn LeaseClock> = Arc::new(TokioClock::default());
        Self::with(network::client(database, quality), "executions", clock, LEASE).await
    }

    /// On DynamoDB Local, if it runs. Its tables stay until it ends.
    pub(crate) async fn local() -> Option<Self> {
        let client = local::client()?;
        let table = format!("contract-{:032x}", fastrand::u128(..));
        Some(Self::with(client, &table, Arc::new(BootClock), Duration::from_secs(3)).await)
    }

    async fn with(client: Client, table: &str, clock: Arc<dyn LeaseClock>, lease: Duration) -> Self {
        let made = init(&client, Arc::clone(&clock), table, Some(lease)).await;
        assert_eq!(made, Ok(Made { is_new: true, lease }));
        Self(Kind::Dynamo { client, table: table.to_owned(), clock })
    }

    /// The store as another process opens it.
    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        match &self.0 {
            Kind::Sqlite(folder) => Arc::new(SqliteJournal::open(folder.path()).unwrap()),
            Kind::Dynamo { client, table, clock } => {
                let options = DynamoOptions { table: table.clone(), holder: HOLDER.to_owned() };
                Arc::new(DynamoStore::open(client, Arc::clone(clock), options).await.unwrap())
            }
        }
    }

    /// A store in which execution one has begun.
    pub(crate) async fn begun(&self) -> Arc<dyn Store> {
        let store = self.open().await;
        store.append(&one(), 0, &events(&["start"])).await.unwrap();
        store
    }
}

/// What a holder says of itself.
pub(crate) const HOLDER: &str = "recovery-host, process 1";

/// A hold that is kept for as long as this lives, as a driver keeps it.
pub(crate) struct Driver {
    pub(crate) hold: Arc<dyn Hold>,
    keeping: tokio::task::JoinHandle<JournalError>,
}

impl Driver {
    pub(crate) async fn take(store: &Arc<dyn Store>, execution: &ExecutionId) -> Self {
        Self::keep(store.hold(execution).await.unwrap())
    }

    pub(crate) fn keep(hold: Arc<dyn Hold>) -> Self {
        let kept = Arc::clone(&hold);
        Self { hold, keeping: tokio::spawn(async move { kept.keep().await }) }
    }

    /// Ends as a driver does that is done.
    pub(crate) async fn release(self) {
        self.keeping.abort();
        self.hold.release().await.unwrap();
    }

    /// Ends as a process does that is killed.
    pub(crate) fn die(self) {
        self.keeping.abort();
    }

    /// Why the right was lost.
    pub(crate) async fn lost(self) -> JournalError {
        self.keeping.await.unwrap()
    }
}
