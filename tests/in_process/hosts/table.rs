//! The table that hosts share, on an emulator of DynamoDB within the process.

use std::sync::Arc;

use drs_core::ports::Store;
use drs_journal::dynamo::{DynamoOptions, DynamoStore, LeaseClock, init};
use dynoxide::Database;

use super::clock::Slept;
use super::network::{Quality, client};
use crate::crash::fate::Fate;
use crate::crash::scene::runtime;

const TABLE: &str = "executions";

pub(crate) struct SharedTable {
    database: Arc<Database>,
    quality: Quality,
}

impl SharedTable {
    /// A new one, which hosts reach over this network.
    pub(crate) fn new(quality: Quality) -> Self {
        // Other chance than that of the scene: no token of a transaction comes again.
        fastrand::seed(2);
        let database = Arc::new(Database::memory().unwrap());
        let nobody = client(&database, Quality::Good, Fate::of(None));
        runtime().block_on(init(&nobody, Arc::new(Slept::default()), TABLE, None)).unwrap();
        Self { database, quality }
    }

    /// As somebody opens it whose network is good, and who may be asked at any time.
    pub(crate) fn seen_from_outside(&self) -> Arc<dyn Store> {
        let nobody = client(&self.database, Quality::Good, Fate::of(None));
        runtime().block_on(opened(&nobody, Arc::new(Slept::default()), "somebody".to_owned()))
    }

    /// As a process opens it.
    pub(super) async fn open(&self, clock: Arc<dyn LeaseClock>, fate: Arc<Fate>, process: u32) -> Arc<dyn Store> {
        let quality = match self.quality {
            Quality::Good => Quality::Good,
            Quality::Bad(seed) => Quality::Bad(seed.wrapping_add(u64::from(process))),
        };
        opened(&client(&self.database, quality, fate), clock, format!("process {process}")).await
    }
}

async fn opened(client: &drs_journal::dynamo::Client, clock: Arc<dyn LeaseClock>, holder: String) -> Arc<dyn Store> {
    let options = DynamoOptions { table: TABLE.to_owned(), holder };
    Arc::new(DynamoStore::open(client, clock, options).await.unwrap())
}
