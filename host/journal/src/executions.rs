//! The table of executions: which there are, in which order they began, and where their chains end.

use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;
use rusqlite::{Connection, OptionalExtension};

use crate::chain::Head;
use crate::fault::Fault;
use crate::id;

/// Where the execution's chain ends; `None` if there is no such execution.
pub(crate) fn head(connection: &Connection, execution: &ExecutionId) -> Result<Option<Head>, Fault> {
    let head = connection
        .prepare_cached("SELECT events, head FROM executions WHERE id = ?1")?
        .query_row([execution.as_str()], |row| Ok(Head { events: row.get(0)?, hash: row.get(1)? }))
        .optional()?;
    Ok(head)
}

/// Where the chain of an execution that must be there ends.
pub(crate) fn known_head(connection: &Connection, execution: &ExecutionId) -> Result<Head, Fault> {
    head(connection, execution)?.ok_or_else(|| JournalError::NotFound(execution.clone()).into())
}

/// Moves the end of an execution's chain; the first time, this is the execution's beginning.
pub(crate) fn set_head(connection: &Connection, execution: &ExecutionId, head: &Head) -> Result<(), Fault> {
    id::check(execution)?;
    connection
        .prepare_cached(
            "INSERT INTO executions (id, events, head) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET events = excluded.events, head = excluded.head",
        )?
        .execute((execution.as_str(), head.events, head.hash))?;
    Ok(())
}

/// Every execution with the number of its events, oldest first.
pub(crate) fn list(connection: &Connection) -> Result<Vec<(ExecutionId, u64)>, Fault> {
    let mut statement = connection.prepare_cached("SELECT id, events FROM executions ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((ExecutionId::new(row.get::<_, String>(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
