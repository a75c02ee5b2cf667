//! The beginning of an execution. A transaction can't take thousands of locks, so they are taken in steps under a start that
//! can be seen: `taking` while they are taken, `begun` in the one transaction that writes event 0, `given-up` when somebody
//! saw it stand still for a whole lease. Each step needs the start to be `taking`; so whoever was given up takes no further
//! lock and writes no event, however late it wakes.

use std::sync::atomic::{AtomicU64, Ordering};

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, LockName, StoredEvent};

use super::DynamoStore;
use super::fault::Fault;
use super::item::{Item, number, text};
use super::key::Key;
use super::watch::Sign;
use super::write::{ABSENT, Write, nonce};
use crate::chain::Head;

const TAKING: &str = "taking";
const BEGUN: &str = "begun";
const GIVEN_UP: &str = "given-up";

/// The condition under which a start goes on.
const GOES_ON: &str = "#token = :token AND #state = :taking";

/// A start that this process is about.
#[derive(Debug)]
pub(super) struct Start {
    execution: ExecutionId,
    token: String,
    beats: AtomicU64,
}

impl Start {
    fn new(execution: &ExecutionId) -> Self {
        Self { execution: execution.clone(), token: nonce(), beats: AtomicU64::new(0) }
    }

    /// Shows that it lives, if nobody gave it up.
    pub(super) fn beat(&self) -> Write {
        let beat = self.beats.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        self.change("SET #beat = :beat").value("beat", number(beat))
    }

    fn become_begun(&self) -> Write {
        self.change("SET #state = :begun").value("begun", text(BEGUN))
    }

    fn give_up(&self) -> Write {
        self.change("SET #state = :over").value("over", text(GIVEN_UP))
    }

    fn change(&self, change: &str) -> Write {
        let write = Write::update(Key::start(&self.execution), change).when(GOES_ON);
        write.value("token", text(&self.token)).value("taking", text(TAKING))
    }

    /// What a start is told that somebody gave up.
    pub(super) fn given_up() -> Fault {
        Fault::Refused("this process was silent for so long that another one took it for dead; start again".to_owned())
    }
}

impl DynamoStore {
    /// Begins an execution with its locks.
    pub(super) async fn begin_execution(
        &self,
        execution: &ExecutionId,
        first: &[u8],
        locks: &[LockName],
    ) -> Result<StoredEvent, Fault> {
        let start = Start::new(execution);
        self.open_start(&start).await?;
        let begun = self.begin_under(&start, first, locks).await;
        if begun.is_err() {
            // What can't be cleaned up here is by whoever next wants one of the locks.
            let _ = self.close_start(&start).await;
        }
        begun
    }

    async fn begin_under(&self, start: &Start, first: &[u8], locks: &[LockName]) -> Result<StoredEvent, Fault> {
        let execution = &start.execution;
        if self.table.get(&Key::head(execution)).await?.is_some() {
            return Err(JournalError::Superseded { execution: execution.clone(), expected: 0 }.into());
        }
        let mut locks = locks.to_vec();
        locks.sort();
        locks.dedup();
        self.take(execution, &start.token, Some(start), &locks).await?;
        let append = self.prepare(execution, Head::EMPTY, &[first.to_vec()]).await?;
        let stored = self.commit(append, vec![start.become_begun()]).await.map_err(|fault| match fault {
            Fault::Conditions(_) => Start::given_up(),
            other => other,
        })?;
        stored.into_iter().next().ok_or_else(|| Fault::Refused("an append of one event stored none".to_owned()))
    }

    async fn open_start(&self, start: &Start) -> Result<(), Fault> {
        let item = Item::new(&Key::start(&start.execution))
            .with("state", text(TAKING))
            .with("token", text(&start.token))
            .with("beat", number(0));
        let open = Write::put(item).when(format!("{ABSENT} OR #token = :token")).value("token", text(&start.token));
        match self.table.transact([open]).await {
            Err(Fault::Conditions(_)) => Err(self.used(&start.execution).await?),
            done => done,
        }
    }

    /// Why an id that was used before can't be begun.
    async fn used(&self, execution: &ExecutionId) -> Result<Fault, Fault> {
        Ok(match self.table.get(&Key::head(execution)).await? {
            Some(_) => JournalError::Superseded { execution: execution.clone(), expected: 0 }.into(),
            None => Fault::Refused(format!(
                "execution {execution} was to begin before and did not; what is left of that goes when its lease is over: \
                 begin another one"
            )),
        })
    }

    /// Ends an own start that was refused, with all it took, unless it has begun after all.
    async fn close_start(&self, start: &Start) -> Result<(), Fault> {
        match self.table.transact([start.give_up()]).await {
            Err(Fault::Conditions(_)) => return Ok(()),
            done => done?,
        }
        self.release_locks(&start.execution).await?;
        let gone =
            Write::delete(Key::start(&start.execution)).when("#token = :token").value("token", text(&start.token));
        self.table.transact([gone]).await
    }

    /// Whether an execution that has a lock never began. If its start stands still for a lease it is given up here. `false`
    /// if it has begun; `true` if the lock may be free now.
    pub(super) async fn ends_without_beginning(&self, owner: &ExecutionId) -> Result<bool, Fault> {
        let key = Key::start(owner);
        let Some(start) = self.table.get(&key).await? else {
            // Its start went away after the lock was read, or it began without one.
            return Ok(self.table.get(&Key::head(owner)).await?.is_none());
        };
        match start.text("state")? {
            BEGUN => Ok(false),
            GIVEN_UP => self.release_locks(owner).await.map(|()| true),
            _ => {
                if self.watch(&key, &start, self.table.clock.elapsed()).await? == Sign::Still {
                    self.give_up(owner, &start).await?;
                }
                Ok(true)
            }
        }
    }

    /// Ends a start that was seen to stand still.
    async fn give_up(&self, owner: &ExecutionId, seen: &Item) -> Result<(), Fault> {
        let over = Write::update(Key::start(owner), "SET #state = :over")
            .when("#token = :token AND #beat = :beat AND #state = :taking")
            .value("over", text(GIVEN_UP))
            .value("token", text(seen.text("token")?))
            .value("beat", number(seen.number::<u64>("beat")?))
            .value("taking", text(TAKING));
        match self.table.transact([over]).await {
            // It lives after all, or somebody else gave it up: the next look tells.
            Ok(()) | Err(Fault::Conditions(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}
