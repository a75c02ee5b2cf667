//! Where processes live and die one after another: the world and the store, which outlive them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Clock, Command, Fence, JournalError};
use drs_core::time::Timestamp;
use drs_engine::EngineError;
use drs_journal::SqliteJournal;
use drs_sim::World;

use super::fate::Fate;
use super::lease::Lease;
use super::plugins::MortalPlugins;
use super::requests::{self, ShownInstances};
use super::stage::Stage;
use super::store::MortalStore;
use super::terminal::Terminal;
use super::world_time::{ProcessClock, WorldTime};
use crate::rehearsal::{ORIGIN, connect, drive_of, execution_id, plugin_ports, ports, start_of};

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
    pub(crate) journal: Arc<SqliteJournal>,
    pub(crate) id: ExecutionId,
    terminal: Arc<Terminal>,
    /// The right to drive of the process that has it.
    lease: Mutex<Weak<Lease>>,
    /// Whether a process was silent and may live.
    silence: AtomicBool,
}

impl<'a> Scene<'a> {
    /// A scene on which nothing has happened. `number` makes the execution's id.
    pub(crate) fn of(stage: &'a Stage, journal: Arc<SqliteJournal>, number: u64) -> Self {
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
            lease: Mutex::default(),
            silence: AtomicBool::new(false),
        }
    }

    /// One process, from its start until it leaves, is killed, or breaks off.
    pub(crate) fn process(&self, fate: &Arc<Fate>, work: Work) -> Leave {
        let runtime = runtime();
        let left = runtime.block_on(async {
            let clock = self.time.go_on();
            let left = tokio::select! {
                biased;
                () = fate.struck() => Leave::Killed,
                ended = self.live(clock.clone(), fate, work) => match ended {
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
        match runtime().block_on(drs_engine::load(&*self.journal, &self.id)) {
            Ok(loaded) => Ok(Some(loaded.execution)),
            Err(EngineError::Journal(JournalError::NotFound(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The process that drives is silent and loses its right; the next one comes after so long.
    pub(crate) fn take_from_the_silent(&self, gap: Duration) -> (Arc<ProcessClock>, Timestamp) {
        if let Some(lease) = self.lease.lock().unwrap().upgrade() {
            runtime().block_on(lease.lose());
        }
        self.silence.store(true, Ordering::SeqCst);
        self.time.freeze(gap)
    }

    async fn live(&self, clock: Arc<dyn Clock>, fate: &Arc<Fate>, work: Work) -> Result<(), EngineError> {
        let Stage { script, plan, plugins, .. } = self.stage;
        let (world, shown, own) = (self.world.clone(), self.shown.clone(), fate.clone());
        let fence = Fence::default();
        let aws = connect(clock, fence.clone(), move |request| requests::handle(&world, &own, &shown, request)).await;
        // Every process begins so: with the answer comes AWS's time.
        let clock = aws.clock();
        while aws.sts().identity().await.is_err() {
            clock.sleep(TRIED_AGAIN).await;
        }
        let plugins = Arc::new(plugins.over(plugin_ports(&aws, &clock)));
        let plugins = Arc::new(MortalPlugins { inner: plugins, fate: fate.clone() });
        let journal =
            Arc::new(MortalStore { inner: self.journal.clone(), fate: fate.clone(), terminal: self.terminal.clone() });
        let lease = Lease::of(self.journal.hold(&self.id)?, !self.silence.load(Ordering::SeqCst));
        let lease = Arc::new(lease);
        *self.lease.lock().unwrap() = Arc::downgrade(&lease);
        fence.arm(lease.clone());
        let place = Some(self.stage.place());
        let first = match work {
            Work::GoOn(first) => first,
            Work::Begin => {
                let recipe = self.journal.put_blob(b"a recipe")?;
                let start = start_of(&self.id, script.mode, plan.clone(), recipe, place.clone());
                drs_engine::start(&*journal, &*clock, start).await?;
                None
            }
        };
        let (_terminal, drive) = drive_of(&self.id, lease, first);
        drs_engine::drive(ports(&aws, clock, plugins, journal, place), drive).await?;
        Ok(())
    }
}

/// One thread whose clock jumps.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}
