//! Processes that live one after another on a store on SQLite, or one that is frozen while others go on.

use std::thread;
use std::time::Duration;

use drs_core::execution::Execution;

use super::deaths::deaths;
use super::people::People;
use super::plan::often;
use super::play::Played;
use crate::crash::fate::{Doom, Fate};
use crate::crash::frost::Frost;
use crate::crash::scene::{Leave, Scene, Work, runtime};

/// More processes than any seed needs.
const MOST_PROCESSES: usize = 40;

/// How long a frozen process is silent before another one takes over, and how long after the end of all it wakes.
const SILENCE: Duration = Duration::from_secs(30);
const SLEEP: Duration = Duration::from_secs(6 * 60);

/// From the beginning to the end, and through the clean-up. Gives the execution, if it came into the store.
pub(super) fn play(scene: &Scene<'_>, mut people: People, played: &mut Played) -> Result<Option<Execution>, String> {
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
        let Some(ended) = ended? else {
            // It froze before it had begun: then it rightly begins once it wakes.
            return rest(scene, &mut people, &mut deaths, played);
        };
        if events(scene) != known {
            return Err("a process that woke wrote into the record".to_owned());
        }
        Ok(Some(ended))
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
