//! Whatever is appended, in whatever portions, reads back the same with a whole chain.

use drs_core::ids::ExecutionId;
use drs_core::ports::Journal;
use drs_journal::{GENESIS, event_hash};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::store::{Store, one, other};

/// Portions of events for one of two executions.
fn portions() -> impl Strategy<Value = Vec<(bool, Vec<Vec<u8>>)>> {
    vec((any::<bool>(), vec(vec(any::<u8>(), 0..40), 0..5)), 0..8)
}

async fn assert_reads_back(store: &Store, id: &ExecutionId, given: &[Vec<u8>]) {
    let read = store.open().events(id).await.unwrap();
    assert_eq!(read.iter().map(|event| &event.bytes).collect::<Vec<_>>(), given.iter().collect::<Vec<_>>());
    let mut previous = GENESIS;
    for (sequence, event) in (0..).zip(&read) {
        assert_eq!(event.sequence, sequence);
        assert_eq!(event.hash, event_hash(&previous, sequence, &event.bytes));
        previous = event.hash;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_appends_read_back_the_same_with_a_whole_chain(portions in portions()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let store = Store::new();
            let journal = store.open();
            let mut given = [(one(), Vec::new()), (other(), Vec::new())];
            for (which, events) in portions {
                let (id, all) = &mut given[usize::from(which)];
                let stored = journal.append(id, all.len() as u64, &events).await.unwrap();
                assert_eq!(stored.len(), events.len());
                all.extend(events);
            }
            for (id, all) in given.iter().filter(|(_, all)| !all.is_empty()) {
                assert_reads_back(&store, id, all).await;
            }
        });
    }
}
