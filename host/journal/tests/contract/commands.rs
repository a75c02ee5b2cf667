//! The inbox: what is given is read in order, and applied exactly once.

use std::collections::BTreeSet;

use drs_core::ports::{Acceptance, Command, CommandKind, JournalError};
use drs_core::time::Timestamp;

use crate::world::{World, events, one, other};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn command(kind: CommandKind) -> Command {
    Command { kind, by: "lead on console".to_owned() }
}

pub(crate) async fn every_command_arrives_as_it_was_given_and_in_order(world: &World) {
    let holder = world.begun().await;
    let accept =
        Acceptance { wave: "web".into(), hook: "replication-gate".into(), reason: "source Region is lost".into() };
    let given: Vec<_> = [
        CommandKind::Pause,
        CommandKind::Resume { accept: Some(accept) },
        CommandKind::Skip { wave: "web".into(), reason: "done by hand".to_owned() },
        CommandKind::Cancel,
    ]
    .map(command)
    .into();
    let terminal = world.open().await;
    for command in &given {
        terminal.post(&one(), command, AT).await.unwrap();
    }
    let waiting = holder.inbox(&one()).await.unwrap();
    assert!(waiting.iter().all(|pending| pending.at == AT));
    assert_eq!(waiting.into_iter().map(|pending| pending.command).collect::<Vec<_>>(), given);
}

pub(crate) async fn a_command_is_acknowledged_with_its_events_and_only_once(world: &World) {
    let store = world.begun().await;
    let id = store.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    let stored = store.append_and_acknowledge(&one(), 1, &events(&["paused"]), id).await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(world.open().await.inbox(&one()).await, Ok(Vec::new()));

    let again = world.open().await.append_and_acknowledge(&one(), 2, &events(&["paused"]), id).await;
    assert_eq!(again, Err(JournalError::NotWaiting { execution: one(), command: id }));
    assert_eq!(store.events(&one()).await.unwrap().len(), 2);
}

pub(crate) async fn a_command_that_needs_no_event_is_acknowledged_too(world: &World) {
    let store = world.begun().await;
    let id = store.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    assert_eq!(store.append_and_acknowledge(&one(), 1, &[], id).await, Ok(Vec::new()));
    assert_eq!(store.inbox(&one()).await, Ok(Vec::new()));
    let again = store.append_and_acknowledge(&one(), 1, &[], id).await;
    assert_eq!(again, Err(JournalError::NotWaiting { execution: one(), command: id }));
}

pub(crate) async fn a_writer_that_was_superseded_leaves_the_command_waiting(world: &World) {
    let store = world.begun().await;
    let id = store.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    world.open().await.append(&one(), 1, &events(&["something"])).await.unwrap();
    for answer in [events(&["paused"]), Vec::new()] {
        let refused = store.append_and_acknowledge(&one(), 1, &answer, id).await;
        assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    }
    assert_eq!(store.inbox(&one()).await.unwrap().len(), 1);
}

pub(crate) async fn a_command_of_another_execution_is_not_acknowledged(world: &World) {
    let store = world.begun().await;
    store.append(&other(), 0, &events(&["start"])).await.unwrap();
    let mine = store.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    store.append_and_acknowledge(&one(), 1, &events(&["paused"]), mine).await.unwrap();
    let id = store.post(&other(), &command(CommandKind::Cancel), AT).await.unwrap();
    let refused = store.append_and_acknowledge(&one(), 2, &events(&["cancelled"]), id).await;
    assert_eq!(refused, Err(JournalError::NotWaiting { execution: one(), command: id }));
    assert_eq!(store.events(&one()).await.unwrap().len(), 2);
    assert_eq!(store.inbox(&other()).await.unwrap().len(), 1);
}

pub(crate) async fn a_command_for_an_unknown_execution_is_refused(world: &World) {
    let store = world.open().await;
    assert_eq!(store.post(&one(), &command(CommandKind::Pause), AT).await, Err(JournalError::NotFound(one())));
    assert_eq!(store.inbox(&one()).await, Err(JournalError::NotFound(one())));
}

pub(crate) async fn commands_that_are_given_at_the_same_time_all_arrive(world: &World) {
    let store = world.begun().await;
    let mut givers = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let store = world.open().await;
        givers.spawn(async move { store.post(&one(), &command(CommandKind::Pause), AT).await.unwrap() });
    }
    let given = BTreeSet::from_iter(givers.join_all().await);
    let waiting: BTreeSet<_> = store.inbox(&one()).await.unwrap().into_iter().map(|pending| pending.id).collect();
    assert_eq!(given.len(), 5);
    assert_eq!(waiting, given);
}
