//! The actor that drives one execution: it asks the core what is due, runs it, and appends what came of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use drs_core::event::Event;
use drs_core::execution::{Execution, HookState};
use drs_core::ids::{ExecutionId, ServerId, WaveName};
use drs_core::launch::LaunchFacts;
use drs_core::next::{HookStep, Next, Step, next};
use drs_core::ports::{Command, CommandKind, Hold, JournalError};
use drs_core::status::ExecutionStatus;
use drs_core::time::{Timestamp, between};
use drs_core::{command, launch, termination};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};

use crate::error::EngineError;
use crate::ledger::Ledger;
use crate::observer::Observer;
use crate::ports::Ports;
use crate::recorder::Recording;
use crate::reservations::SharedQuotas;
use crate::start::take_again;
use crate::tasks::{Outcome, Tasks};

/// How often the inbox is looked into, on the runtime's clock.
const INBOX_EVERY: Duration = Duration::from_secs(2);

/// How many more tasks that ended meanwhile are recorded together with the first: one append for all of them.
const ENDED_TOGETHER: usize = 255;

/// How often a launch is reserved anew because another execution reserved at the same time.
const RESERVE_ATTEMPTS: u32 = 16;

/// How many host calls may wait to be recorded.
const WAITING_RECORDINGS: usize = 64;

/// What it takes to drive an execution.
pub struct Drive {
    /// The execution.
    pub execution: ExecutionId,
    /// The host's name, for the record.
    pub host: String,
    /// The process id, for the record.
    pub process: u32,
    /// The right to drive it.
    pub hold: Arc<dyn Hold>,
    /// Who watches.
    pub observer: Arc<dyn Observer>,
    /// The commands that are applied first, in their order, such as the `resume` or the `cleanup` that this process was
    /// started for.
    pub first: Vec<Command>,
    /// Commands of this terminal.
    pub commands: mpsc::Receiver<Command>,
}

/// Drives an execution until it has ended, or is paused with nothing under way. Gives it with the hash of its last event.
///
/// # Errors
/// When the store refuses, or the journal is not as it should be. What was recorded stays; `resume` goes on from there.
pub async fn drive(ports: Ports, drive: Drive) -> Result<(Execution, String), EngineError> {
    let Drive { execution, host, process, hold, observer, first, commands } = drive;
    let ledger = Ledger::open(ports.journal.clone(), ports.clock.clone(), observer, &execution).await?;
    // After the journal was read: whoever takes over from now on writes what the first append does not expect.
    if hold.remaining().is_some_and(|left| left.is_zero()) {
        return Err(JournalError::Held { execution, holder: String::new() }.into());
    }
    let (sender, recordings) = mpsc::channel(WAITING_RECORDINGS);
    let mut driver = Driver {
        tasks: Tasks::new(ports.clone(), sender),
        quotas: SharedQuotas::new(ports.journal.clone(), ports.shared.clone()),
        ports,
        ledger,
        commands,
        recordings,
        running: JoinSet::new(),
        under_way: HashMap::new(),
    };
    let epoch = driver.ledger.execution().epoch + 1;
    let from_silence = !hold.former_is_gone();
    let driven = driver.drive(Event::DriverStarted { epoch, host, process, from_silence }, first);
    tokio::select! {
        biased;
        driven = driven => driven?,
        lost = hold.keep() => return Err(lost.into()),
    }
    Ok(driver.ledger.into_execution())
}

/// A task that has ended: its key and what came of it.
type Ended = Result<(String, Outcome), tokio::task::JoinError>;

struct Driver {
    ports: Ports,
    ledger: Ledger,
    tasks: Tasks,
    quotas: SharedQuotas,
    commands: mpsc::Receiver<Command>,
    recordings: mpsc::Receiver<Recording>,
    running: JoinSet<(String, Outcome)>,
    under_way: HashMap<String, AbortHandle>,
}

impl Driver {
    async fn drive(&mut self, started: Event, first: Vec<Command>) -> Result<(), EngineError> {
        self.ledger.append(vec![started]).await?;
        for command in first {
            if command::reopens(self.ledger.execution(), &command.kind) {
                self.take_again().await?;
            }
            // Checked again: another process may have done as asked before this one got the lock.
            self.ledger.apply(command).await?;
        }
        self.run().await?;
        self.running.abort_all();
        self.stop().await?;
        self.quotas.release(self.ledger.execution(), self.now()).await?;
        if self.ledger.execution().status.is_final() {
            // What is lost here is made up for by who wants the locks next: the holder has ended.
            let Execution { id, events, .. } = self.ledger.execution();
            self.ports.journal.unlock(id, *events).await?;
        }
        Ok(())
    }

    /// Takes the locks again that the execution's end gave back. Where another execution has one, this one stays ended.
    async fn take_again(&mut self) -> Result<(), EngineError> {
        let taken = take_again(&*self.ports.journal, self.ledger.execution(), self.ports.shared.as_ref()).await;
        if taken.is_err() {
            self.stop().await?;
        }
        taken
    }

    async fn stop(&mut self) -> Result<(), EngineError> {
        let calls = self.ports.counter.counts();
        self.ledger.append(vec![Event::DriverStopped { calls }]).await
    }

    async fn run(&mut self) -> Result<(), EngineError> {
        loop {
            self.ledger.take_commands().await?;
            let due = self.decide().await?;
            self.stop_what_was_dropped();
            if self.is_over(&due) {
                return Ok(());
            }
            for step in due.steps {
                self.begin(step).await?;
            }
            self.wait(due.wake).await?;
        }
    }

    /// Appends decisions until only steps are due that need the world.
    async fn decide(&mut self) -> Result<Next, EngineError> {
        loop {
            let due = next(self.ledger.execution(), self.now());
            let records: Vec<Event> = due.steps.iter().filter_map(record_of).collect();
            if records.is_empty() {
                return Ok(due);
            }
            self.ledger.append(records).await?;
        }
    }

    /// The time now. It is never before the last event: the clock of the process that wrote it may have been ahead.
    fn now(&self) -> Timestamp {
        self.ports.clock.now().max(self.ledger.execution().last_event)
    }

    /// A step that is under way is due until its event is there: nothing due means nothing to wait for. Only hooks go on
    /// through a pause without being due.
    fn is_over(&self, due: &Next) -> bool {
        let status = self.ledger.execution().status;
        let paused = status == ExecutionStatus::Paused && self.under_way.is_empty();
        due.steps.is_empty() && (status.is_final() || paused)
    }

    async fn begin(&mut self, step: Step) -> Result<(), EngineError> {
        let key = step.key();
        if self.under_way.contains_key(&key) {
            return Ok(());
        }
        if let Step::RunHook(hook) = &step {
            self.ledger.append(vec![beginning_of(hook)]).await?;
        }
        if let Some(task) = self.tasks.of(step, self.ledger.execution()) {
            let name = key.clone();
            let handle = self.running.spawn(async move { (name, task.await) });
            self.under_way.insert(key, handle);
        }
        Ok(())
    }

    /// Waits until something happens: a task ends, a call is to be recorded, a command comes, or time makes a step due.
    async fn wait(&mut self, wake: Option<Timestamp>) -> Result<(), EngineError> {
        let clock = self.ports.clock.clone();
        let nap = wake.map_or(INBOX_EVERY, |at| between(self.now(), at).min(INBOX_EVERY));
        tokio::select! {
            biased;
            Some(recording) = self.recordings.recv() => {
                self.ledger.append(vec![recording.event]).await?;
                // An attempt that was dropped meanwhile waits no more.
                let _dropped = recording.done.send(());
                Ok(())
            }
            Some(ended) = self.running.join_next() => {
                let more = std::iter::from_fn(|| self.running.try_join_next()).take(ENDED_TOGETHER);
                let ended = std::iter::once(ended).chain(more).collect();
                self.finish_all(ended).await
            }
            Some(command) = self.commands.recv() => self.ledger.apply(command).await,
            () = clock.sleep(nap.max(Duration::from_millis(1))) => Ok(()),
        }
    }

    /// Records what came of tasks that have ended, in the order of their ends; what is only told, in one append.
    async fn finish_all(&mut self, ended: Vec<Ended>) -> Result<(), EngineError> {
        let mut told = Vec::new();
        for ended in ended {
            let (key, outcome) = match ended {
                Ok(ended) => ended,
                Err(error) if error.is_cancelled() => continue,
                Err(error) => return Err(EngineError::Internal(format!("a step broke off: {error}"))),
            };
            self.under_way.remove(&key);
            match outcome {
                Outcome::Events(events) => told.extend(events),
                prepared => {
                    self.record(std::mem::take(&mut told)).await?;
                    self.finish_prepared(&key, prepared).await?;
                }
            }
        }
        self.record(told).await
    }

    /// What was prepared may not be wanted any more: a cancel or a pause came in between. What ended with it is decided
    /// first, for a decision that waits hides all other steps.
    async fn finish_prepared(&mut self, key: &str, prepared: Outcome) -> Result<(), EngineError> {
        if !self.decide().await?.steps.iter().any(|step| step.key() == key) {
            return Ok(());
        }
        match prepared {
            Outcome::Events(events) => self.record(events).await,
            Outcome::LaunchFacts { wave, batch, servers, facts } => self.intend(&wave, batch, &servers, facts).await,
            Outcome::TerminationFacts { batch, servers, facts } => {
                let events = termination::intend(self.ledger.execution(), batch, &servers, &facts);
                self.record(events).await
            }
        }
    }

    /// Records the intent of a launch once others count it. When others reserve at the same time again and again, the launch
    /// is prepared anew.
    async fn intend(
        &mut self,
        wave: &WaveName,
        batch: u32,
        servers: &[ServerId],
        facts: LaunchFacts,
    ) -> Result<(), EngineError> {
        for _ in 0..RESERVE_ATTEMPTS {
            let reserved = self.quotas.now().await?;
            let (execution, now) = (self.ledger.execution(), self.now());
            let head = self.ledger.head().to_owned();
            let facts = LaunchFacts { head, reserved: reserved.entries.clone(), ..facts.clone() };
            let events = launch::intend(execution, wave, batch, servers, &facts, now);
            let kept =
                events.iter().find_map(|event| launch::with_reservation(execution, &reserved.entries, event, now));
            let counted = match kept {
                Some(kept) => self.quotas.replace(reserved.version, &kept).await?,
                None => true,
            };
            if counted {
                return self.record(events).await;
            }
        }
        Ok(())
    }

    async fn record(&mut self, events: Vec<Event>) -> Result<(), EngineError> {
        let execution = self.ledger.execution();
        let mut news: Vec<Event> = Vec::with_capacity(events.len());
        for event in events {
            if is_news(execution, &event) && !is_repeated(&news, &event) {
                news.push(event);
            }
        }
        self.ledger.append(news).await
    }

    /// Hooks of a wave that has ended, or of an execution that was cancelled, are dropped.
    fn stop_what_was_dropped(&mut self) {
        let execution = self.ledger.execution();
        let wanted: Vec<String> =
            execution.waves.iter().filter(|wave| wave.is_under_way()).flat_map(running_hooks).collect();
        self.under_way.retain(|key, handle| {
            let keep = !key.starts_with("hook ") || wanted.contains(key);
            if !keep {
                handle.abort();
            }
            keep
        });
    }
}

fn record_of(step: &Step) -> Option<Event> {
    match step {
        Step::Record(event) => Some((**event).clone()),
        _ => None,
    }
}

/// The event that an attempt begins with.
fn beginning_of(step: &HookStep) -> Event {
    let HookStep { wave, phase, hook, attempt, last_attempt, again, .. } = step.clone();
    match again {
        true => Event::HookReentered { wave, phase, hook, attempt },
        false => Event::HookStarted { wave, phase, hook, attempt, last_attempt },
    }
}

fn running_hooks(wave: &drs_core::execution::WaveState) -> Vec<String> {
    use drs_core::plugin::HookPhase;
    let key = |phase, hook: &drs_core::execution::HookRun| {
        Step::RunHook(HookStep {
            wave: wave.name.clone(),
            phase,
            hook: hook.name.clone(),
            attempt: hook.attempt,
            last_attempt: false,
            again: false,
        })
        .key()
    };
    let running = |hook: &&drs_core::execution::HookRun| matches!(hook.state, HookState::Running { .. });
    let before = wave.before.iter().filter(running).map(|hook| key(HookPhase::Before, hook));
    let after = wave.after.iter().filter(running).map(|hook| key(HookPhase::After, hook));
    before.chain(after).collect()
}

/// Whether an event says something new: the same failure to read is recorded once, and an attempt that was dropped
/// has nothing to say.
fn is_news(execution: &Execution, event: &Event) -> bool {
    match event {
        Event::ReadFailed { what, error } => execution.read_failures.get(what) != Some(error),
        Event::HookAnswered { wave, phase, hook, attempt, .. } => execution.wave(wave).is_some_and(|wave| {
            let run = wave.hooks(*phase).iter().find(|run| run.name == *hook);
            run.is_some_and(|run| run.attempt == *attempt && matches!(run.state, HookState::Running { .. }))
        }),
        _ => true,
    }
}

/// Whether the same failure to read is among the events already.
fn is_repeated(events: &[Event], event: &Event) -> bool {
    matches!(event, Event::ReadFailed { .. }) && events.contains(event)
}

/// A command that this process gives itself.
impl Drive {
    /// The command of a person at this terminal.
    pub fn command(kind: CommandKind, by: impl Into<String>) -> Command {
        Command { kind, by: by.into() }
    }
}
