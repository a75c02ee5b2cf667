//! Appends of several executions in one commit. What a commit costs is the disk's time, however much is in it: what waits
//! at the same time is committed together, and each append is answered for itself.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use drs_core::ids::ExecutionId;
use drs_core::ports::{CommandId, JournalError, StoredEvent};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot::{Receiver, Sender, channel};

use crate::fault::Fault;
use crate::{events, inbox};

/// Events that are to be appended to an execution, all or none.
#[derive(Debug)]
pub(crate) struct Append {
    pub(crate) execution: ExecutionId,
    /// How many events must be there already.
    pub(crate) expected: u64,
    pub(crate) events: Vec<Vec<u8>>,
    /// The command that they answer.
    pub(crate) command: Option<CommandId>,
}

impl Append {
    fn write(&self, transaction: &Transaction<'_>) -> Result<Vec<StoredEvent>, Fault> {
        let stored = events::append(transaction, &self.execution, self.expected, &self.events)?;
        if let Some(command) = self.command {
            inbox::acknowledge(transaction, &self.execution, command, self.expected)?;
        }
        Ok(stored)
    }
}

/// What came of an append.
type Answer = Result<Vec<StoredEvent>, JournalError>;

/// An append that nobody has begun to write, and where its answer goes.
#[derive(Debug)]
struct Waiting {
    append: Append,
    answer: Sender<Answer>,
}

impl Waiting {
    fn answer(self, answer: Answer) {
        // Whoever has gone needs no answer.
        let _ = self.answer.send(answer);
    }
}

/// The appends that wait for a commit: of each execution that is driven one at most.
#[derive(Debug, Default)]
pub(crate) struct Together {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by who commits. Who waits for it does so without a thread, so that others get to the point of waiting as well.
    turn: tokio::sync::Mutex<()>,
}

impl Together {
    /// Appends durably, in a commit of its own.
    pub(crate) fn append_alone(connection: &Mutex<Connection>, file: &Path, append: &Append) -> Answer {
        let mut stored =
            write_all(&mut locked(connection), &[append]).map_err(|failed| failed.fault().at(ACTION, file))?;
        Ok(stored.pop().unwrap_or_default())
    }

    /// Appends durably, in one commit with all others that wait by then. If this is dropped before it has returned, the
    /// append was done or is never done.
    ///
    /// Who has the turn commits inline, like every other call of SQLite here: in virtual time no thread is waited for.
    pub(crate) async fn append(&self, connection: &Mutex<Connection>, file: &Path, append: Append) -> Answer {
        let (answer, receiver) = channel();
        locked(&self.waiting).push(Waiting { append, answer });
        let mut ticket = Ticket { answer: receiver, connection };
        // Executions that are about to append get there first.
        tokio::task::yield_now().await;
        tokio::select! {
            biased;
            answer = &mut ticket.answer => return answer.unwrap_or_else(|_| Err(broke_off(file))),
            _turn = self.turn.lock() => self.commit(connection, file),
        }
        (&mut ticket.answer).await.unwrap_or_else(|_| Err(broke_off(file)))
    }

    /// Commits what waits. An append that is refused is left out, and the others are committed without it.
    fn commit(&self, connection: &Mutex<Connection>, file: &Path) {
        let mut connection = locked(connection);
        // Under the connection's lock: see `Ticket`.
        let mut taken = std::mem::take(&mut *locked(&self.waiting));
        taken.retain(|waiting| !waiting.answer.is_closed());
        while !taken.is_empty() {
            let appends: Vec<&Append> = taken.iter().map(|waiting| &waiting.append).collect();
            match write_all(&mut connection, &appends) {
                Ok(stored) => taken.drain(..).zip(stored).for_each(|(waiting, stored)| waiting.answer(Ok(stored))),
                Err(Failed::One(index, fault)) => taken.remove(index).answer(Err(fault.at(ACTION, file))),
                Err(Failed::All(fault)) => {
                    let error = fault.at(ACTION, file);
                    taken.drain(..).for_each(|waiting| waiting.answer(Err(error.clone())));
                }
            }
        }
    }
}

/// What could not be done, in words.
const ACTION: &str = "can't append events";

/// Why nothing was committed.
enum Failed {
    /// The append at this index was refused.
    One(usize, Fault),
    /// The transaction could not begin or end.
    All(Fault),
}

impl Failed {
    fn fault(self) -> Fault {
        match self {
            Self::One(_, fault) | Self::All(fault) => fault,
        }
    }
}

/// Writes appends in one transaction, all or none.
fn write_all(connection: &mut Connection, appends: &[&Append]) -> Result<Vec<Vec<StoredEvent>>, Failed> {
    let failed = |error: rusqlite::Error| Failed::All(error.into());
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate).map_err(failed)?;
    let write =
        |(index, append): (usize, &&Append)| append.write(&transaction).map_err(|fault| Failed::One(index, fault));
    let stored = appends.iter().enumerate().map(write).collect::<Result<_, _>>()?;
    transaction.commit().map_err(failed)?;
    Ok(stored)
}

/// The place of an append among those that wait. Who gives it up before the answer, such as a process that has lost its
/// execution, may rely on it that nothing is appended later: from `close` on nobody begins with it, and who has begun
/// holds the connection until it is done.
struct Ticket<'a> {
    answer: Receiver<Answer>,
    connection: &'a Mutex<Connection>,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if !self.answer.is_terminated() {
            self.answer.close();
            drop(locked(self.connection));
        }
    }
}

/// A panic while a transaction is written rolls it back, so what the lock guards is still good.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The error of an append whose writer panicked.
fn broke_off(file: &Path) -> JournalError {
    let cause = "the commit broke off; what was appended shows when the execution is read again".to_owned();
    JournalError::Store { action: ACTION.to_owned(), store: file.display().to_string(), cause }
}
