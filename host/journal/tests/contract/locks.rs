//! Locks: what one execution at a time may have.

use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, LockName};

use crate::world::{World, events, one, other, place, servers};

fn third() -> ExecutionId {
    "01JZ5W7Q2NZZZZZZZZZZZZZZZZ".into()
}

fn plan(region: &str) -> LockName {
    LockName::Plan(place(region), "shop".to_owned())
}

pub(crate) async fn an_execution_begins_with_its_locks_and_releases_them(world: &World) {
    let store = world.open().await;
    let first = store.begin(&one(), b"start", &servers(3)).await.unwrap();
    assert_eq!(world.open().await.events(&one()).await.unwrap(), [first]);
    store.unlock(&one(), 1).await.unwrap();
    store.begin(&other(), b"start", &servers(3)).await.unwrap();
}

pub(crate) async fn a_lock_of_another_execution_refuses_the_beginning_and_leaves_nothing(world: &World) {
    let store = world.open().await;
    let all = servers(250);
    store.begin(&one(), b"start", &all[200..201]).await.unwrap();
    let refused = store.begin(&other(), b"start", &all).await;
    assert_eq!(refused, Err(JournalError::Locked { lock: all[200].clone(), holder: one() }));
    assert_eq!(store.events(&other()).await, Err(JournalError::NotFound(other())));
    store.unlock(&one(), 1).await.unwrap();
    store.begin(&third(), b"start", &all).await.unwrap();
}

pub(crate) async fn more_locks_are_taken_all_or_none(world: &World) {
    let store = world.open().await;
    let all = servers(130);
    store.begin(&one(), b"start", &all[..2]).await.unwrap();
    store.begin(&other(), b"start", &all[120..121]).await.unwrap();
    let refused = store.lock(&one(), &all).await;
    assert_eq!(refused, Err(JournalError::Locked { lock: all[120].clone(), holder: other() }));
    store.lock(&other(), &all[2..120]).await.expect("none of them was taken");
    let kept = store.lock(&other(), &all[..2]).await;
    assert_eq!(kept, Err(JournalError::Locked { lock: all[0].clone(), holder: one() }), "what it had it has");
    store.unlock(&other(), 1).await.unwrap();
    store.lock(&one(), &all).await.unwrap();
    store.unlock(&one(), 1).await.unwrap();
    store.begin(&third(), b"start", &all).await.unwrap();
}

pub(crate) async fn locks_for_an_execution_that_is_not_there_are_refused(world: &World) {
    let refused = world.open().await.lock(&one(), &servers(1)).await;
    assert_eq!(refused, Err(JournalError::NotFound(one())));
}

pub(crate) async fn locks_of_other_places_are_other_locks(world: &World) {
    let store = world.open().await;
    store.begin(&one(), b"start", &[plan("us-west-2")]).await.unwrap();
    store.begin(&other(), b"start", &[plan("eu-west-1")]).await.unwrap();
    let refused = store.begin(&third(), b"start", &[plan("us-west-2")]).await.unwrap_err();
    assert_eq!(refused.to_string(), format!("plan shop is held by execution {}", one()));
}

pub(crate) async fn of_two_starts_that_race_over_4000_servers_one_begins_and_no_lock_is_left(world: &World) {
    let (first, second) = (world.open().await, world.open().await);
    let locks = servers(4_000);
    // From either end of the list: locks are taken in one order, whatever the order they are given in.
    let backwards: Vec<_> = locks.iter().rev().cloned().collect();
    let (one, other) = (one(), other());
    let both = tokio::join!(first.begin(&one, b"one", &locks), second.begin(&other, b"other", &backwards));
    let (won, lost) = match both {
        (Ok(_), Err(refused)) => (one, (other, refused)),
        (Err(refused), Ok(_)) => (other, (one, refused)),
        both => panic!("one begins and one is refused: {both:?}"),
    };
    assert!(matches!(&lost.1, JournalError::Locked { holder, .. } if *holder == won), "{}", lost.1);
    assert_eq!(first.events(&lost.0).await, Err(JournalError::NotFound(lost.0)));
    first.append(&won, 1, &events(&["goes on"])).await.unwrap();
    first.unlock(&won, 2).await.unwrap();
    first.begin(&third(), b"start", &locks).await.expect("no lock is left");
}

pub(crate) async fn locks_of_what_went_on_since_are_not_released(world: &World) {
    let (holder, contender) = (world.open().await, world.open().await);
    let locks = servers(3);
    holder.begin(&one(), b"start", &locks).await.unwrap();
    holder.append(&one(), 1, &events(&["taken up again"])).await.unwrap();
    holder.lock(&one(), &locks).await.unwrap();
    let refused = contender.unlock(&one(), 1).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    let refused = contender.begin(&other(), b"start", &locks[2..]).await;
    assert_eq!(refused, Err(JournalError::Locked { lock: locks[2].clone(), holder: one() }));
    contender.unlock(&one(), 2).await.unwrap();
    contender.begin(&other(), b"start", &locks).await.unwrap();
    assert_eq!(contender.unlock(&third(), 1).await, Err(JournalError::NotFound(third())));
}

pub(crate) async fn of_a_release_and_a_taking_up_that_race_the_taken_up_has_all_its_locks(world: &World) {
    let (holder, contender) = (world.open().await, world.open().await);
    let (one, locks) = (one(), servers(250));
    holder.begin(&one, b"start", &locks).await.unwrap();
    contender.begin(&other(), b"start", &[]).await.unwrap();
    for seen in 1..=25 {
        let take_up = async {
            // Each time a little later: the release is cut off at each of its steps.
            tokio::time::sleep(Duration::from_millis(seen)).await;
            holder.append(&one, seen, &events(&["taken up again"])).await.unwrap();
            holder.lock(&one, &locks).await.unwrap();
        };
        let (released, ()) = tokio::join!(contender.unlock(&one, seen), take_up);
        assert!(matches!(released, Ok(()) | Err(JournalError::Superseded { .. })), "{released:?}");
        for lock in [&locks[0], &locks[130], &locks[249]] {
            let refused = contender.lock(&other(), std::slice::from_ref(lock)).await;
            let expected = JournalError::Locked { lock: lock.clone(), holder: one.clone() };
            assert_eq!(refused, Err(expected), "taken up {seen} ms after the release began");
        }
    }
}
