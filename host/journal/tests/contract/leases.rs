//! What only a shared store has: leases, watched without trust in anybody's clock.

use std::sync::Arc;
use std::time::Duration;

use drs_core::ports::{JournalError, Store};
use drs_journal::dynamo::{LEASE, LeaseClock};

use crate::clock::TokioClock;
use crate::world::{Driver, HOLDER, World, events, one};

/// Runs a test on a good and on a bad network.
macro_rules! on_both_networks {
    ($($test:ident)+) => {
        mod good {$(
            #[tokio::test(start_paused = true)]
            async fn $test() {
                super::$test(&crate::world::World::emulated().await).await;
            }
        )+}
        mod bad {$(
            #[tokio::test(start_paused = true)]
            async fn $test() {
                super::$test(&crate::world::World::lossy().await).await;
            }
        )+}
    };
}

on_both_networks! {
    a_silent_holder_is_taken_over_after_a_lease_and_may_not_be_gone
    a_doubt_about_a_silent_holder_is_handed_on
    a_holder_that_lives_is_never_taken_over
    who_was_taken_over_is_told_and_can_not_append
    a_right_that_nobody_keeps_runs_out
    a_right_is_kept_for_as_long_as_it_is_asked
    who_slept_through_its_lease_and_was_not_missed_goes_on
    of_many_that_wait_for_a_dead_holder_one_takes_over
    a_holder_that_lives_is_listed_as_one_however_often_it_is_looked_at
}

async fn elapsed(work: impl Future<Output = ()>) -> Duration {
    let clock = TokioClock::default();
    clock.elapsed();
    work.await;
    clock.elapsed()
}

async fn a_silent_holder_is_taken_over_after_a_lease_and_may_not_be_gone(world: &World) {
    Driver::take(&world.open().await, &one()).await.die();
    let watcher = world.open().await;
    let waited = elapsed(async {
        let taken = watcher.hold(&one()).await.unwrap();
        assert!(!taken.former_is_gone(), "a silent holder may still be there");
    });
    let waited = waited.await;
    assert!(waited >= LEASE, "{waited:?}");
    assert!(waited < LEASE + LEASE / 3, "{waited:?}");
}

/// How often a working host looks for executions.
const SCAN: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn who_only_lists_takes_a_dead_holder_over_within_a_lease_and_a_scan() {
    let waited = taken_over_by_who_only_lists(&World::emulated().await).await;
    assert!(waited <= LEASE + SCAN, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn on_a_bad_network_it_takes_longer_by_what_is_said_again() {
    let waited = taken_over_by_who_only_lists(&World::lossy().await).await;
    assert!(waited <= LEASE + SCAN * 4, "{waited:?}");
}

/// How long it is from a holder's death until a host has taken over that looks through the list at every scan.
async fn taken_over_by_who_only_lists(world: &World) -> Duration {
    let driver = Driver::take(&world.begun().await, &one()).await;
    let watcher = world.open().await;
    // Dies between two signs of life, as most do.
    for _ in 0..9 {
        assert!(watcher.summary(&one()).await.unwrap().driven);
        tokio::time::sleep(SCAN).await;
    }
    driver.die();
    let waited = elapsed(async {
        loop {
            let summary = watcher.summary(&one()).await.unwrap();
            if !summary.driven {
                break;
            }
            tokio::time::sleep(summary.lapses_in.unwrap_or(SCAN).min(SCAN)).await;
        }
        let taken = watcher.hold(&one()).await.unwrap();
        assert!(!taken.former_is_gone());
    });
    let waited = waited.await;
    assert!(waited >= LEASE / 2, "{waited:?}: a live holder shows itself three times within a lease");
    waited
}

async fn a_holder_that_lives_is_listed_as_one_however_often_it_is_looked_at(world: &World) {
    let driver = Driver::take(&world.begun().await, &one()).await;
    let watcher = world.open().await;
    for _ in 0..100 {
        let summary = watcher.summary(&one()).await.unwrap();
        assert!(summary.driven && summary.lapses_in.is_none_or(|left| left > LEASE / 3), "{summary:?}");
        tokio::time::sleep(SCAN).await;
    }
    driver.release().await;
    assert!(!watcher.summary(&one()).await.unwrap().driven);
}

async fn a_doubt_about_a_silent_holder_is_handed_on(world: &World) {
    let store = world.begun().await;
    Driver::take(&store, &one()).await.die();
    Driver::take(&store, &one()).await.release().await;
    assert!(!store.summary(&one()).await.unwrap().driven);
    let waited = elapsed(async {
        let next = Driver::take(&store, &one()).await;
        assert!(!next.hold.former_is_gone(), "the silent one may wake for whoever drives");
        assert!(store.summary(&one()).await.unwrap().driven);
        next.release().await;
    });
    assert!(waited.await < LEASE / 10, "a lease that was given back is not waited for");
}

async fn a_holder_that_lives_is_never_taken_over(world: &World) {
    let driver = Driver::take(&world.open().await, &one()).await;
    let watcher = world.open().await;
    for _ in 0..10 {
        let held = JournalError::Held { execution: one(), holder: format!(" ({HOLDER})") };
        assert_eq!(watcher.hold(&one()).await.unwrap_err(), held);
    }
    driver.release().await;
}

async fn who_was_taken_over_is_told_and_can_not_append(world: &World) {
    let old = world.begun().await;
    let frozen = old.hold(&one()).await.unwrap();
    let new: Arc<dyn Store> = world.open().await;
    let driver = Driver::take(&new, &one()).await;
    new.append(&one(), 1, &events(&["taken over"])).await.unwrap();
    // The first wakes.
    assert_eq!(frozen.remaining(), Some(Duration::ZERO));
    let lost = Driver::keep(frozen).lost().await;
    assert!(matches!(lost, JournalError::Held { .. }), "{lost}");
    let refused = old.append(&one(), 1, &events(&["too late"])).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    assert!(!driver.hold.remaining().unwrap().is_zero());
    driver.release().await;
}

async fn a_right_that_nobody_keeps_runs_out(world: &World) {
    let hold = world.open().await.hold(&one()).await.unwrap();
    assert!(hold.remaining().unwrap() <= LEASE);
    tokio::time::sleep(LEASE / 2).await;
    assert!(hold.remaining().unwrap() <= LEASE / 2);
    tokio::time::sleep(LEASE / 2).await;
    assert_eq!(hold.remaining(), Some(Duration::ZERO));
}

async fn a_right_is_kept_for_as_long_as_it_is_asked(world: &World) {
    let driver = Driver::take(&world.open().await, &one()).await;
    for _ in 0..100 {
        tokio::time::sleep(LEASE / 7).await;
        assert!(driver.hold.remaining().unwrap() > LEASE / 3);
    }
    driver.release().await;
}

async fn who_slept_through_its_lease_and_was_not_missed_goes_on(world: &World) {
    let hold = world.open().await.hold(&one()).await.unwrap();
    tokio::time::sleep(LEASE * 2).await;
    assert_eq!(hold.remaining(), Some(Duration::ZERO), "nothing is sent before the right is sure again");
    let driver = Driver::keep(hold);
    tokio::time::sleep(LEASE / 2).await;
    assert!(!driver.hold.remaining().unwrap().is_zero());
    driver.release().await;
}

async fn of_many_that_wait_for_a_dead_holder_one_takes_over(world: &World) {
    Driver::take(&world.open().await, &one()).await.die();
    let mut watchers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = world.open().await;
        watchers.spawn(async move { store.hold(&one()).await.is_ok() });
    }
    let taken = watchers.join_all().await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
}
