//! The table of outlines: what executions are, for lists. The events alone are true.

use drs_core::ids::ExecutionId;
use drs_core::ports::Outline;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::fault::Fault;

/// Keeps an execution's outline in the place of the one before.
pub(crate) fn keep(transaction: &Transaction<'_>, execution: &ExecutionId, outline: &Outline) -> Result<(), Fault> {
    let json = serde_json::to_string(outline)
        .map_err(|error| Fault::Refused(format!("the outline can't be written as JSON: {error}")))?;
    transaction
        .prepare_cached(
            "INSERT INTO outlines (execution, outline) VALUES (?1, ?2)
             ON CONFLICT (execution) DO UPDATE SET outline = excluded.outline",
        )?
        .execute((execution.as_str(), json))?;
    Ok(())
}

/// An execution's outline, if it has one that this version can read.
pub(crate) fn of(connection: &Connection, execution: &ExecutionId) -> Result<Option<Outline>, Fault> {
    let json: Option<String> = connection
        .prepare_cached("SELECT outline FROM outlines WHERE execution = ?1")?
        .query_row([execution.as_str()], |row| row.get(0))
        .optional()?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Every outline that this version can read.
pub(crate) fn all(connection: &Connection) -> Result<Vec<(ExecutionId, Outline)>, Fault> {
    let mut statement = connection.prepare_cached("SELECT execution, outline FROM outlines")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let read = |(id, json): (String, String)| Some((ExecutionId::new(id), serde_json::from_str(&json).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}
