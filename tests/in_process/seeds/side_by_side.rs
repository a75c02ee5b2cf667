//! Two or three hosts that share a table, and what befalls them.

use std::time::Duration;

use drs_core::execution::Execution;
use fastrand::Rng;

use super::clocks;
use super::deaths::{death, place};
use super::people::People;
use super::plan::often;
use super::play::Played;
use crate::crash::fate::{Doom, Moment};
use crate::crash::scene::{Scene, Work};
use crate::hosts::host::{Host, Ill, Then};
use crate::hosts::network::Quality;
use crate::hosts::processes::Play;
use crate::hosts::table::SharedTable;

/// For how many seconds processes are frozen: less than a lease, nearly one, longer; while another one looks for what they
/// did; until what they signed is too old.
const SLEEPS: [u64; 7] = [8, 27, 29, 45, 120, 330, 480];

/// Every how many seconds hosts look for work.
const LOOKS: [u64; 3] = [20, 60, 180];

/// The table is asked for commands every so many times that the engine looks into its inbox.
const INBOX_EVERY: u32 = 30;

/// A table of their own.
pub(super) fn table(chance: &mut Rng) -> SharedTable {
    let seed = chance.u64(..);
    SharedTable::new(if often(chance, 25) { Quality::Bad(seed) } else { Quality::Good })
}

/// Plays on it. What the last process that woke left must be what there was before.
pub(super) fn play(
    scene: &Scene<'_>,
    table: &SharedTable,
    chance: &mut Rng,
    mut people: People,
    played: &mut Played,
) -> Result<Option<Execution>, String> {
    let count = chance.usize(2..=3);
    let hosts = (0..count).map(|number| host(chance, if number == 0 { 80 } else { 40 })).collect();
    let terminal = host(chance, 20);
    let play = Play { scene, table, hosts, terminal, inbox_every: INBOX_EVERY };
    let (ended, notes) = play.play(|execution| match people.next(execution) {
        Some(Work::GoOn(command)) => command,
        _ => None,
    });
    played.killed += notes.killed;
    played.frozen += notes.frozen;
    played.on_a_table = Some(notes);
    let (ended, left) = (ended?, scene.standing().map_err(|error| error.to_string())?);
    let events = |execution: &Option<Execution>| execution.as_ref().map(|execution| execution.events);
    match events(&ended) == events(&left) {
        true => Ok(ended),
        false => Err("a process that woke wrote into the record".to_owned()),
    }
}

fn host(chance: &mut Rng, percent: u32) -> Host {
    let ills = (0..2).map(|_| often(chance, percent).then(|| ill(chance))).collect();
    let looks_every = Duration::from_secs(LOOKS[chance.usize(..LOOKS.len())]);
    Host { clock: clocks::of_a_host(chance), ills, looks_every }
}

fn ill(chance: &mut Rng) -> Ill {
    if often(chance, 40) {
        let gap = Duration::from_secs(chance.u64(..600));
        return Ill { doom: death(chance), then: Then::Gone(gap) };
    }
    let moment = if chance.bool() { Moment::Before } else { Moment::After };
    let then = match often(chance, 15) {
        true => Then::AsleepToTheEnd,
        false => Then::Asleep(Duration::from_secs(SLEEPS[chance.usize(..SLEEPS.len())])),
    };
    Ill { doom: Doom { place: place(chance), moment }, then }
}
