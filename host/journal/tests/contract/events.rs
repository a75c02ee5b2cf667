//! Appending: in order, durable, all or none, by one writer.

use std::sync::Arc;

use drs_core::ports::{JournalError, Store};
use drs_journal::{GENESIS, event_hash, examine};

use crate::world::{World, events, one, other};

pub(crate) async fn appended_events_are_there_for_another_process(world: &World) {
    let mut stored = world.open().await.append(&one(), 0, &events(&["a", "b"])).await.unwrap();
    stored.extend(world.open().await.append(&one(), 2, &events(&["c"])).await.unwrap());
    assert_eq!(world.open().await.events(&one()).await.unwrap(), stored);
}

pub(crate) async fn bytes_come_back_as_they_were_given_and_each_hash_covers_the_one_before(world: &World) {
    let odd = vec![b"{ \"b\":1,  \"a\":1.0 }\n".to_vec(), vec![0, 255, 13], Vec::new()];
    world.open().await.append(&one(), 0, &odd).await.unwrap();
    let mut previous = GENESIS;
    let read = world.open().await.events(&one()).await.unwrap();
    for (sequence, (event, bytes)) in read.iter().zip(&odd).enumerate() {
        assert_eq!(&event.bytes, bytes);
        assert_eq!(event.hash, event_hash(&previous, sequence as u64, bytes));
        previous = event.hash;
    }
    assert_eq!(read.len(), odd.len());
}

pub(crate) async fn a_whole_chain_has_nothing_wrong_with_it(world: &World) {
    let store = world.open().await;
    store.append(&one(), 0, &events(&["a", "b"])).await.unwrap();
    store.append(&one(), 2, &events(&["c"])).await.unwrap();
    let chain = store.raw_chain(&one()).await.unwrap();
    assert_eq!((chain.length, chain.events.len(), examine(&chain)), (3, 3, Vec::new()));
}

pub(crate) async fn of_two_writers_the_second_is_superseded_and_writes_nothing(world: &World) {
    let (first, second) = (world.open().await, world.open().await);
    first.append(&one(), 0, &events(&["start"])).await.unwrap();
    second.append(&one(), 1, &events(&["first"])).await.unwrap();
    let refused = first.append(&one(), 1, &events(&["second", "more"])).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    assert_eq!(bytes(&second).await, events(&["start", "first"]));
}

pub(crate) async fn an_execution_can_begin_only_once(world: &World) {
    world.begun().await;
    let refused = world.open().await.append(&one(), 0, &events(&["start"])).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 0 }));
}

pub(crate) async fn writers_that_race_get_each_sequence_number_once(world: &World) {
    let mut racers = tokio::task::JoinSet::new();
    for name in 0..4_u8 {
        let store = world.open().await;
        racers.spawn(async move { race(&store, name).await });
    }
    let won: usize = racers.join_all().await.into_iter().sum();
    assert_eq!(won, 20);
    assert_eq!(bytes(&world.open().await).await.len(), 20);
}

/// Tries to write each of twenty events; gives how many it wrote.
async fn race(store: &Arc<dyn Store>, name: u8) -> usize {
    let mut won = 0;
    for sequence in 0..20 {
        match store.append(&one(), sequence, &[vec![name]]).await {
            Ok(_) => won += 1,
            Err(JournalError::Superseded { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    won
}

pub(crate) async fn an_unknown_execution_has_no_events_and_takes_none_in_its_middle(world: &World) {
    let store = world.open().await;
    store.append(&other(), 0, &events(&["start"])).await.unwrap();
    assert_eq!(store.events(&one()).await, Err(JournalError::NotFound(one())));
    assert_eq!(store.append(&one(), 3, &events(&["x"])).await, Err(JournalError::NotFound(one())));
}

pub(crate) async fn appending_no_events_begins_no_execution(world: &World) {
    let store = world.open().await;
    assert_eq!(store.append(&one(), 0, &[]).await, Ok(Vec::new()));
    assert_eq!(store.events(&one()).await, Err(JournalError::NotFound(one())));
}

pub(crate) async fn an_execution_whose_id_is_not_a_ulid_does_not_begin(world: &World) {
    let id = "../elsewhere".into();
    let refused = world.open().await.append(&id, 0, &events(&["start"])).await;
    assert_eq!(refused, Err(JournalError::NotAnId("../elsewhere".to_owned())));
}

pub(crate) async fn an_append_of_any_size_comes_back(world: &World) {
    let store = world.begun().await;
    // One event that no item could have, many that none could have together, and one that a transaction could not.
    let large: Vec<Vec<u8>> = [700_000, 1, 5_000_000].map(|size| vec![b'x'; size]).into();
    let many: Vec<Vec<u8>> = (0..4_000_u32).map(|number| vec![number as u8; 300]).collect();
    let mut stored = store.append(&one(), 1, &large).await.unwrap();
    stored.extend(store.append(&one(), 4, &many).await.unwrap());
    stored.extend(store.append(&one(), 4_004, &events(&["end"])).await.unwrap());
    let read = world.open().await.events(&one()).await.unwrap();
    assert!(read[1..] == stored, "{} events came back", read.len());
}

pub(crate) async fn a_long_execution_comes_back(world: &World) {
    let (before, after) = (world.open().await, world.open().await);
    let mut stored = Vec::new();
    for append in 0..11_u8 {
        let store = if append < 6 { &before } else { &after };
        let events: Vec<Vec<u8>> = (0..1_000_u32).map(|number| format!("{append} {number}").into_bytes()).collect();
        stored.extend(store.append(&one(), stored.len() as u64, &events).await.unwrap());
    }
    let refused = before.append(&one(), 6_000, &[vec![1]]).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 6_000 }));
    let read = world.open().await.events(&one()).await.unwrap();
    assert!(read == stored, "{} events came back", read.len());
}

pub(crate) async fn a_large_append_that_is_refused_leaves_nothing(world: &World) {
    let (first, second) = (world.begun().await, world.open().await);
    let large = vec![vec![1_u8; 700_000]];
    second.append(&one(), 1, &[vec![2; 700_000]]).await.unwrap();
    let refused = first.append(&one(), 1, &large).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    assert_eq!(bytes(&first).await[1], vec![2; 700_000]);
}

async fn bytes(store: &Arc<dyn Store>) -> Vec<Vec<u8>> {
    store.events(&one()).await.unwrap().into_iter().map(|event| event.bytes).collect()
}
