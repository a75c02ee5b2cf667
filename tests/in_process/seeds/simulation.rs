//! Seeds, on every core at the same time.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::marks::{Marks, NEEDED, count};
use super::play::{Played, play};
use crate::figures::tell;

/// How many seeds are played when nothing else is said.
const SEEDS: u64 = 2_000;

/// Every so many seeds one is played twice: the record must be the same.
const TWICE: u64 = 100;

/// How many failures are told.
const TOLD: usize = 10;

/// What came of all seeds.
#[derive(Debug, Default)]
struct Tally {
    failed: BTreeMap<u64, Vec<String>>,
    marks: Marks,
    killed: usize,
    frozen: usize,
    on_a_table: usize,
    events: usize,
}

fn number_in(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

fn played(seed: u64, tally: &Mutex<Tally>) {
    let played = catch_unwind(|| play(seed));
    let mut played = played.unwrap_or_else(|_| Played { faults: vec!["it panicked".to_owned()], ..Played::default() });
    if seed.is_multiple_of(TWICE) && play(seed).record != played.record {
        played.faults.push("played again, its record differs".to_owned());
    }
    let mut tally = tally.lock().unwrap();
    count(&mut tally.marks, &played.entries);
    for (mark, times) in played.on_a_table.iter().flat_map(|notes| &notes.marks) {
        *tally.marks.entry((*mark).to_owned()).or_default() += times;
    }
    tally.on_a_table += usize::from(played.on_a_table.is_some());
    tally.killed += played.killed;
    tally.frozen += played.frozen;
    tally.events += played.record.len();
    if !played.faults.is_empty() {
        tally.failed.insert(seed, played.faults);
    }
}

fn told(seed: u64, Played { faults, record, texts: (recipe, fleet), .. }: Played) {
    println!("{recipe}\n--- fleet\n{fleet}\n--- record");
    record.iter().for_each(|event| println!("{}", String::from_utf8_lossy(event)));
    assert!(faults.is_empty(), "seed {seed}:\n  {}", faults.join("\n  "));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "it tells how long the wall's clock ran, and nothing depends on it")]
fn whatever_happens_what_must_always_hold_holds() {
    if let Some(seed) = number_in("DRS_RUNTIME_SEED") {
        return told(seed, play(seed));
    }
    let seeds = number_in("DRS_RUNTIME_SEEDS").unwrap_or(SEEDS);
    let (next, tally) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let began = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < seeds) {
                    played(seed, &tally);
                }
            });
        }
    });
    let Tally { failed, marks, killed, frozen, on_a_table, events } = tally.into_inner().unwrap();
    tell(&format!(
        "seeds 0 to {}, {on_a_table} on a shared table: {events} events, {killed} processes killed, {frozen} frozen, in {:.0?}",
        seeds.saturating_sub(1),
        began.elapsed()
    ));
    marks.iter().for_each(|(mark, times)| tell(&format!("  {mark}: {times}")));
    for (seed, faults) in failed.iter().take(TOLD) {
        println!("seed {seed}:\n  {}", faults.join("\n  "));
    }
    assert!(
        failed.is_empty(),
        "{} seeds failed; DRS_RUNTIME_SEED=N plays one again: {:?}",
        failed.len(),
        failed.keys()
    );
    let missing: Vec<_> = NEEDED.into_iter().filter(|mark| !marks.contains_key(*mark)).collect();
    assert!(seeds < SEEDS || missing.is_empty(), "no seed went these paths: {missing:?}");
}
