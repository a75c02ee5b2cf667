//! One seed played: a random plan in a random world, through as many processes as it takes.

use std::thread;
use std::time::Duration;

use drs_core::command;
use drs_core::event::{Entry, PauseReason};
use drs_core::execution::Execution;
use drs_core::ports::{Command, CommandKind, Journal, JournalError};
use drs_core::status::ExecutionStatus;
use fastrand::Rng;

use super::deaths::deaths;
use super::fleet::RandomFleet;
use super::invariants;
use super::plan::{RandomPlan, often};
use super::told::{Told, ask};
use crate::crash::fate::{Doom, Fate};
use crate::crash::frost::Frost;
use crate::crash::scene::{Leave, Scene, Work, runtime};
use crate::crash::script::Script;
use crate::crash::stage::Stage;
use crate::rehearsal::{Rehearsal, store};

/// More processes than any seed needs.
const MOST_PROCESSES: usize = 40;

/// How often a person goes on with what is paused before it is cancelled.
const MOST_RESUMED: usize = 4;

/// How long a frozen process is silent before another one takes over, and how long after the end of all it wakes.
const SILENCE: Duration = Duration::from_secs(30);
const SLEEP: Duration = Duration::from_secs(6 * 60);

/// The number of the execution, for its id.
const NUMBER: u64 = 1;

/// What came of a seed.
#[derive(Debug, Default)]
pub(crate) struct Played {
    /// What does not hold.
    pub(crate) faults: Vec<String>,
    /// The record, as it is stored.
    pub(crate) record: Vec<Vec<u8>>,
    /// The same, read.
    pub(crate) entries: Vec<Entry>,
    /// How many processes were killed.
    pub(crate) killed: usize,
    /// How many were frozen.
    pub(crate) frozen: usize,
    /// The recipe and the fleet.
    pub(crate) texts: (String, String),
}

/// What people do, as the seed has it.
struct People {
    chance: Rng,
    resumed: usize,
    retried: bool,
    cleaned: bool,
}

/// Plays a seed.
pub(crate) fn play(seed: u64) -> Played {
    let mut chance = Rng::with_seed(seed);
    let plan = RandomPlan::of(&mut chance);
    let fleet = RandomFleet::of(&mut chance, &plan);
    let stage = stage(&plan, &fleet);
    let (_folder, journal) = store();
    let scene = Scene::of(&stage, journal, NUMBER);
    let servers: Vec<_> = stage.plan.servers.keys().cloned().collect();
    let before = ask(&scene, &servers);
    let mut played = Played { texts: (plan.recipe.clone(), fleet.faulty.clone()), ..Played::default() };
    let people = People { chance, resumed: 0, retried: false, cleaned: false };
    let ended = course(&scene, people, &mut played);
    record(&scene, &mut played);
    match ended {
        Err(fault) => played.faults.push(fault),
        Ok(execution) => judge(&scene, execution, &fleet, &before, &mut played),
    }
    played
}

fn stage(plan: &RandomPlan, fleet: &RandomFleet) -> Stage {
    let script = Script { mode: plan.mode, ..Script::of_texts("random", &plan.recipe, &fleet.healthy) };
    let rehearsal = Rehearsal::of_texts(&plan.recipe, &fleet.faulty);
    Stage { rehearsal, ..Stage::of(script) }
}

/// What the store has, checked.
fn record(scene: &Scene<'_>, played: &mut Played) {
    let (stored, loaded) = runtime().block_on(async {
        (scene.journal.events(&scene.id).await, drs_engine::load(&*scene.journal, &scene.id).await)
    });
    match (stored, loaded) {
        (Ok(stored), Ok(loaded)) => {
            played.record = stored.into_iter().map(|event| event.bytes).collect();
            played.entries = loaded.entries;
        }
        (Err(JournalError::NotFound(_)), _) => {}
        (Err(error), _) => played.faults.push(error.to_string()),
        (_, Err(error)) => played.faults.push(error.to_string()),
    }
}

/// Everything that holds of every seed is held against it.
fn judge(scene: &Scene<'_>, execution: Option<Execution>, fleet: &RandomFleet, before: &Told, played: &mut Played) {
    let Some(execution) = execution else {
        let launches = scene.world.launches();
        if !launches.is_empty() {
            played.faults.push(format!("launched, and in no store: {launches:?}"));
        }
        return;
    };
    let servers: Vec<_> = execution.servers.keys().cloned().collect();
    let now = ask(scene, &servers);
    let seen = invariants::Seen { scene, execution: &execution, entries: &played.entries, fleet, before, now: &now };
    played.faults.extend(seen.faults());
}

/// From the beginning to the end, and through the clean-up. Gives the execution, if it came into the store.
fn course(scene: &Scene<'_>, mut people: People, played: &mut Played) -> Result<Option<Execution>, String> {
    let mut deaths = deaths(&mut people.chance).into_iter();
    let mut work = Work::Begin;
    if often(&mut people.chance, 20)
        && let Some(doom) = deaths.next()
    {
        return frozen(scene, doom, people, deaths, played);
    }
    for _ in 0..MOST_PROCESSES {
        let fate = Fate::of(deaths.next());
        let left = scene.process(&fate, work);
        played.killed += usize::from(left == Leave::Killed);
        if let Leave::Broken(error) = left {
            return Err(format!("a process broke off: {error}"));
        }
        let standing = scene.standing().map_err(|error| error.to_string())?;
        match standing.as_ref().and_then(|execution| people.next(execution)) {
            Some(next) => work = next,
            None => return Ok(standing),
        }
    }
    Err("it has no end".to_owned())
}

/// The first process freezes, others bring the execution to its end, and it wakes.
fn frozen(
    scene: &Scene<'_>,
    doom: Doom,
    mut people: People,
    mut deaths: impl Iterator<Item = Doom>,
    played: &mut Played,
) -> Result<Option<Execution>, String> {
    let (frost, thaw) = Frost::new();
    let fate = Fate::frozen_at(doom, frost);
    thread::scope(|threads| {
        let sleeper = threads.spawn(|| {
            // Chance belongs to a thread.
            fastrand::seed(1);
            let left = scene.process(&fate, Work::Begin);
            // The frost ends with the process, so that nobody waits for one that never came.
            drop(fate);
            left
        });
        if thaw.wait().is_err() {
            drop(sleeper.join());
            return rest(scene, &mut people, &mut deaths, played);
        }
        played.frozen += 1;
        let clock = scene.take_from_the_silent(SILENCE);
        let ended = rest(scene, &mut people, &mut deaths, played);
        let known = events(scene);
        scene.time.wake(clock, SLEEP);
        thaw.thaw();
        drop(sleeper.join());
        let ended = ended?;
        if ended.is_some() && events(scene) != known {
            return Err("a process that woke wrote into the record".to_owned());
        }
        Ok(ended)
    })
}

fn events(scene: &Scene<'_>) -> usize {
    runtime().block_on(scene.journal.events(&scene.id)).map(|events| events.len()).unwrap_or_default()
}

/// What is left to do of an execution that somebody began.
fn rest(
    scene: &Scene<'_>,
    people: &mut People,
    deaths: &mut impl Iterator<Item = Doom>,
    played: &mut Played,
) -> Result<Option<Execution>, String> {
    for _ in 0..MOST_PROCESSES {
        let standing = scene.standing().map_err(|error| error.to_string())?;
        let Some(work) = standing.as_ref().and_then(|execution| people.next(execution)) else { return Ok(standing) };
        let left = scene.process(&Fate::of(deaths.next()), work);
        played.killed += usize::from(left == Leave::Killed);
        if let Leave::Broken(error) = left {
            return Err(format!("a process broke off: {error}"));
        }
    }
    Err("it has no end".to_owned())
}

impl People {
    /// What the next process is started for; `None` when nothing is left to do.
    fn next(&mut self, execution: &Execution) -> Option<Work> {
        let command = match execution.status {
            status if status.is_final() => self.after_the_end(execution)?,
            ExecutionStatus::Paused => self.at_a_pause(execution),
            _ => return Some(Work::GoOn(None)),
        };
        Some(Work::GoOn(Some(Command { kind: command, by: "somebody".to_owned() })))
    }

    fn after_the_end(&mut self, execution: &Execution) -> Option<CommandKind> {
        let retry = CommandKind::Retry { wave: None };
        if !self.retried && often(&mut self.chance, 40) && command::check(execution, &retry).is_ok() {
            self.retried = true;
            return Some(retry);
        }
        let clean = !self.cleaned && command::check(execution, &CommandKind::Cleanup).is_ok();
        self.cleaned |= clean;
        clean.then_some(CommandKind::Cleanup)
    }

    fn at_a_pause(&mut self, execution: &Execution) -> CommandKind {
        self.resumed += 1;
        if self.resumed > MOST_RESUMED {
            return CommandKind::Cancel;
        }
        match &execution.pause {
            Some((PauseReason::WaveFailed { wave }, _)) => {
                let retry = CommandKind::Retry { wave: Some(wave.clone()) };
                if often(&mut self.chance, 50) && command::check(execution, &retry).is_ok() {
                    return retry;
                }
                CommandKind::Skip { wave: wave.clone(), reason: "it does without".to_owned() }
            }
            _ => CommandKind::Resume { accept: None },
        }
    }
}
