//! How the events of an append lie in items. They become one run of bytes: for each event its length (u32, big-endian), its
//! hash and its bytes. A short run lies in the append's own item; a long one in parts of a size that every item can have.

use drs_core::ports::{RawEvent, StoredEvent};

/// The largest run or part: half of what [an item can have](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).
pub(super) const MAX_PART: usize = 200 * 1024;

const LENGTH: usize = 4;
const HASH: usize = 32;

/// The events as one run of bytes. `None` when an event is longer than four gigabytes.
pub(super) fn pack(events: &[StoredEvent]) -> Option<Vec<u8>> {
    let mut run = Vec::with_capacity(events.iter().map(|event| LENGTH + HASH + event.bytes.len()).sum());
    for event in events {
        run.extend(u32::try_from(event.bytes.len()).ok()?.to_be_bytes());
        run.extend(event.hash);
        run.extend(&event.bytes);
    }
    Some(run)
}

/// Adds the events of a run, the first of which has this sequence number. What can't be read ends them early: the chain
/// then misses them.
pub(super) fn unpack(first: u64, mut run: &[u8], events: &mut Vec<RawEvent>) {
    let mut sequence = i64::try_from(first).unwrap_or(i64::MAX);
    while let Some((event, rest)) = next(sequence, run) {
        events.push(event);
        sequence = sequence.saturating_add(1);
        run = rest;
    }
}

fn next(sequence: i64, run: &[u8]) -> Option<(RawEvent, &[u8])> {
    let (length, rest) = run.split_first_chunk::<LENGTH>()?;
    let (hash, rest) = rest.split_first_chunk::<HASH>()?;
    let (bytes, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((RawEvent { sequence, bytes: bytes.to_vec(), hash: hash.to_vec() }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(sequence: u64, bytes: &[u8]) -> StoredEvent {
        StoredEvent { sequence, bytes: bytes.to_vec(), hash: [sequence as u8; 32] }
    }

    #[test]
    fn what_was_packed_is_unpacked_and_a_cut_run_ends_before_the_event_that_is_cut() {
        let run = pack(&[event(7, b"one"), event(8, b""), event(9, b"three")]).unwrap();
        let unpacked = |run: &[u8]| {
            let mut events = Vec::new();
            unpack(7, run, &mut events);
            events.into_iter().map(|event| (event.sequence, event.bytes, event.hash)).collect::<Vec<_>>()
        };
        let all =
            [(7, b"one".to_vec(), vec![7; 32]), (8, Vec::new(), vec![8; 32]), (9, b"three".to_vec(), vec![9; 32])];
        assert_eq!(unpacked(&run), all);
        assert_eq!(unpacked(&run[..run.len() - 1]), all[..2]);
    }
}
