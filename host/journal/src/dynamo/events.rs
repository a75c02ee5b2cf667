//! Events in the table: appending to an execution's chain.
//!
//! An append is one item, its record, with all of its events. The one transaction that puts the record also moves the
//! execution's head from the end that the writer knows to the new one, so that the append is seen whole or not at all and
//! each sequence number is given once. An append too large for an item is put in parts before, which nobody reads until
//! the record is there.

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, StoredEvent};

use super::DynamoStore;
use super::fault::{Fault, unreadable};
use super::item::{Item, bytes, number, text};
use super::key::Key;
use super::pack::pack;
use super::write::{ABSENT, Write, nonce};
use crate::chain::Head;

/// An append that is ready to be committed.
#[derive(Debug)]
pub(super) struct Append {
    execution: ExecutionId,
    /// Where the chain must end.
    before: Head,
    /// Where it ends then.
    after: Head,
    events: Vec<StoredEvent>,
    /// Tells this append's record from any other's.
    nonce: String,
    record: Item,
}

impl DynamoStore {
    /// Appends events after the `expected` ones that must be there.
    pub(super) async fn append_events(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
    ) -> Result<Vec<StoredEvent>, Fault> {
        let end = self.open_end(execution, expected).await?;
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let append = self.prepare(execution, end, events).await?;
        self.commit(append, Vec::new()).await
    }

    /// The end of the chain, if it is where the writer believes it to be: the end that this process wrote itself, if it did.
    /// If somebody moved it since, the commit is refused.
    pub(super) async fn open_end(&self, execution: &ExecutionId, expected: u64) -> Result<Head, Fault> {
        match self.ends.known(execution) {
            Some(end) if end.events == expected => Ok(end),
            _ => self.read_end(execution, expected).await,
        }
    }

    /// The same, as the table has it.
    pub(super) async fn read_end(&self, execution: &ExecutionId, expected: u64) -> Result<Head, Fault> {
        let Some(item) = self.table.get(&Key::head(execution)).await? else {
            return match expected {
                0 => Ok(Head::EMPTY),
                _ => Err(JournalError::NotFound(execution.clone()).into()),
            };
        };
        let head = read_head(&item)?;
        if head.events > expected {
            return Err(JournalError::Superseded { execution: execution.clone(), expected }.into());
        }
        let broken = |sequence| Err(JournalError::Broken { execution: execution.clone(), sequence }.into());
        // A writer that knows of more events than there are: somebody cut the journal short.
        if head.events < expected {
            return broken(head.events);
        }
        let last: u64 = item.number("last")?;
        match self.table.get(&Key::record(execution, last)).await? {
            Some(record) if record.bytes("hash")? == head.hash => Ok(head),
            _ => broken(head.events.saturating_sub(1)),
        }
    }

    /// Chains events to the end. The parts of a large append are written here.
    pub(super) async fn prepare(
        &self,
        execution: &ExecutionId,
        before: Head,
        events: &[Vec<u8>],
    ) -> Result<Append, Fault> {
        let mut after = before;
        let events: Vec<_> = events.iter().map(|bytes| after.extend(bytes)).collect();
        let run = pack(&events).ok_or_else(|| Fault::Refused("an event is too large to be stored".to_owned()))?;
        let nonce = nonce();
        let record = Item::new(&Key::record(execution, before.events))
            .with("events", number(events.len()))
            .with("hash", bytes(after.hash))
            .with("nonce", text(&nonce));
        let parts = Key::record_parts(execution, before.events, &nonce);
        let record = self.with_run(record, &parts, run).await?;
        Ok(Append { execution: execution.clone(), before, after, events, nonce, record })
    }

    /// Makes an append seen, together with other writes: all or nothing.
    ///
    /// # Errors
    /// [`Fault::Conditions`] with the places of those of the other writes that were not possible.
    pub(super) async fn commit(&self, append: Append, others: Vec<Write>) -> Result<Vec<StoredEvent>, Fault> {
        let others_end = others.len();
        let mut writes = others;
        writes.push(move_head(&append));
        writes.push(Write::put(append.record.clone()).when(ABSENT));
        if append.before == Head::EMPTY {
            writes.push(Write::put(super::listing::first_outline(&append.execution)).when(ABSENT));
        }
        if let Err(fault) = self.table.transact(writes).await {
            self.ends.forget(&append.execution);
            if !self.is_committed(&append).await? {
                return Err(match fault {
                    Fault::Conditions(unmet) if unmet.iter().any(|place| *place >= others_end) => {
                        self.why_not(&append.execution, append.before.events).await
                    }
                    other => other,
                });
            }
        }
        self.ends.remember(&append.execution, append.after);
        // A segment makes reading faster and nothing else: one that can't be written is written after a later append.
        let _ = self.segment_if_long(&append.execution, append.after.events).await;
        Ok(append.events)
    }

    /// Whether this very append is there: its answer may have been lost.
    async fn is_committed(&self, append: &Append) -> Result<bool, Fault> {
        let record = self.table.get(&Key::record(&append.execution, append.before.events)).await?;
        record.map_or(Ok(false), |record| Ok(record.text("nonce")? == append.nonce))
    }

    /// Why the end of a chain could not be moved from here.
    pub(super) async fn why_not(&self, execution: &ExecutionId, expected: u64) -> Fault {
        match self.read_end(execution, expected).await {
            Err(fault) => fault,
            // It is as long as it was and ends otherwise, or goes on behind its end.
            Ok(_) => JournalError::Broken { execution: execution.clone(), sequence: expected.saturating_sub(1) }.into(),
        }
    }

    /// Where the chain of an execution that must be there ends.
    pub(super) async fn known_head(&self, execution: &ExecutionId) -> Result<Head, Fault> {
        let item = self.table.get(&Key::head(execution)).await?;
        read_head(&item.ok_or_else(|| JournalError::NotFound(execution.clone()))?)
    }
}

/// The end of a chain, as its item has it.
pub(super) fn read_head(item: &Item) -> Result<Head, Fault> {
    let hash = item.bytes("hash")?.try_into().map_err(|_| unreadable("a head's hash is not 32 bytes long"))?;
    Ok(Head { events: item.number("events")?, hash })
}

/// Moves the head from the end that the writer knows, and from no other.
fn move_head(append: &Append) -> Write {
    let key = Key::head(&append.execution);
    let (before, after) = (&append.before, &append.after);
    let write = if *before == Head::EMPTY {
        let head = Item::new(&key)
            .with("events", number(after.events))
            .with("hash", bytes(after.hash))
            .with("last", number(before.events));
        return Write::put(head).when(ABSENT);
    } else {
        Write::update(key, "SET #events = :after, #hash = :hash, #last = :before")
    };
    write
        .when(ENDS_AT)
        .value("before", number(before.events))
        .value("end", bytes(before.hash))
        .value("after", number(after.events))
        .value("hash", bytes(after.hash))
}

/// The condition that a head is at `:before` events, the last of which has the hash `:end`.
const ENDS_AT: &str = "#events = :before AND #hash = :end";

/// Only looks that the chain ends here.
pub(super) fn check_end(execution: &ExecutionId, end: &Head) -> Write {
    let check = Write::check(Key::head(execution));
    check.when(ENDS_AT).value("before", number(end.events)).value("end", bytes(end.hash))
}
