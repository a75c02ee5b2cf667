//! What is wrong with a chain, as precisely as its hashes tell. Over bytes alone: what an event says is nothing to it, so
//! that events of a newer version are checked like all others.

use std::collections::BTreeMap;
use std::fmt;

use drs_core::ports::{RawChain, RawEvent};

use crate::chain::{GENESIS, event_hash};

/// How many events that do not fit are looked at one by one: to look for one in other places takes more hashes than there
/// are events.
const MOST_SEARCHED: usize = 32;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainFault {
    /// Events in the middle are not there.
    Missing {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// Events at the end are not there.
    Cut {
        /// The first.
        first: u64,
        /// How many events there were.
        length: u64,
    },
    /// There are events past the end.
    Surplus {
        /// The first.
        first: u64,
    },
    /// An event is kept under a number that no event has.
    NoPlace {
        /// The number.
        sequence: i64,
    },
    /// An event does not match its hash.
    Changed {
        /// The event.
        sequence: u64,
    },
    /// An event is as it was, and its hash is not.
    HashChanged {
        /// The event.
        sequence: u64,
    },
    /// The event in this place was written for another one.
    Moved {
        /// The place.
        sequence: u64,
        /// Where it belongs.
        from: u64,
    },
    /// All events fit each other, and the last one is not the one that the store kept as the end.
    OtherEnd {
        /// The last event.
        sequence: u64,
    },
}

impl ChainFault {
    /// One word for what happened.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Cut { .. } => "cut",
            Self::Surplus { .. } => "surplus",
            Self::NoPlace { .. } => "no-place",
            Self::Changed { .. } => "changed",
            Self::HashChanged { .. } => "hash-changed",
            Self::Moved { .. } => "out-of-order",
            Self::OtherEnd { .. } => "other-end",
        }
    }

    /// The event that it is about, the first of several; absent for a number that no event has.
    pub fn sequence(&self) -> Option<u64> {
        match self {
            Self::Missing { first, .. } | Self::Cut { first, .. } | Self::Surplus { first } => Some(*first),
            Self::NoPlace { .. } => None,
            Self::Changed { sequence }
            | Self::HashChanged { sequence }
            | Self::Moved { sequence, .. }
            | Self::OtherEnd { sequence } => Some(*sequence),
        }
    }
}

impl fmt::Display for ChainFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { first, last } if first == last => write!(f, "event {first} is missing"),
            Self::Missing { first, last } => write!(f, "events {first} to {last} are missing"),
            Self::Cut { first, length } => {
                write!(f, "the end was cut off: there were {length} events, and there is none from event {first} on")
            }
            Self::Surplus { first } => write!(f, "event {first} and what follows lie past the end"),
            Self::NoPlace { sequence } => write!(f, "an event is kept under the number {sequence}, which none has"),
            Self::Changed { sequence: 0 } => write!(f, "event 0 was changed: it does not match its hash"),
            Self::Changed { sequence } => write!(
                f,
                "event {sequence} was changed: it does not match its hash (or event {} was replaced together with its \
                 own)",
                sequence - 1
            ),
            Self::HashChanged { sequence } => write!(f, "the hash of event {sequence} was changed, the event was not"),
            Self::Moved { sequence, from } => {
                write!(f, "events are out of order: in the place of event {sequence} lies event {from}")
            }
            Self::OtherEnd { sequence } => write!(
                f,
                "event {sequence}, the last one, is not the one that the store kept as the end: the chain or the kept end \
                 was rewritten"
            ),
        }
    }
}

/// Everything that is wrong with a chain, in the order of its events; nothing when it is as it was written.
///
/// Somebody who can write the whole store can write a chain anew in which nothing is wrong. That shows only against a hash
/// that was kept elsewhere.
pub fn examine(chain: &RawChain) -> Vec<ChainFault> {
    let mut faults = Vec::new();
    let mut rows = BTreeMap::new();
    for event in &chain.events {
        match u64::try_from(event.sequence) {
            Ok(sequence) => drop(rows.insert(sequence, event)),
            Err(_) => faults.push(ChainFault::NoPlace { sequence: event.sequence }),
        }
    }
    let rows = Rows { rows, head: chain.head, length: chain.length };
    rows.gaps(&mut faults);
    rows.links(&mut faults);
    rows.end(&mut faults);
    faults.sort_by_key(ChainFault::sequence);
    faults
}

/// The events by their numbers.
struct Rows<'a> {
    rows: BTreeMap<u64, &'a RawEvent>,
    head: [u8; 32],
    length: u64,
}

impl Rows<'_> {
    fn gaps(&self, faults: &mut Vec<ChainFault>) {
        let mut next = 0;
        for sequence in self.rows.keys().copied() {
            if sequence > next && next < self.length {
                faults.push(ChainFault::Missing { first: next, last: sequence.min(self.length) - 1 });
            }
            next = sequence + 1;
        }
        if next < self.length {
            faults.push(ChainFault::Cut { first: next, length: self.length });
        }
        if let Some((first, _)) = self.rows.range(self.length..).next() {
            faults.push(ChainFault::Surplus { first: *first });
        }
    }

    fn links(&self, faults: &mut Vec<ChainFault>) {
        let broken: Vec<u64> = self.rows.keys().copied().filter(|sequence| self.is_broken(*sequence)).collect();
        let mut known_before = None;
        for sequence in broken.iter().copied().take(MOST_SEARCHED) {
            // The event after one that has another hash can't be told from one that was changed itself.
            let follows = known_before.is_some_and(|before: u64| before + 1 == sequence);
            known_before = None;
            if let Some(from) = self.belongs_to(sequence, &broken) {
                faults.push(ChainFault::Moved { sequence, from });
            } else if self.has_wrong_hash_only(sequence) {
                faults.push(ChainFault::HashChanged { sequence });
                known_before = Some(sequence);
            } else if !follows && !self.follows_a_moved_one(sequence, faults) {
                faults.push(ChainFault::Changed { sequence });
                known_before = Some(sequence);
            }
        }
    }

    /// Whether an event is broken only because the one before it lies in a wrong place.
    fn follows_a_moved_one(&self, sequence: u64, faults: &[ChainFault]) -> bool {
        let before = sequence.checked_sub(1);
        faults.iter().any(|fault| matches!(fault, ChainFault::Moved { sequence, .. } if Some(*sequence) == before))
    }

    fn end(&self, faults: &mut Vec<ChainFault>) {
        let last = self.rows.last_key_value().filter(|(sequence, _)| **sequence + 1 == self.length);
        let is_told = |sequence: u64| faults.iter().any(|fault| fault.sequence() == Some(sequence));
        let other = last.filter(|(sequence, event)| event.hash != self.head && !is_told(**sequence));
        if let Some((sequence, _)) = other {
            faults.push(ChainFault::OtherEnd { sequence: *sequence });
        }
    }

    /// The hash that is kept for the event before, as it is.
    fn before(&self, sequence: u64) -> Option<[u8; 32]> {
        match sequence.checked_sub(1) {
            None => Some(GENESIS),
            Some(before) => self.rows.get(&before).and_then(|event| event.hash.as_slice().try_into().ok()),
        }
    }

    /// Whether an event does not follow from itself and the hash before it. After a gap that can't be told.
    fn is_broken(&self, sequence: u64) -> bool {
        let Some(event) = self.rows.get(&sequence) else { return false };
        event.hash.len() != GENESIS.len()
            || self.before(sequence).is_some_and(|before| event_hash(&before, sequence, &event.bytes)[..] != event.hash)
    }

    /// Whether the hash that an event should have is the one that the event after it, or the kept end, was made from.
    fn has_wrong_hash_only(&self, sequence: u64) -> bool {
        let (Some(event), Some(before)) = (self.rows.get(&sequence), self.before(sequence)) else { return false };
        let right = event_hash(&before, sequence, &event.bytes);
        match self.rows.get(&(sequence + 1)) {
            Some(next) => event_hash(&right, sequence + 1, &next.bytes)[..] == next.hash,
            None => sequence + 1 == self.length && right == self.head,
        }
    }

    /// The number that the event in a place was written for, when it is another one.
    fn belongs_to(&self, place: u64, broken: &[u64]) -> Option<u64> {
        let event = self.rows.get(&place)?;
        let moved = broken.iter().take(MOST_SEARCHED);
        let moved: Vec<[u8; 32]> =
            moved.filter_map(|other| self.rows.get(other)?.hash.as_slice().try_into().ok()).collect();
        let fits = |sequence: &u64| {
            let candidates = self.before(*sequence).into_iter().chain(moved.iter().copied());
            candidates.into_iter().any(|before| event_hash(&before, *sequence, &event.bytes)[..] == event.hash)
        };
        (0..self.length).filter(|sequence| *sequence != place).find(fits)
    }
}
