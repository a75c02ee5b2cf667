//! One seed played: a random plan in a random world, through as many processes as it takes.

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ports::JournalError;
use fastrand::Rng;

use super::fleet::RandomFleet;
use super::people::People;
use super::plan::{RandomPlan, often};
use super::told::{Told, ask};
use super::{clocks, invariants, one_by_one, side_by_side};
use crate::crash::scene::{Scene, runtime};
use crate::crash::script::Script;
use crate::crash::stage::Stage;
use crate::hosts::notes::Notes;
use crate::rehearsal::{Rehearsal, store};

/// How many seeds, in percent, are played by hosts side by side on a table that they share.
const ON_A_TABLE: u32 = 12;

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
    /// What was noted of hosts on a shared table; `None` where there was none.
    pub(crate) on_a_table: Option<Notes>,
    /// The recipe and the fleet.
    pub(crate) texts: (String, String),
}

/// Plays a seed.
pub(crate) fn play(seed: u64) -> Played {
    let mut chance = Rng::with_seed(seed);
    let plan = RandomPlan::of(&mut chance);
    let fleet = RandomFleet::of(&mut chance, &plan);
    let stage = stage(&plan, &fleet);
    let mut played = Played { texts: (plan.recipe.clone(), fleet.faulty.clone()), ..Played::default() };
    let people = People::of(chance.fork());
    if often(&mut chance, ON_A_TABLE) {
        let table = side_by_side::table(&mut chance);
        let scene = Scene::on(&stage, table.seen_from_outside(), NUMBER);
        judged(&scene, &fleet, &mut played, |played| side_by_side::play(&scene, &table, &mut chance, people, played));
    } else {
        let (_folder, journal) = store();
        let clocks = (0..3).map(|_| clocks::of_a_host(&mut chance)).collect();
        let scene = Scene::of(&stage, journal, NUMBER).with_clocks(clocks);
        judged(&scene, &fleet, &mut played, |played| one_by_one::play(&scene, people, played));
    }
    played
}

/// Plays a course, and holds everything that holds of every seed against it.
fn judged(
    scene: &Scene<'_>,
    fleet: &RandomFleet,
    played: &mut Played,
    course: impl FnOnce(&mut Played) -> Result<Option<Execution>, String>,
) {
    let servers: Vec<_> = scene.stage.plan.servers.keys().cloned().collect();
    let before = ask(scene, &servers);
    let ended = course(played);
    record(scene, played);
    if let Some(notes) = &played.on_a_table {
        played.faults.extend(notes.faults.iter().cloned());
        played.faults.extend(notes.strays(&played.entries));
    }
    match ended {
        Err(fault) => played.faults.push(fault),
        Ok(execution) => judge(scene, execution, fleet, &before, played),
    }
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

/// Holds everything that holds of every seed against its end.
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
