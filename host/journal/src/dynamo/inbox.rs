//! The inboxes in the table. A command stays where it was put when it is acknowledged, marked: were it deleted, a repeated
//! put of it would bring it back.

use drs_core::ids::ExecutionId;
use drs_core::ports::{Command, CommandId, JournalError, PendingCommand, StoredEvent};
use drs_core::time::Timestamp;

use super::DynamoStore;
use super::events::check_end;
use super::fault::Fault;
use super::item::{Item, number, text};
use super::key::Key;
use super::write::{Write, nonce};
use crate::inbox::{MAX_WAITING, decode, encode, full};

/// The filter for commands that nobody acknowledged.
const WAITING: &str = "attribute_not_exists(#acknowledged)";

impl DynamoStore {
    /// Puts a command at the end of an execution's inbox.
    pub(super) async fn post_command(
        &self,
        execution: &ExecutionId,
        command: &Command,
        at: Timestamp,
    ) -> Result<CommandId, Fault> {
        self.known_head(execution).await?;
        let waiting = self.table.filtered(&Key::commands(execution), WAITING).await?.len();
        if u64::try_from(waiting).unwrap_or(u64::MAX) >= MAX_WAITING {
            return Err(Fault::Refused(full(execution)));
        }
        let id = self.next_command(execution).await?;
        let nonce = nonce();
        let item = Item::new(&Key::command(execution, id))
            .with("id", number(id))
            .with("at", text(at.to_string()))
            .with("command", text(encode(command).map_err(Fault::Refused)?))
            .with("nonce", text(&nonce));
        let once = "attribute_not_exists(#pk) OR #nonce = :nonce";
        self.table.transact([Write::put(item).when(once).value("nonce", text(nonce))]).await?;
        Ok(id)
    }

    /// A number that no other command of the execution gets. If the answer is lost, one is left out.
    async fn next_command(&self, execution: &ExecutionId) -> Result<CommandId, Fault> {
        let inbox = self.table.add(&Key::inbox(execution), "last", 1).await?;
        inbox.number("last")
    }

    /// The commands that were not acknowledged, oldest first.
    pub(super) async fn waiting_commands(&self, execution: &ExecutionId) -> Result<Vec<PendingCommand>, Fault> {
        self.known_head(execution).await?;
        let items = self.table.filtered(&Key::commands(execution), WAITING).await?;
        let read =
            |item: &Item| decode(item.number("id")?, item.text("at")?, item.text("command")?).map_err(Fault::Refused);
        items.iter().map(read).collect()
    }

    /// Appends events that answer a command and acknowledges it.
    pub(super) async fn append_and_mark(
        &self,
        execution: &ExecutionId,
        expected: u64,
        events: &[Vec<u8>],
        command: CommandId,
    ) -> Result<Vec<StoredEvent>, Fault> {
        let end = self.open_end(execution, expected).await?;
        let mark = nonce();
        let acknowledge = acknowledge(execution, expected, command, &mark);
        let not_waiting = || JournalError::NotWaiting { execution: execution.clone(), command };
        if events.is_empty() {
            return match self.table.transact([acknowledge, check_end(execution, &end)]).await {
                Ok(()) => Ok(Vec::new()),
                Err(_) if self.is_marked(execution, command, &mark).await? => Ok(Vec::new()),
                Err(Fault::Conditions(unmet)) if unmet.contains(&1) => Err(self.why_not(execution, expected).await),
                Err(Fault::Conditions(_)) => Err(not_waiting().into()),
                Err(other) => Err(other),
            };
        }
        let append = self.prepare(execution, end, events).await?;
        self.commit(append, vec![acknowledge]).await.map_err(|fault| match fault {
            Fault::Conditions(_) => not_waiting().into(),
            other => other,
        })
    }

    /// Whether the command was acknowledged with this very mark: the answer may have been lost.
    async fn is_marked(&self, execution: &ExecutionId, command: CommandId, mark: &str) -> Result<bool, Fault> {
        let item = self.table.get(&Key::command(execution, command)).await?;
        match item.filter(|item| item.has("mark")) {
            Some(item) => Ok(item.text("mark")? == mark),
            None => Ok(false),
        }
    }
}

/// Takes a command out of the inbox, which can be done once. What is kept is how many events there were then.
fn acknowledge(execution: &ExecutionId, events: u64, command: CommandId, mark: &str) -> Write {
    Write::update(Key::command(execution, command), "SET #acknowledged = :events, #mark = :mark")
        .when("attribute_exists(#pk) AND attribute_not_exists(#acknowledged)")
        .value("events", number(events))
        .value("mark", text(mark))
}
