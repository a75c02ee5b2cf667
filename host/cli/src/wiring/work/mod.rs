//! `work`: a host that takes the executions that nobody drives, and drives them until they end or wait for a person.

mod take_over;
mod watchlist;

use std::collections::BTreeMap;
use std::sync::Arc;

use drs_core::ids::ExecutionId;
use drs_core::need::Need;
use drs_core::ports::Store;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{StorePlace, WorkOptions};
use crate::stream;
use crate::surface::Surface;

use super::interrupt::Interrupts;
use super::store::open_store;
use super::stored::Shared;
use super::{block_on, wall_time};

use take_over::{TakeOver, short};
use watchlist::{Tried, Watchlist};

/// Works until Ctrl-C, or with `--once` until nothing is left to do.
///
/// # Errors
/// When the store can't be read.
pub(crate) fn work(place: &StorePlace, options: &WorkOptions) -> Result<Exit, CliError> {
    block_on(async {
        let store = open_store(place).await?;
        let (stop, stopped) = watch::channel(false);
        let worker = Worker {
            place: place.clone(),
            store,
            shared: Arc::default(),
            stopped,
            list: Watchlist::default(),
            told: BTreeMap::new(),
            tasks: JoinSet::new(),
        };
        worker.run(options, stop).await
    })
}

/// What became of an execution that was tried.
type Outcome = (ExecutionId, Result<Tried, CliError>);

struct Worker {
    place: StorePlace,
    store: Arc<dyn Store>,
    shared: Arc<Shared>,
    stopped: watch::Receiver<bool>,
    list: Watchlist,
    /// What was told last of executions that can't be read or gone on with.
    told: BTreeMap<ExecutionId, String>,
    tasks: JoinSet<Outcome>,
}

impl Worker {
    async fn run(mut self, options: &WorkOptions, stop: watch::Sender<bool>) -> Result<Exit, CliError> {
        let mut interrupts = Interrupts::listen().map_err(CliError::internal)?;
        let clock = super::wall_clock();
        stream::talk(&format!("takes executions of {} that nobody drives; Ctrl-C ends it\n", self.store.name()));
        loop {
            self.look(options.once).await?;
            if options.once && self.tasks.is_empty() {
                return Ok(Exit::Completed);
            }
            tokio::select! {
                () = interrupts.next() => break,
                Some(ended) = self.tasks.join_next() => {
                    let (id, outcome) = ended.map_err(CliError::internal)?;
                    self.note(&id, outcome);
                }
                () = clock.sleep(self.list.next_look(options.scan_every)) => {}
            }
        }
        stream::talk("\nleaves its executions to others; jobs under way go on in AWS\n");
        // Who listens no more has left already.
        let _ = stop.send(true);
        while self.tasks.join_next().await.is_some() {}
        Ok(Exit::Completed)
    }

    /// Looks through the store and tries every execution that needs somebody. Who leaves when nothing is left to do can't
    /// wait and see which drivers live: those are tried as well.
    async fn look(&mut self, once: bool) -> Result<(), CliError> {
        for (id, error) in self.list.look(&*self.store, wall_time()).await? {
            self.tell_once(&id, &error);
        }
        let doubtful = if once { self.list.take_doubtful() } else { Vec::new() };
        for (id, need) in self.list.take_due(wall_time()).into_iter().chain(doubtful) {
            self.begin(id, need);
        }
        Ok(())
    }

    fn begin(&mut self, id: ExecutionId, need: Need) {
        let take_over = TakeOver {
            place: self.place.clone(),
            store: self.store.clone(),
            shared: self.shared.clone(),
            execution: id.clone(),
            need,
        };
        let stopped = self.stopped.clone();
        self.tasks.spawn(async move { (id, take_over.until(stopped).await) });
    }

    fn note(&mut self, id: &ExecutionId, outcome: Result<Tried, CliError>) {
        let tried = match outcome {
            Ok(tried) => {
                self.told.remove(id);
                tried
            }
            Err(error) => {
                self.tell_once(id, &error);
                Tried::Failed
            }
        };
        self.list.tried(id, &tried, wall_time());
    }

    /// Tells what keeps this host from going on with an execution, unless that was told last.
    fn tell_once(&mut self, id: &ExecutionId, error: &CliError) {
        let text = error.render(Surface::stderr(), &self.place.hints());
        if self.told.get(id) != Some(&text) {
            stream::talk(&format!("{}  {text}", short(id)));
        }
        self.told.insert(id.clone(), text);
    }
}
