//! The inbox: what is given is read in order, and applied exactly once.

use drs_core::ports::{Acceptance, Command, CommandKind, Journal, JournalError};
use drs_core::time::Timestamp;
use drs_journal::{MAX_WAITING, SqliteJournal};
use rusqlite::Connection;

use crate::store::{ONE, Store, events, one, other};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn command(kind: CommandKind) -> Command {
    Command { kind, by: "lead on console".to_owned() }
}

/// A store in which execution one has begun.
async fn begun(store: &Store) -> SqliteJournal {
    let journal = store.open();
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    journal
}

#[tokio::test]
async fn every_kind_of_command_arrives_as_it_was_given_and_in_order() {
    let store = Store::new();
    let holder = begun(&store).await;
    let accept =
        Acceptance { wave: "web".into(), hook: "replication-gate".into(), reason: "source Region is lost".into() };
    let given: Vec<_> = [
        CommandKind::Pause,
        CommandKind::Resume { accept: None },
        CommandKind::Resume { accept: Some(accept) },
        CommandKind::Skip { wave: "web".into(), reason: "done by hand".to_owned() },
        CommandKind::Cancel,
        CommandKind::Cleanup,
    ]
    .map(command)
    .into();
    let terminal = store.open();
    for command in &given {
        terminal.post(&one(), command, AT).await.unwrap();
    }
    let waiting = holder.inbox(&one()).await.unwrap();
    assert!(waiting.iter().all(|pending| pending.at == AT));
    assert_eq!(waiting.into_iter().map(|pending| pending.command).collect::<Vec<_>>(), given);
}

#[tokio::test]
async fn a_command_is_acknowledged_with_its_events_and_only_once() {
    let store = Store::new();
    let journal = begun(&store).await;
    let id = journal.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    let stored = journal.append_and_acknowledge(&one(), 1, &events(&["paused"]), id).await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(store.open().inbox(&one()).await, Ok(Vec::new()));

    let again = store.open().append_and_acknowledge(&one(), 2, &events(&["paused"]), id).await;
    assert_eq!(again, Err(JournalError::NotWaiting { execution: one(), command: id }));
    assert_eq!(journal.events(&one()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_command_that_needs_no_event_is_acknowledged_too() {
    let store = Store::new();
    let journal = begun(&store).await;
    let id = journal.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    assert_eq!(journal.append_and_acknowledge(&one(), 1, &[], id).await, Ok(Vec::new()));
    assert_eq!(journal.inbox(&one()).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_writer_that_was_superseded_leaves_the_command_waiting() {
    let store = Store::new();
    let journal = begun(&store).await;
    let id = journal.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
    journal.append(&one(), 1, &events(&["something"])).await.unwrap();
    let refused = journal.append_and_acknowledge(&one(), 1, &events(&["paused"]), id).await;
    assert_eq!(refused, Err(JournalError::Superseded { execution: one(), expected: 1 }));
    assert_eq!(journal.inbox(&one()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_command_of_another_execution_is_not_acknowledged() {
    let store = Store::new();
    let journal = begun(&store).await;
    journal.append(&other(), 0, &events(&["start"])).await.unwrap();
    let id = journal.post(&other(), &command(CommandKind::Cancel), AT).await.unwrap();
    let refused = journal.append_and_acknowledge(&one(), 1, &events(&["cancelled"]), id).await;
    assert_eq!(refused, Err(JournalError::NotWaiting { execution: one(), command: id }));
    assert_eq!(journal.events(&one()).await.unwrap().len(), 1);
    assert_eq!(journal.inbox(&other()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_command_for_an_unknown_execution_is_refused() {
    let store = Store::new();
    let journal = store.open();
    assert_eq!(journal.post(&one(), &command(CommandKind::Pause), AT).await, Err(JournalError::NotFound(one())));
    assert_eq!(journal.inbox(&one()).await, Err(JournalError::NotFound(one())));
}

#[tokio::test]
async fn an_inbox_that_nobody_reads_is_full_at_some_time() {
    let store = Store::new();
    let journal = begun(&store).await;
    let fill = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MAX_WAITING})
         INSERT INTO commands (execution, at, command) SELECT '{ONE}', '{AT}', '{{\"command\":\"pause\",\"by\":\"lead\"}}' FROM n"
    );
    Connection::open(store.file()).unwrap().execute_batch(&fill).unwrap();
    let waiting = journal.inbox(&one()).await.unwrap();
    assert_eq!(waiting.len() as u64, MAX_WAITING);
    let error = journal.post(&one(), &command(CommandKind::Pause), AT).await.unwrap_err();
    assert!(error.to_string().contains("commands wait for execution"), "{error}");
    journal.append_and_acknowledge(&one(), 1, &events(&["paused"]), waiting[0].id).await.unwrap();
    journal.post(&one(), &command(CommandKind::Pause), AT).await.unwrap();
}

#[tokio::test]
async fn a_command_of_another_version_is_an_error_and_not_passed_over() {
    let store = Store::new();
    let journal = begun(&store).await;
    let insert =
        format!("INSERT INTO commands (execution, at, command) VALUES ('{ONE}', '{AT}', '{{\"command\":\"dance\"}}')");
    Connection::open(store.file()).unwrap().execute_batch(&insert).unwrap();
    let error = journal.inbox(&one()).await.unwrap_err();
    assert!(error.to_string().contains("another version"), "{error}");
}
