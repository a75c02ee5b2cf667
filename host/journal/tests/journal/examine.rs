//! What an examination of a whole chain tells of each way to change it.

use drs_core::ports::{Journal, RawChain};
use drs_journal::{ChainFault, examine};
use proptest::prelude::*;

use crate::store::{Store, events, one};

/// A chain of events with these texts.
fn chain(texts: &[&str]) -> RawChain {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let store = Store::new();
    let journal = store.open();
    runtime.block_on(async {
        journal.append(&one(), 0, &events(texts)).await.unwrap();
        journal.raw_chain(&one()).await.unwrap()
    })
}

fn six() -> RawChain {
    chain(&["a", "b", "c", "d", "e", "f"])
}

fn found(change: impl FnOnce(&mut RawChain)) -> Vec<ChainFault> {
    let mut chain = six();
    change(&mut chain);
    examine(&chain)
}

/// Exchanges what is kept under two numbers.
fn swap(chain: &mut RawChain, one: usize, other: usize) {
    chain.events.swap(one, other);
    let (first, second) = (chain.events[one].sequence, chain.events[other].sequence);
    (chain.events[one].sequence, chain.events[other].sequence) = (second, first);
}

#[test]
fn nothing_is_wrong_with_what_was_written() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn a_changed_event_is_told_by_its_number() {
    assert_eq!(found(|chain| chain.events[2].bytes[0] = b'x'), [ChainFault::Changed { sequence: 2 }]);
    assert_eq!(found(|chain| chain.events[0].bytes.push(b' ')), [ChainFault::Changed { sequence: 0 }]);
}

#[test]
fn a_changed_hash_is_told_apart_from_a_changed_event() {
    for sequence in [0, 3, 5] {
        let changed = found(|chain| chain.events[sequence as usize].hash[7] ^= 1);
        assert_eq!(changed, [ChainFault::HashChanged { sequence }]);
    }
    assert_eq!(found(|chain| chain.events[3].hash.truncate(31)), [ChainFault::HashChanged { sequence: 3 }]);
}

#[test]
fn missing_events_are_counted() {
    assert_eq!(found(|chain| drop(chain.events.remove(1))), [ChainFault::Missing { first: 1, last: 1 }]);
    assert_eq!(found(|chain| drop(chain.events.drain(1..4))), [ChainFault::Missing { first: 1, last: 3 }]);
    assert_eq!(found(|chain| drop(chain.events.remove(0))), [ChainFault::Missing { first: 0, last: 0 }]);
}

#[test]
fn a_cut_end_is_told_with_what_there_was() {
    assert_eq!(found(|chain| chain.events.truncate(4)), [ChainFault::Cut { first: 4, length: 6 }]);
    assert_eq!(found(|chain| chain.events.clear()), [ChainFault::Cut { first: 0, length: 6 }]);
}

#[test]
fn events_in_each_others_place_are_told_with_where_they_belong() {
    let moved = |sequence, from| ChainFault::Moved { sequence, from };
    assert_eq!(found(|chain| swap(chain, 1, 4)), [moved(1, 4), moved(4, 1)]);
    assert_eq!(found(|chain| swap(chain, 2, 3)), [moved(2, 3), moved(3, 2)]);
}

#[test]
fn an_end_that_was_written_anew_is_told() {
    assert_eq!(found(|chain| chain.head[0] ^= 1), [ChainFault::OtherEnd { sequence: 5 }]);
    assert_eq!(found(|chain| chain.length = 5), [ChainFault::Surplus { first: 5 }]);
    assert_eq!(found(|chain| chain.events[0].sequence = -1)[0], ChainFault::NoPlace { sequence: -1 });
}

#[test]
fn every_fault_says_in_words_what_happened() {
    let words = |change: fn(&mut RawChain)| found(change)[0].to_string();
    assert!(words(|chain| chain.events[2].bytes[0] = b'x').starts_with("event 2 was changed"));
    assert_eq!(words(|chain| drop(chain.events.drain(1..3))), "events 1 to 2 are missing");
    assert!(words(|chain| swap(chain, 1, 4)).contains("in the place of event 1 lies event 4"));
    assert!(words(|chain| chain.events.truncate(4)).contains("there were 6 events"));
}

/// A way to change a chain, at a place that the numbers choose.
#[derive(Debug, Clone)]
enum Tampering {
    Byte(usize, usize, u8),
    Hash(usize, usize, u8),
    Remove(usize),
    Swap(usize, usize),
    Copy(usize, usize),
    Cut(usize),
    Head(usize, u8),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let place = 0_usize..1000;
    prop_oneof![
        (place.clone(), place.clone(), 1_u8..=255).prop_map(|(event, byte, with)| Tampering::Byte(event, byte, with)),
        (place.clone(), 0_usize..32, 1_u8..=255).prop_map(|(event, byte, with)| Tampering::Hash(event, byte, with)),
        place.clone().prop_map(Tampering::Remove),
        (place.clone(), place.clone()).prop_map(|(one, other)| Tampering::Swap(one, other)),
        (place.clone(), place.clone()).prop_map(|(from, to)| Tampering::Copy(from, to)),
        place.clone().prop_map(Tampering::Cut),
        (0_usize..32, 1_u8..=255).prop_map(|(byte, with)| Tampering::Head(byte, with)),
    ]
}

fn tamper(chain: &mut RawChain, how: &Tampering) {
    let count = chain.events.len();
    match *how {
        Tampering::Byte(event, byte, with) => {
            let bytes = &mut chain.events[event % count].bytes;
            let byte = byte % bytes.len();
            bytes[byte] ^= with;
        }
        Tampering::Hash(event, byte, with) => chain.events[event % count].hash[byte] ^= with,
        Tampering::Remove(event) => drop(chain.events.remove(event % count)),
        Tampering::Swap(one, other) => swap(chain, one % count, other % count),
        Tampering::Copy(from, to) => {
            let from = chain.events[from % count].clone();
            let to = &mut chain.events[to % count];
            (to.bytes, to.hash) = (from.bytes, from.hash);
        }
        Tampering::Cut(at) => chain.events.truncate(at % count),
        Tampering::Head(byte, with) => chain.head[byte] ^= with,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_change_of_what_is_stored_stays_hidden(
        count in 2_usize..40, tampering in prop::collection::vec(tampering(), 1..3)
    ) {
        let texts: Vec<String> = (0..count).map(|number| format!("{{\"event\":\"number-{number}\"}}")).collect();
        let untouched = chain(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut touched = untouched.clone();
        for how in &tampering {
            if !touched.events.is_empty() {
                tamper(&mut touched, how);
            }
        }
        prop_assert_eq!(examine(&touched).is_empty(), touched == untouched, "{:?}", tampering);
    }
}
