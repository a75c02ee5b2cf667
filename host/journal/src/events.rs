//! The table of events: appending to an execution's chain, and reading it back checked.

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, RawChain, RawEvent, StoredEvent};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::chain::{self, Head};
use crate::executions;
use crate::fault::Fault;

/// Appends events after the `expected` ones that must be there. The transaction makes it all or none.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    execution: &ExecutionId,
    expected: u64,
    events: &[Vec<u8>],
) -> Result<Vec<StoredEvent>, Fault> {
    let mut head = open_end(transaction, execution, expected)?;
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let stored: Vec<_> = events.iter().map(|bytes| head.extend(bytes)).collect();
    // The execution's row comes first: its events refer to it.
    executions::set_head(transaction, execution, &head)?;
    for event in &stored {
        insert(transaction, execution, event)?;
    }
    Ok(stored)
}

/// The end of the chain, if it is where the writer believes it to be.
fn open_end(transaction: &Transaction<'_>, execution: &ExecutionId, expected: u64) -> Result<Head, Fault> {
    let head = match executions::head(transaction, execution)? {
        None if expected == 0 => Head::EMPTY,
        None => return Err(JournalError::NotFound(execution.clone()).into()),
        Some(head) => head,
    };
    if head.events > expected {
        return Err(JournalError::Superseded { execution: execution.clone(), expected }.into());
    }
    // A writer that knows of more events than there are: somebody cut the journal short.
    if head.events < expected {
        return Err(JournalError::Broken { execution: execution.clone(), sequence: head.events }.into());
    }
    match last_event(transaction, execution)?.difference(&head) {
        Some(sequence) => Err(JournalError::Broken { execution: execution.clone(), sequence }.into()),
        None => Ok(head),
    }
}

/// Where the events themselves end, whatever the execution's row says.
fn last_event(connection: &Connection, execution: &ExecutionId) -> Result<Head, Fault> {
    let last = connection
        .prepare_cached("SELECT sequence + 1, hash FROM events WHERE execution = ?1 ORDER BY sequence DESC LIMIT 1")?
        .query_row([execution.as_str()], |row| Ok(Head { events: row.get(0)?, hash: row.get(1)? }))
        .optional()?;
    Ok(last.unwrap_or(Head::EMPTY))
}

fn insert(transaction: &Transaction<'_>, execution: &ExecutionId, event: &StoredEvent) -> Result<(), Fault> {
    transaction
        .prepare_cached("INSERT INTO events (execution, sequence, bytes, hash) VALUES (?1, ?2, ?3, ?4)")?
        .execute((execution.as_str(), event.sequence, &event.bytes, event.hash))?;
    Ok(())
}

/// All events of an execution, each checked against its hash and the last against the execution's row.
pub(crate) fn read(connection: &Connection, execution: &ExecutionId) -> Result<Vec<StoredEvent>, Fault> {
    let chain = raw(connection, execution)?;
    chain::check(&chain).map_err(|sequence| JournalError::Broken { execution: execution.clone(), sequence }.into())
}

/// The same as they are kept, before anything about them is believed.
pub(crate) fn raw(connection: &Connection, execution: &ExecutionId) -> Result<RawChain, Fault> {
    let head = executions::known_head(connection, execution)?;
    let mut statement =
        connection.prepare_cached("SELECT sequence, bytes, hash FROM events WHERE execution = ?1 ORDER BY sequence")?;
    let events = statement
        .query_map([execution.as_str()], |row| {
            Ok(RawEvent { sequence: row.get(0)?, bytes: row.get(1)?, hash: row.get(2)? })
        })?
        .collect::<Result<_, _>>()?;
    Ok(RawChain { events, length: head.events, head: head.hash })
}
