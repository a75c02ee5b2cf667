//! Where processes live and die: the world and the store, which outlive them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use drs_aws::Aws;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Clock, Command, Fence, Hold, JournalError, Store};
use drs_core::time::Timestamp;
use drs_engine::{Drive, EngineError};
use drs_journal::SqliteJournal;
use drs_sim::World;

use super::fate::Fate;
use super::lease::Rights;
use super::plugins::MortalPlugins;
use super::requests::{self, ShownInstances};
use super::stage::Stage;
use super::store::{MortalStore, Witness};
use super::terminal::Terminal;
use super::world_time::{ProcessClock, WorldTime, Wrong};
use crate::rehearsal::{ORIGIN, connect_to, drive_of, execution_id, plugin_ports, ports, start_of};

/// Longer than any process here has to live, in its own time.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a person waits who could not begin because AWS did not answer.
const TRIED_AGAIN: Duration = Duration::from_secs(60);

/// What a process is started for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    /// `run`.
    Begin,
    /// `resume`, with the command that ends a pause where there is one.
    GoOn(Option<Command>),
}

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leave {
    /// The engine came to rest.
    InOrder,
    /// It was killed.
    Killed,
    /// The engine can't go on.
    Broken(String),
}

/// The world and the store of one execution.
pub(crate) struct Scene<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) world: Arc<World>,
    pub(crate) time: Arc<WorldTime>,
    pub(crate) shown: Arc<ShownInstances>,
    pub(crate) journal: Arc<dyn Store>,
    pub(crate) id: ExecutionId,
    pub(crate) terminal: Arc<Terminal>,
    /// Where processes live one after another, how they get the right to drive.
    rights: Option<Rights>,
    /// How wrong the clocks of these processes are, in turn.
    clocks: Vec<Wrong>,
    processes: AtomicU32,
}

/// What a process has that drives.
pub(crate) struct Life {
    /// Its number, for the record.
    pub(crate) process: u32,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) fate: Arc<Fate>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) witness: Option<Arc<dyn Witness>>,
    pub(crate) inbox_every: u32,
    pub(crate) hold: Arc<dyn Hold>,
}

impl<'a> Scene<'a> {
    /// A scene on which nothing has happened, with a store on SQLite. `number` makes the execution's id.
    pub(crate) fn of(stage: &'a Stage, journal: Arc<SqliteJournal>, number: u64) -> Self {
        let rights = Some(Rights::of(journal.clone()));
        Self { rights, ..Self::on(stage, journal, number) }
    }

    /// The same with any store.
    pub(crate) fn on(stage: &'a Stage, journal: Arc<dyn Store>, number: u64) -> Self {
        let time = WorldTime::still(ORIGIN.parse().unwrap());
        // One seed for all: the same point is the same moment in every course.
        fastrand::seed(1);
        let world = Arc::new(stage.rehearsal.world(1, time.clone()));
        Self {
            stage,
            world,
            time,
            shown: Arc::default(),
            journal,
            id: execution_id(number),
            terminal: Arc::new(Terminal::of(&stage.script.cues)),
            rights: None,
            clocks: vec![Wrong::default()],
            processes: AtomicU32::new(0),
        }
    }

    /// The same, where the clocks of its processes are wrong like this, in turn.
    pub(crate) fn with_clocks(self, clocks: Vec<Wrong>) -> Self {
        Self { clocks, ..self }
    }

    /// One process, from its start until it leaves, is killed, or breaks off.
    pub(crate) fn process(&self, fate: &Arc<Fate>, work: Work) -> Leave {
        let process = self.processes.fetch_add(1, Ordering::Relaxed);
        let wrong = self.clocks[process as usize % self.clocks.len()];
        let runtime = runtime();
        let left = runtime.block_on(async {
            let clock = self.time.go_on_with(wrong);
            let left = tokio::select! {
                biased;
                () = fate.struck() => Leave::Killed,
                ended = self.live(process, clock.clone(), fate, work) => match ended {
                    Ok(()) => Leave::InOrder,
                    Err(error) => Leave::Broken(error.to_string()),
                },
                () = clock.sleep(LIFETIME) => Leave::Broken("it did not come to rest within a day".to_owned()),
            };
            let killed = left == Leave::Killed;
            self.time.stop(if killed { self.stage.script.gap } else { Duration::ZERO });
            left
        });
        // With the runtime go all its tasks: none is polled again.
        drop(runtime);
        left
    }

    /// The execution as the store has it; `None` when it never began.
    pub(crate) fn standing(&self) -> Result<Option<Execution>, EngineError> {
        runtime().block_on(self.stands_at(&*self.journal))
    }

    /// The same, as somebody reads it who has opened the store.
    pub(crate) async fn stands_at(&self, store: &dyn Store) -> Result<Option<Execution>, EngineError> {
        match drs_engine::load(store, &self.id).await {
            Ok(loaded) => Ok(Some(loaded.execution)),
            Err(EngineError::Journal(JournalError::NotFound(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The process that drives is silent and loses its right; the next one comes after so long.
    pub(crate) fn take_from_the_silent(&self, gap: Duration) -> (Arc<ProcessClock>, Timestamp) {
        self.rights.as_ref().unwrap().take_from_the_silent();
        self.time.freeze(gap)
    }

    async fn live(&self, process: u32, clock: Arc<dyn Clock>, fate: &Arc<Fate>, work: Work) -> Result<(), EngineError> {
        let (fate, store, fence) = (fate.clone(), self.journal.clone(), Fence::default());
        let aws = self.connect(clock, &fate, fence.clone()).await;
        // Every process begins so: with the answer comes AWS's time.
        let clock = aws.clock();
        while aws.sts().identity().await.is_err() {
            clock.sleep(TRIED_AGAIN).await;
        }
        let hold = self.rights.as_ref().unwrap().take(&self.id)?;
        fence.arm(hold.clone());
        let life = Life { process, clock, fate, store, witness: None, inbox_every: 1, hold };
        self.drive(&aws, life, work).await
    }

    /// The connection of a process to the world.
    pub(crate) async fn connect(&self, clock: Arc<dyn Clock>, fate: &Arc<Fate>, fence: Fence) -> Aws {
        let (world, shown, fate) = (self.world.clone(), self.shown.clone(), fate.clone());
        connect_to(clock, fence, move |request| requests::handle(world.clone(), fate.clone(), shown.clone(), request))
            .await
    }

    /// Drives the execution until it comes to rest.
    pub(crate) async fn drive(&self, aws: &Aws, life: Life, work: Work) -> Result<(), EngineError> {
        let Stage { script, plan, plugins, .. } = self.stage;
        let Life { process, clock, fate, store, witness, inbox_every, hold } = life;
        let plugins = Arc::new(plugins.over(plugin_ports(aws, &clock)));
        let plugins = Arc::new(MortalPlugins { inner: plugins, fate: fate.clone() });
        let (inner, terminal, looks) = (store, self.terminal.clone(), AtomicU32::new(0));
        let journal = Arc::new(MortalStore { inner, fate, terminal, witness, inbox_every, looks });
        let place = Some(self.stage.place());
        let first = match work {
            Work::GoOn(first) => first,
            Work::Begin => {
                let recipe = journal.put_blob(b"a recipe").await?;
                let start = start_of(&self.id, script.mode, plan.clone(), recipe, place.clone());
                drs_engine::start(&*journal, &*clock, start).await?;
                None
            }
        };
        let (_terminal, drive) = drive_of(&self.id, hold, first);
        let drive = Drive { process, ..drive };
        drs_engine::drive(ports(aws, clock, plugins, journal, place), drive).await?;
        Ok(())
    }
}

/// One thread whose clock jumps.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}
