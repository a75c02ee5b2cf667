//! The processes of all hosts, side by side.

use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use drs_core::execution::Execution;
use drs_core::ports::{Clock, Command, Fence, Hold, Store};
use tokio::sync::watch;

use super::clock::HostClock;
use super::host::{Host, Ill, Then};
use super::notes::{Notes, Writer};
use super::table::SharedTable;
use crate::crash::fate::Fate;
use crate::crash::scene::{Life, Scene, Work, runtime};
use crate::crash::world_time::ProcessClock;

/// Longer than any execution here takes.
const LONGEST: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// How far what the runtime takes for AWS's time may be off.
const SKEW: Duration = Duration::from_secs(60);

/// How long after the end of all a process wakes that slept so long: what it has signed is too old by then.
const SLEEP: Duration = Duration::from_secs(6 * 60);

/// The longest sleep of all, where nothing comes to an end.
const LONGEST_SLEEP: Duration = Duration::from_secs(2 * 60 * 60);

/// What the hosts of one execution are, and what they share.
pub(crate) struct Play<'a> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) table: &'a SharedTable,
    /// The first one begins the execution.
    pub(crate) hosts: Vec<Host>,
    /// Where the person sits.
    pub(crate) terminal: Host,
    /// Every how many times that the engine looks into its inbox the table is asked.
    pub(crate) inbox_every: u32,
}

/// Hosts while they live.
pub(super) struct Hosts<'a> {
    pub(super) scene: &'a Scene<'a>,
    /// The time of AWS.
    pub(super) time: Arc<ProcessClock>,
    table: &'a SharedTable,
    notes: Arc<Mutex<Notes>>,
    inbox_every: u32,
    processes: AtomicU32,
    nobody_begins: AtomicBool,
    over: watch::Sender<bool>,
}

/// One process of a host.
pub(super) struct Process {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<HostClock>,
    number: u32,
    fate: Arc<Fate>,
}

impl Play<'_> {
    /// Plays until the execution has ended, nothing is left to do, and all that slept have woken. Gives the execution as it
    /// was before the last of them woke, or nothing if it never began, and what was noted.
    pub(crate) fn play(
        self,
        next: impl FnMut(&Execution) -> Option<Command>,
    ) -> (Result<Option<Execution>, String>, Notes) {
        let Play { scene, table, hosts, terminal, inbox_every } = self;
        let notes = Arc::new(Mutex::new(Notes::default()));
        let ended = runtime().block_on(async {
            let stage = Hosts {
                scene,
                time: scene.time.go_on(),
                table,
                notes: notes.clone(),
                inbox_every,
                processes: AtomicU32::new(0),
                nobody_begins: AtomicBool::new(false),
                over: watch::Sender::new(false),
            };
            let ended = tokio::select! {
                biased;
                ended = stage.all(&hosts, &terminal, next) => ended,
                () = stage.time.sleep(LONGEST) => Err("it has no end".to_owned()),
            };
            scene.time.stop(Duration::ZERO);
            ended
        });
        let notes = std::mem::take(&mut *notes.lock().unwrap());
        (ended, notes)
    }
}

impl Hosts<'_> {
    async fn all(
        &self,
        hosts: &[Host],
        terminal: &Host,
        next: impl FnMut(&Execution) -> Option<Command>,
    ) -> Result<Option<Execution>, String> {
        let host = async |number: usize| {
            if let Some(host) = hosts.get(number) {
                self.host(host, number == 0).await;
            }
        };
        let person = async {
            let ended = self.person(terminal, next).await;
            self.over.send_replace(true);
            ended
        };
        let (ended, ..) = tokio::join!(person, host(0), host(1), host(2));
        ended
    }

    /// One process, until it leaves or is killed: then it gives nothing.
    pub(super) async fn process<T>(
        &self,
        host: &Host,
        ill: Option<Ill>,
        live: impl AsyncFnOnce(Process) -> T,
    ) -> Option<T> {
        let number = self.processes.fetch_add(1, Ordering::Relaxed);
        let fate = match ill {
            Some(Ill { doom, then: Then::Asleep(_) | Then::AsleepToTheEnd }) => Fate::asleep_at(doom),
            Some(Ill { doom, then: Then::Gone(_) }) => Fate::of(Some(doom)),
            None => Fate::of(None),
        };
        let clock = Arc::new(HostClock { time: self.time.clone(), wrong: host.clock, fate: fate.clone() });
        let store = self.table.open(clock.clone(), fate.clone(), number).await;
        let process = Process { store, clock, number, fate: fate.clone() };
        tokio::select! {
            biased;
            () = fate.struck() => {
                self.notes.lock().unwrap().killed += 1;
                None
            }
            never = self.wake(&fate, ill) => match never {},
            lived = live(process) => Some(lived),
        }
    }

    /// Wakes a process that has fallen asleep when its time has come.
    async fn wake(&self, fate: &Fate, ill: Option<Ill>) -> Infallible {
        fate.fell_asleep().await;
        self.notes.lock().unwrap().frozen += 1;
        match ill {
            Some(Ill { then: Then::Asleep(length), .. }) => self.time.sleep(length).await,
            _ => tokio::select! {
                biased;
                () = self.all_over() => self.time.sleep(SLEEP).await,
                () = self.time.sleep(LONGEST_SLEEP) => {}
            },
        }
        fate.wake();
        pending().await
    }

    /// Drives the execution for as long as the process can, and gives the right to drive back.
    pub(super) async fn drive(&self, process: &Process, hold: Arc<dyn Hold>, work: Work) {
        let Process { number, fate, clock, store } = process;
        let fence = Fence::default();
        let aws = self.scene.connect(clock.clone(), fate, fence.clone()).await;
        // With the answer comes AWS's time. Without one the host tries again later.
        if aws.sts().identity().await.is_ok() {
            if aws.ahead_of_host().is_some_and(|ahead| ahead.unsigned_abs() > SKEW) {
                self.mark("a host put right whose clock was far off");
            }
            fence.arm(hold.clone());
            let writer = Arc::new(Writer { notes: self.notes.clone(), process: *number });
            let life = Life {
                process: *number,
                clock: aws.clock(),
                fate: fate.clone(),
                store: store.clone(),
                witness: Some(writer),
                inbox_every: self.inbox_every,
                hold: hold.clone(),
            };
            if let Err(error) = self.scene.drive(&aws, life, work).await {
                self.notes.lock().unwrap().left(*number, &error);
            }
        }
        // What can't be written then was lost before.
        drop(hold.release().await);
    }

    pub(super) fn mark(&self, path: &'static str) {
        self.notes.lock().unwrap().mark(path);
    }

    /// Whether nobody will begin the execution any more that has not.
    pub(super) fn does_nobody_begin(&self) -> bool {
        self.nobody_begins.load(Ordering::Relaxed)
    }

    pub(super) fn nobody_begins(&self) {
        self.nobody_begins.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    /// Returns when all is over.
    pub(super) async fn all_over(&self) {
        // The sender lives as long as this.
        let _ = self.over.subscribe().wait_for(|over| *over).await;
    }
}
