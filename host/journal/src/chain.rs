//! The chain of hashes: each event's hash covers the one before it, so that no event can be changed, taken out, put in
//! or moved without every later hash changing.

use drs_core::ports::{RawChain, StoredEvent};
use sha2::{Digest, Sha256};

/// What stands for the previous hash of an execution's first event.
pub const GENESIS: [u8; 32] = [0; 32];

/// SHA-256(previous hash ‖ sequence as u64 big-endian ‖ bytes).
pub fn event_hash(previous: &[u8; 32], sequence: u64, bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(sequence.to_be_bytes()).chain_update(bytes).finalize().into()
}

/// Where a journal ends. Kept apart from the events, so that a cut tail shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// How many events there are: the sequence number of the next one.
    pub(crate) events: u64,
    /// The hash of the last one.
    pub(crate) hash: [u8; 32],
}

impl Head {
    /// The end of a journal without events.
    pub(crate) const EMPTY: Self = Self { events: 0, hash: GENESIS };

    /// Chains one more event to the end and moves the end behind it.
    pub(crate) fn extend(&mut self, bytes: &[u8]) -> StoredEvent {
        let event = StoredEvent {
            sequence: self.events,
            bytes: bytes.to_vec(),
            hash: event_hash(&self.hash, self.events, bytes),
        };
        *self = Self { events: self.events.saturating_add(1), hash: event.hash };
        event
    }

    /// The first sequence number at which two ends of what should be one chain disagree.
    pub(crate) fn difference(&self, other: &Self) -> Option<u64> {
        if self.events != other.events {
            return Some(self.events.min(other.events));
        }
        (self.hash != other.hash).then(|| self.events.saturating_sub(1))
    }
}

/// The events of a journal if they form its whole chain, else the first sequence number that is not as it was written.
pub(crate) fn check(chain: &RawChain) -> Result<Vec<StoredEvent>, u64> {
    let mut end = Head::EMPTY;
    let mut events = Vec::with_capacity(chain.events.len());
    for row in &chain.events {
        let event = end.extend(&row.bytes);
        if u64::try_from(row.sequence) != Ok(event.sequence) || row.hash != event.hash {
            return Err(event.sequence);
        }
        events.push(event);
    }
    match end.difference(&Head { events: chain.length, hash: chain.head }) {
        Some(sequence) => Err(sequence),
        None => Ok(events),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_covers_the_previous_hash_then_the_sequence_then_the_bytes() {
        let mut input = vec![0_u8; 32];
        input.extend([0, 0, 0, 0, 0, 0, 1, 2]);
        input.extend(b"{}");
        let expected: [u8; 32] = Sha256::digest(&input).into();
        assert_eq!(event_hash(&GENESIS, 258, b"{}"), expected);
    }

    #[test]
    fn the_first_hash_is_the_one_that_any_other_tool_computes() {
        // (head -c 40 /dev/zero; printf '{}') | sha256sum
        let known = "3a81f2e25f0527f1e175661f90fd4d42e29e1af147d174b7fa552987d6bbd20c";
        assert_eq!(hex::encode(event_hash(&GENESIS, 0, b"{}")), known);
    }
}
