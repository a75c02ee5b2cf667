//! A journal in memory, and what the actor does when it is no longer the one writer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::event::{Entry, Event};
use drs_core::ids::ExecutionId;
use drs_core::ports::{
    AccountRegion, Command, CommandId, ExecutionSummary, Hold, Journal, JournalError, LockName, Outline,
    PendingCommand, Reservation, Reservations, Store, StoredEvent,
};
use drs_core::time::Timestamp;
use drs_engine::EngineError;

use crate::support::{Room, execution_id};

/// The store of one execution.
#[derive(Debug)]
pub(crate) struct MemoryJournal {
    events: Mutex<Vec<StoredEvent>>,
    inbox: Mutex<Vec<PendingCommand>>,
    reservations: Mutex<Reservations>,
    /// The number of events after which somebody else has written the next.
    pub(crate) superseded_at: AtomicU64,
}

impl MemoryJournal {
    pub(crate) fn new() -> Self {
        let superseded_at = AtomicU64::new(u64::MAX);
        Self { events: Mutex::default(), inbox: Mutex::default(), reservations: Mutex::default(), superseded_at }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.events.lock().unwrap().iter().map(|event| serde_json::from_slice(&event.bytes).unwrap()).collect()
    }

    pub(crate) fn count(&self, is: impl Fn(&Event) -> bool) -> usize {
        self.entries().iter().filter(|entry| is(&entry.event)).count()
    }

    /// The place of the first such event.
    pub(crate) fn position(&self, is: impl Fn(&Event) -> bool) -> Option<usize> {
        self.entries().iter().position(|entry| is(&entry.event))
    }
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn append(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let mut stored = self.events.lock().unwrap();
        if stored.len() as u64 != expected || expected >= self.superseded_at.load(Ordering::SeqCst) {
            return Err(JournalError::Superseded { execution: execution.clone(), expected });
        }
        let numbered = events.iter().zip(expected..);
        let new: Vec<_> =
            numbered.map(|(bytes, sequence)| StoredEvent { sequence, bytes: bytes.clone(), hash: [7; 32] }).collect();
        stored.extend(new.clone());
        Ok(new)
    }

    async fn events(&self, _: &ExecutionId) -> Result<Vec<StoredEvent>, JournalError> {
        Ok(self.events.lock().unwrap().clone())
    }

    async fn describe(&self, _: &ExecutionId, _: &Outline) -> Result<(), JournalError> {
        Ok(())
    }

    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError> {
        Ok(Vec::new())
    }

    async fn post(&self, _: &ExecutionId, command: &Command, at: Timestamp) -> Result<CommandId, JournalError> {
        let mut inbox = self.inbox.lock().unwrap();
        let id = inbox.len() as CommandId + 1;
        inbox.push(PendingCommand { id, at, command: command.clone() });
        Ok(id)
    }

    async fn inbox(&self, _: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError> {
        Ok(self.inbox.lock().unwrap().clone())
    }

    async fn append_and_acknowledge(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        let stored = self.append(execution, expected, events).await?;
        let mut inbox = self.inbox.lock().unwrap();
        let waiting = inbox.len();
        inbox.retain(|pending| pending.id != command);
        match inbox.len() < waiting {
            true => Ok(stored),
            false => Err(JournalError::NotWaiting { execution: execution.clone(), command }),
        }
    }
}

/// Nobody else uses it: locks and the right to drive are always free, and nothing is kept by digest.
#[async_trait]
impl Store for MemoryJournal {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    async fn begin(&self, id: &ExecutionId, first: &[u8], _: &[LockName]) -> Result<StoredEvent, JournalError> {
        Ok(self.append(id, 0, &[first.to_vec()]).await?.remove(0))
    }

    async fn lock(&self, _: &ExecutionId, _: &[LockName]) -> Result<(), JournalError> {
        Ok(())
    }

    async fn unlock(&self, _: &ExecutionId, _: u64) -> Result<(), JournalError> {
        Ok(())
    }

    async fn hold(&self, _: &ExecutionId) -> Result<Arc<dyn Hold>, JournalError> {
        Ok(Arc::new(AlwaysHeld))
    }

    async fn find(&self, typed: &str) -> Result<ExecutionId, JournalError> {
        Err(JournalError::NotFound(typed.into()))
    }

    async fn put_blob(&self, _: &[u8]) -> Result<String, JournalError> {
        Ok(String::new())
    }

    async fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError> {
        Err(JournalError::NotFound(sha256.into()))
    }

    async fn reservations(&self, _: &AccountRegion) -> Result<Reservations, JournalError> {
        Ok(self.reservations.lock().unwrap().clone())
    }

    async fn reserve(&self, at: &AccountRegion, version: u64, entries: &[Reservation]) -> Result<(), JournalError> {
        let mut kept = self.reservations.lock().unwrap();
        if kept.version != version {
            return Err(JournalError::Contended { place: at.clone() });
        }
        *kept = Reservations { version: version + 1, entries: entries.to_vec() };
        Ok(())
    }
}

/// A right to drive that nobody else wants.
#[derive(Debug)]
pub(crate) struct AlwaysHeld;

#[async_trait]
impl Hold for AlwaysHeld {
    fn remaining(&self) -> Option<Duration> {
        None
    }

    fn former_is_gone(&self) -> bool {
        true
    }

    async fn keep(&self) -> JournalError {
        std::future::pending().await
    }

    async fn release(&self) -> Result<(), JournalError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn an_append_that_somebody_else_has_overtaken_stops_the_actor_before_it_calls_aws() {
    let room = Room::new(&[]).await;
    // Event 0, driver-started, wave-started; the intent comes next.
    room.journal.superseded_at.store(3, Ordering::SeqCst);
    let error = room.drive().await.unwrap_err();
    let superseded = JournalError::Superseded { execution: execution_id(), expected: 3 };
    assert_eq!(error, EngineError::Journal(superseded));
    assert!(room.aws.launches().is_empty());
}

/// A right to drive that has run out: its process was silent for too long between taking it and driving.
#[derive(Debug)]
struct RunOut;

#[async_trait]
impl Hold for RunOut {
    fn remaining(&self) -> Option<Duration> {
        Some(Duration::ZERO)
    }

    fn former_is_gone(&self) -> bool {
        true
    }

    async fn keep(&self) -> JournalError {
        std::future::pending().await
    }

    async fn release(&self) -> Result<(), JournalError> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_process_whose_right_to_drive_ran_out_before_it_began_appends_nothing() {
    let room = Room::new(&[]).await;
    let error = room.drive_with(Arc::new(RunOut)).await.unwrap_err();
    assert_eq!(error, EngineError::Journal(JournalError::Held { execution: execution_id(), holder: String::new() }));
    assert_eq!(room.journal.count(|_| true), 1, "event 0 alone");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_makes_no_sense_is_taken_from_the_inbox_without_an_event() {
    let room = Room::new(&[]).await;
    room.post_after(1, drs_core::ports::CommandKind::Cancel);
    room.post_after(2, drs_core::ports::CommandKind::Cancel);
    room.drive().await.unwrap();
    assert_eq!(room.journal.count(|event| matches!(event, Event::Commanded { .. })), 1);
    assert!(room.journal.inbox(&execution_id()).await.unwrap().is_empty());
}
