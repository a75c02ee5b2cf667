//! The table of locks: which execution has which plan and servers.

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, LockName};
use rusqlite::{OptionalExtension, Transaction};

use crate::executions;
use crate::fault::Fault;

/// Takes locks for an execution. The transaction makes it all or none.
pub(crate) fn take(transaction: &Transaction<'_>, execution: &ExecutionId, locks: &[LockName]) -> Result<(), Fault> {
    for lock in locks {
        let name = lock.key();
        let holder: Option<String> = transaction
            .prepare_cached("SELECT execution FROM locks WHERE name = ?1")?
            .query_row([&name], |row| row.get(0))
            .optional()?;
        match holder {
            Some(holder) if holder == execution.as_str() => {}
            Some(holder) => {
                return Err(JournalError::Locked { lock: lock.clone(), holder: ExecutionId::new(holder) }.into());
            }
            None => {
                let insert = "INSERT INTO locks (name, execution) VALUES (?1, ?2)";
                transaction.prepare_cached(insert)?.execute((name, execution.as_str()))?;
            }
        }
    }
    Ok(())
}

/// Releases all locks of an execution whose journal has so many events.
pub(crate) fn release(transaction: &Transaction<'_>, execution: &ExecutionId, seen: u64) -> Result<(), Fault> {
    if executions::known_head(transaction, execution)?.events != seen {
        return Err(JournalError::Superseded { execution: execution.clone(), expected: seen }.into());
    }
    transaction.prepare_cached("DELETE FROM locks WHERE execution = ?1")?.execute([execution.as_str()])?;
    Ok(())
}
