//! A journal is bytes that somebody may have written. Each event is refused, or written alike when it is read back; they
//! fold, or the first that does not fit is refused; and whatever those before it made, it can be said what is due.
#![no_main]

use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::next::next;
use drs_core::time::Timestamp;
use drs_fuzz::{journal, lines};
use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};

/// The most events of one journal: each costs a look at what is due.
const MOST: usize = 200;

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|byte| *byte == b'\n').take(MOST);
    let entries: Vec<Entry> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    journal::are_read_back(&entries);
    let Some((first, rest)) = entries.split_first() else { return };
    let Ok(mut execution) = Execution::begin(first) else { return };
    for entry in rest {
        if let Err(error) = execution.apply(entry) {
            assert!(!error.to_string().is_empty());
            return;
        }
        next(&execution, execution.last_event);
    }
    for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
        next(&execution, now);
    }
    let again = Execution::replay(&entries).expect("what fits fits again");
    assert!(again == execution, "the same events made another execution");
    assert_eq!(next(&again, again.last_event), next(&execution, execution.last_event));
    let left = execution.instances_left().count() + execution.settings_left().count();
    assert!(left == 0 || execution.leaves_something());
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match seed % 2 {
        0 => lines::mutate(data, size, seed),
        _ => fuzzer_mutate(data, size, max_size),
    }
});

fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| { lines::cross(one, other, out, seed) });
