//! The inboxes: commands that other terminals leave for the process that drives an execution.

use drs_core::ids::ExecutionId;
use drs_core::ports::{Command, CommandId, JournalError, PendingCommand};
use drs_core::time::Timestamp;
use rusqlite::{Connection, Transaction};

use crate::executions;
use crate::fault::Fault;

/// How many commands may wait in one inbox. Persons give a handful; so many mean that nothing reads them.
pub const MAX_WAITING: u64 = 1000;

/// Puts a command at the end of an execution's inbox.
pub(crate) fn post(
    transaction: &Transaction<'_>,
    execution: &ExecutionId,
    command: &Command,
    at: Timestamp,
) -> Result<CommandId, Fault> {
    executions::known_head(transaction, execution)?;
    if count_waiting(transaction, execution)? >= MAX_WAITING {
        return Err(Fault::Refused(full(execution)));
    }
    let json = encode(command).map_err(Fault::Refused)?;
    transaction.prepare_cached("INSERT INTO commands (execution, at, command) VALUES (?1, ?2, ?3)")?.execute((
        execution.as_str(),
        at.to_string(),
        json,
    ))?;
    Ok(transaction.last_insert_rowid())
}

fn count_waiting(connection: &Connection, execution: &ExecutionId) -> Result<u64, Fault> {
    let count = connection
        .prepare_cached("SELECT count(*) FROM commands WHERE execution = ?1 AND acknowledged_at IS NULL")?
        .query_row([execution.as_str()], |row| row.get(0))?;
    Ok(count)
}

/// The commands that were not acknowledged, oldest first.
pub(crate) fn waiting(connection: &Connection, execution: &ExecutionId) -> Result<Vec<PendingCommand>, Fault> {
    executions::known_head(connection, execution)?;
    let mut statement = connection.prepare_cached(
        "SELECT id, at, command FROM commands WHERE execution = ?1 AND acknowledged_at IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map([execution.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (id, at, command): (CommandId, String, String) = row?;
        decode(id, &at, &command).map_err(Fault::Refused)
    })
    .collect()
}

/// Why an inbox takes no more.
pub(crate) fn full(execution: &ExecutionId) -> String {
    format!("{MAX_WAITING} commands wait for execution {execution} already; resume it, so that they are read")
}

/// A command as it is stored.
pub(crate) fn encode(command: &Command) -> Result<String, String> {
    serde_json::to_string(command).map_err(|error| format!("the command can't be written as JSON: {error}"))
}

/// A command as it was stored, else why it can't be read.
pub(crate) fn decode(id: CommandId, at: &str, command: &str) -> Result<PendingCommand, String> {
    let unreadable = |cause: &dyn std::fmt::Display| {
        format!("command {id} can't be read ({cause}); it was given by another version of drs-runtime")
    };
    Ok(PendingCommand {
        id,
        at: at.parse().map_err(|error| unreadable(&error))?,
        command: serde_json::from_str(command).map_err(|error| unreadable(&error))?,
    })
}

/// Takes a command out of the inbox, which can be done once.
pub(crate) fn acknowledge(
    transaction: &Transaction<'_>,
    execution: &ExecutionId,
    command: CommandId,
    events: u64,
) -> Result<(), Fault> {
    let taken = transaction
        .prepare_cached(
            "UPDATE commands SET acknowledged_at = ?3 WHERE id = ?1 AND execution = ?2 AND acknowledged_at IS NULL",
        )?
        .execute((command, execution.as_str(), events))?;
    if taken == 1 {
        return Ok(());
    }
    Err(JournalError::NotWaiting { execution: execution.clone(), command }.into())
}
