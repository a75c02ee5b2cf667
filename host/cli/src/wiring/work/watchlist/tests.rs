use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use drs_core::ports::{Command, CommandId, JournalError, Outline, PendingCommand, StoredEvent};

use super::*;
use crate::sample::{self, ID, at};

/// A store with one execution, that counts how often it is read.
struct Counting {
    summary: Mutex<ExecutionSummary>,
    events: Vec<StoredEvent>,
    reads: AtomicUsize,
}

impl Counting {
    fn with(sample: &sample::Sample) -> Self {
        let stored =
            |(sequence, entry)| StoredEvent { sequence, bytes: serde_json::to_vec(entry).unwrap(), hash: [0; 32] };
        let events: Vec<StoredEvent> = (0..).zip(sample.entries()).map(stored).collect();
        let summary = ExecutionSummary {
            id: ID.into(),
            events: events.len() as u64,
            driven: false,
            lapses_in: None,
            outline: None,
        };
        Self { summary: Mutex::new(summary), events, reads: AtomicUsize::new(0) }
    }

    /// The same once it says something else.
    fn says(&self, say: impl FnOnce(&mut ExecutionSummary)) {
        say(&mut self.summary.lock().unwrap());
    }

    fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Journal for Counting {
    async fn append(&self, id: &ExecutionId, _: u64, _: &[Vec<u8>]) -> Result<Vec<StoredEvent>, JournalError> {
        Err(JournalError::NotFound(id.clone()))
    }

    async fn events(&self, _: &ExecutionId) -> Result<Vec<StoredEvent>, JournalError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        let mut events = self.events.clone();
        // What the list counts beyond the sample is more of the same, which can't be read as an execution.
        events.truncate(usize::try_from(self.summary.lock().unwrap().events).unwrap());
        Ok(events)
    }

    async fn executions(&self) -> Result<Vec<ExecutionSummary>, JournalError> {
        Ok(vec![self.summary.lock().unwrap().clone()])
    }

    async fn describe(&self, id: &ExecutionId, _: &Outline) -> Result<(), JournalError> {
        Err(JournalError::NotFound(id.clone()))
    }

    async fn post(&self, id: &ExecutionId, _: &Command, _: Timestamp) -> Result<CommandId, JournalError> {
        Err(JournalError::NotFound(id.clone()))
    }

    async fn inbox(&self, id: &ExecutionId) -> Result<Vec<PendingCommand>, JournalError> {
        Err(JournalError::NotFound(id.clone()))
    }

    async fn append_and_acknowledge(
        &self,
        id: &ExecutionId,
        _: u64,
        _: &[Vec<u8>],
        _: CommandId,
    ) -> Result<Vec<StoredEvent>, JournalError> {
        Err(JournalError::NotFound(id.clone()))
    }
}

/// A host that looks every five seconds.
struct Host {
    list: Watchlist,
    looks: i64,
}

impl Host {
    fn new() -> Self {
        Self { list: Watchlist::default(), looks: 0 }
    }

    fn now(&self) -> Timestamp {
        at(100_000 + 5 * self.looks)
    }

    /// Looks once, and gives what it takes.
    async fn look(&mut self, store: &Counting) -> Vec<Need> {
        self.looks += 1;
        self.list.look(store, self.now()).await.unwrap();
        self.list.take_due(self.now()).into_iter().map(|(_, need)| need).collect()
    }

    fn tried(&mut self, tried: Tried) {
        self.list.tried(&ID.into(), &tried, self.now());
    }
}

#[tokio::test]
async fn what_a_live_process_drives_is_not_read_at_all() {
    let store = Counting::with(&sample::launching());
    let last = store.events.len() as u64;
    store.says(|summary| summary.driven = true);
    let mut host = Host::new();
    for events in 1..=last {
        store.says(|summary| summary.events = events);
        assert_eq!(host.look(&store).await, []);
    }
    assert_eq!(store.reads(), 0);
    store.says(|summary| summary.driven = false);
    assert_eq!(host.look(&store).await, [Need::Driver]);
    assert_eq!(store.reads(), 1);
}

#[tokio::test]
async fn what_waits_for_a_person_is_read_once_and_again_when_something_happened_to_it() {
    let store = Counting::with(&sample::paused());
    let last = store.events.len() as u64;
    store.says(|summary| summary.events = last - 1);
    let mut host = Host::new();
    for _ in 0..100 {
        host.look(&store).await;
        host.tried(Tried::Left);
    }
    assert_eq!(store.reads(), 1);
    store.says(|summary| summary.events = last);
    for _ in 0..100 {
        assert_eq!(host.look(&store).await, []);
    }
    assert_eq!(store.reads(), 2);
}

#[tokio::test]
async fn what_this_host_drove_to_its_rest_is_not_read_again() {
    let store = Counting::with(&sample::launching());
    let mut host = Host::new();
    assert_eq!(host.look(&store).await, [Need::Driver]);
    store.says(|summary| summary.events += 10);
    let events = store.events.len() as u64 + 10;
    host.tried(Tried::Rests(events, Need::CleanUp(at(200_000))));
    for _ in 0..100 {
        assert_eq!(host.look(&store).await, []);
    }
    assert_eq!(store.reads(), 1);
    host.looks = 20_000;
    assert_eq!(host.look(&store).await, [Need::CleanUp(at(200_000))]);
}

#[tokio::test]
async fn after_a_failure_the_pauses_grow_to_five_minutes_although_each_try_appends() {
    let store = Counting::with(&sample::launching());
    let last = store.events.len() as u64;
    store.says(|summary| summary.events = last - 6);
    let mut host = Host::new();
    let mut tries = Vec::new();
    for look in 0..=720 {
        if host.look(&store).await == [Need::Driver] {
            tries.push(look * 5);
            store.says(|summary| summary.events = (summary.events + 1).min(last));
            host.tried(Tried::Failed);
        }
    }
    assert_eq!(tries[..6], [0, 30, 90, 210, 450, 750], "{tries:?}");
    assert_eq!(tries.len(), 15, "within an hour: {tries:?}");
    assert!(store.reads() <= tries.len(), "{} reads", store.reads());
}

#[tokio::test]
async fn what_happens_to_an_execution_ends_its_pause() {
    let store = Counting::with(&sample::launching());
    let last = store.events.len() as u64;
    store.says(|summary| summary.events = last - 1);
    let mut host = Host::new();
    for _ in 0..3 {
        host.look(&store).await;
        host.tried(Tried::Failed);
        host.looks += 1_000;
    }
    host.look(&store).await;
    host.tried(Tried::Failed);
    assert_eq!(host.look(&store).await, [], "a pause of minutes has begun");
    store.says(|summary| summary.events = last);
    assert_eq!(host.look(&store).await, [Need::Driver]);
    host.tried(Tried::Failed);
    host.looks += 5;
    assert_eq!(host.look(&store).await, [Need::Driver], "the pauses begin anew, with half a minute");
}

#[tokio::test]
async fn what_can_not_be_read_is_told_and_read_ever_more_rarely() {
    let mut store = Counting::with(&sample::launching());
    store.events[1].bytes = b"{\"event\":\"of another time\"}".to_vec();
    let mut host = Host::new();
    let mut told = 0;
    for _ in 0..720 {
        host.looks += 1;
        told += host.list.look(&store, host.now()).await.unwrap().len();
    }
    assert_eq!((store.reads(), told), (15, 15), "within an hour");
}

#[tokio::test]
async fn the_store_is_looked_through_again_when_a_silent_driver_may_be_taken_over() {
    let store = Counting::with(&sample::launching());
    store.says(|summary| summary.driven = true);
    let (mut host, every) = (Host::new(), Duration::from_secs(5));
    host.look(&store).await;
    assert_eq!(host.list.next_look(every), every);
    for (lapses_in, next) in [(20, 5), (3, 3)] {
        store.says(|summary| summary.lapses_in = Some(Duration::from_secs(lapses_in)));
        host.look(&store).await;
        assert_eq!(host.list.next_look(every), Duration::from_secs(next));
    }
}

#[tokio::test]
async fn who_can_not_wait_tries_each_doubtful_driver_once() {
    let store = Counting::with(&sample::launching());
    store.says(|summary| summary.driven = true);
    let mut host = Host::new();
    host.look(&store).await;
    assert_eq!(host.list.take_doubtful().len(), 1);
    host.tried(Tried::Held);
    for _ in 0..10 {
        host.look(&store).await;
        assert_eq!(host.list.take_doubtful(), []);
    }
    assert_eq!(store.reads(), 0);
}
