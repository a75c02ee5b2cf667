//! Locks in the table: an item for each, with the execution that has it. Which locks an execution may have is listed in its
//! own partition before the first is taken, so that whoever finds one of them can release them all.

use std::collections::BTreeSet;
use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, LockName};

use super::DynamoStore;
use super::fault::{Fault, unreadable};
use super::item::{Item, number, text};
use super::key::Key;
use super::start::Start;
use super::write::{ABSENT, MAX_WRITES, Write, nonce};

/// How many locks one item lists: about 60 bytes each.
const LISTED: usize = 1000;

/// For how many leases a lock is waited for that belongs to an execution which has not begun yet.
const PATIENCE: u32 = 10;

impl DynamoStore {
    /// Takes locks for an execution that is there: all that it does not have, or none.
    pub(super) async fn take_more(&self, execution: &ExecutionId, locks: &[LockName]) -> Result<(), Fault> {
        self.known_head(execution).await?;
        let missing = self.missing(execution, locks).await?;
        if missing.is_empty() {
            return Ok(());
        }
        let list = nonce();
        let taken = self.take(execution, &list, None, &missing).await;
        if taken.is_err() {
            self.delete_locks(execution, None, &keys(&missing)).await?;
            for item in self.table.starting_with(&Key::lock_lists(execution).named(&list)).await? {
                self.table.delete(&item).await?;
            }
        }
        taken
    }

    /// Those of the locks that the execution does not have, in their order.
    async fn missing(&self, execution: &ExecutionId, locks: &[LockName]) -> Result<Vec<LockName>, Fault> {
        let mut missing = BTreeSet::from_iter(locks);
        let wanted: Vec<_> = missing.iter().map(|lock| Key::lock(&lock.key())).collect();
        let mut own = BTreeSet::new();
        for item in self.table.get_all(&wanted).await? {
            if item.text("owner")? == execution.as_str() {
                own.insert(item.text("name")?.to_owned());
            }
        }
        missing.retain(|lock| !own.contains(&lock.key()));
        Ok(missing.into_iter().cloned().collect())
    }

    /// Takes locks in their order, listed under a name. A start shows with each step that it lives.
    ///
    /// # Errors
    /// [`JournalError::Locked`]; those taken before stay taken.
    pub(super) async fn take(
        &self,
        execution: &ExecutionId,
        list: &str,
        start: Option<&Start>,
        locks: &[LockName],
    ) -> Result<(), Fault> {
        let patience = self.lease.saturating_mul(PATIENCE).saturating_add(self.table.clock.elapsed());
        for (place, listed) in locks.chunks(LISTED).enumerate() {
            let names = serde_json::to_string(&keys(listed)).map_err(unreadable)?;
            let key = Key::lock_lists(execution).named(&format!("{list}/")).numbered(place);
            self.table.put(Item::new(&key).with("names", text(names))).await?;
        }
        for some in locks.chunks(MAX_WRITES - 1) {
            while let Some(refused) = self.try_take(execution, start, some).await? {
                self.clear_way(execution, refused, patience).await?;
            }
        }
        Ok(())
    }

    /// Takes a few locks in one step. Gives the first that another has.
    async fn try_take<'a>(
        &self,
        execution: &ExecutionId,
        start: Option<&Start>,
        locks: &'a [LockName],
    ) -> Result<Option<&'a LockName>, Fault> {
        let mut writes: Vec<_> = start.map(Start::beat).into_iter().collect();
        let before = writes.len();
        writes.extend(locks.iter().map(|lock| take_lock(execution, lock)));
        match self.table.transact(writes).await {
            Ok(()) => Ok(None),
            Err(Fault::Conditions(unmet)) => match unmet.first() {
                Some(first) if *first < before => Err(Start::given_up()),
                Some(first) => Ok(locks.get(first.saturating_sub(before))),
                None => Ok(None),
            },
            Err(other) => Err(other),
        }
    }

    /// Looks whose lock it is. Returns when it may be free, because its owner never began.
    async fn clear_way(&self, execution: &ExecutionId, lock: &LockName, patience: Duration) -> Result<(), Fault> {
        let Some(item) = self.table.get(&Key::lock(&lock.key())).await? else { return Ok(()) };
        let owner = ExecutionId::from(item.text("owner")?);
        if owner == *execution {
            return Ok(());
        }
        let is_late = self.table.clock.elapsed() >= patience;
        if is_late || !self.ends_without_beginning(&owner).await? {
            return Err(JournalError::Locked { lock: lock.clone(), holder: owner }.into());
        }
        Ok(())
    }

    /// Releases all locks of an execution whose journal has so many events.
    pub(super) async fn release_seen(&self, execution: &ExecutionId, seen: u64) -> Result<(), Fault> {
        if self.known_head(execution).await?.events != seen {
            return Err(went_on(execution, seen));
        }
        self.release_listed(execution, Some(seen)).await
    }

    /// Releases all locks of an execution that never began.
    pub(super) async fn release_locks(&self, execution: &ExecutionId) -> Result<(), Fault> {
        self.release_listed(execution, None).await
    }

    /// Each step needs the journal to be as long as was seen: who takes the execution up again has moved its end before it
    /// takes the locks again that are gone by then.
    async fn release_listed(&self, execution: &ExecutionId, seen: Option<u64>) -> Result<(), Fault> {
        for list in self.table.starting_with(&Key::lock_lists(execution)).await? {
            let names: Vec<String> = serde_json::from_str(list.text("names")?)
                .map_err(|error| unreadable(format!("the locks of execution {execution} can't be read: {error}")))?;
            self.delete_locks(execution, seen, &names).await?;
            self.while_seen(execution, seen, vec![Write::delete(list.key()?)]).await?;
        }
        Ok(())
    }

    /// Does all of the writes or none, and none once the journal has more events than were seen.
    async fn while_seen(&self, execution: &ExecutionId, seen: Option<u64>, writes: Vec<Write>) -> Result<(), Fault> {
        let Some(seen) = seen else { return self.table.transact(writes).await };
        let check = Write::check(Key::head(execution)).when("#events = :seen").value("seen", number(seen));
        match self.table.transact(std::iter::once(check).chain(writes)).await {
            Err(Fault::Conditions(unmet)) if unmet.contains(&0) => Err(went_on(execution, seen)),
            Err(Fault::Conditions(unmet)) => {
                Err(Fault::Conditions(unmet.into_iter().map(|place| place.saturating_sub(1)).collect()))
            }
            done => done,
        }
    }

    /// Releases those of the locks that are the execution's.
    async fn delete_locks(&self, execution: &ExecutionId, seen: Option<u64>, names: &[String]) -> Result<(), Fault> {
        for some in names.chunks(MAX_WRITES - 1) {
            let mut some: Vec<_> = some.iter().collect();
            while !some.is_empty() {
                let writes = some.iter().map(|name| release_lock(execution, name)).collect();
                match self.while_seen(execution, seen, writes).await {
                    Ok(()) => break,
                    Err(Fault::Conditions(others)) => {
                        let mut place = 0..;
                        some.retain(|_| place.next().is_none_or(|place| !others.contains(&place)));
                    }
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(())
    }
}

/// What is told to whoever would release the locks of an execution that somebody took up again.
fn went_on(execution: &ExecutionId, seen: u64) -> Fault {
    JournalError::Superseded { execution: execution.clone(), expected: seen }.into()
}

fn keys(locks: &[LockName]) -> Vec<String> {
    locks.iter().map(LockName::key).collect()
}

fn take_lock(execution: &ExecutionId, lock: &LockName) -> Write {
    let name = lock.key();
    let item = Item::new(&Key::lock(&name)).with("name", text(name)).with("owner", text(execution.as_str()));
    Write::put(item).when(format!("{ABSENT} OR #owner = :owner")).value("owner", text(execution.as_str()))
}

fn release_lock(execution: &ExecutionId, name: &str) -> Write {
    Write::delete(Key::lock(name)).when("#owner = :owner").value("owner", text(execution.as_str()))
}
