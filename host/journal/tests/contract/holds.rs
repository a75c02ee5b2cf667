//! The right to drive an execution.

use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;

use crate::world::{Driver, ONE, World, one, other};

pub(crate) async fn a_second_holder_is_refused_while_the_first_lives(world: &World) {
    let (first, second) = (world.open().await, world.open().await);
    let driver = Driver::take(&first, &one()).await;
    let error = second.hold(&one()).await.unwrap_err();
    assert!(matches!(error, JournalError::Held { .. }), "{error}");
    let told = error.to_string();
    assert!(told.contains(", process ") && told.ends_with(')'), "the holder is named: {told}");
    driver.release().await;
}

pub(crate) async fn executions_are_held_apart_from_each_other(world: &World) {
    let store = world.open().await;
    let one = Driver::take(&store, &one()).await;
    let other = Driver::take(&store, &other()).await;
    one.release().await;
    other.release().await;
}

pub(crate) async fn a_released_hold_is_free_at_once_and_its_holder_gone(world: &World) {
    let driver = Driver::take(&world.open().await, &one()).await;
    assert!(driver.hold.former_is_gone(), "nobody had it before");
    let released = driver.hold.clone();
    driver.release().await;
    assert!(released.remaining().is_none_or(|left| left.is_zero()), "a released right does not go on");
    let next = Driver::take(&world.open().await, &one()).await;
    assert!(next.hold.former_is_gone());
    next.release().await;
}

pub(crate) async fn an_execution_is_driven_while_it_is_held(world: &World) {
    let store = world.begun().await;
    let driven = async || world.open().await.summary(&one()).await.unwrap().driven;
    assert!(!driven().await);
    let driver = Driver::take(&store, &one()).await;
    assert!(driven().await);
    driver.release().await;
    assert!(!driven().await);
}

pub(crate) async fn an_execution_that_has_not_begun_can_be_held(world: &World) {
    let store = world.open().await;
    let driver = Driver::take(&store, &one()).await;
    store.begin(&one(), b"start", &[]).await.unwrap();
    driver.release().await;
}

pub(crate) async fn what_is_no_id_is_not_held(world: &World) {
    let store = world.open().await;
    let lower = ONE.to_lowercase();
    for id in ["../escaped", "", &lower] {
        let refused = store.hold(&ExecutionId::from(id)).await.unwrap_err();
        assert_eq!(refused, JournalError::NotAnId(id.to_owned()));
    }
}
