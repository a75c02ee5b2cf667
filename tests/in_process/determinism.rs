//! Same seed, same journal, byte for byte.

use drs_core::status::ExecutionStatus;

use crate::rehearsal::{Rehearsal, store};

fn bytes_of(rehearsal: &Rehearsal, seed: u64) -> Vec<Vec<u8>> {
    let (_folder, journal) = store();
    let rehearsed = rehearsal.run(&journal, 1, seed);
    assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed);
    rehearsed.stored.into_iter().map(|event| event.bytes).collect()
}

#[test]
fn the_same_seed_gives_the_same_journal_byte_for_byte() {
    let rehearsal = Rehearsal::of("three-tier");
    let (first, second) = (bytes_of(&rehearsal, 7), bytes_of(&rehearsal, 7));
    assert!(first.len() > 100, "hooks, policies, settings and launches are in it: {} events", first.len());
    for (sequence, (one, other)) in first.iter().zip(&second).enumerate() {
        assert_eq!(String::from_utf8_lossy(one), String::from_utf8_lossy(other), "event {sequence}");
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn another_seed_gives_another_journal() {
    let rehearsal = Rehearsal::of("three-tier");
    assert_ne!(bytes_of(&rehearsal, 7), bytes_of(&rehearsal, 8));
}
