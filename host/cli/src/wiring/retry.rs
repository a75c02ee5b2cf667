//! `retry`: launches again what failed. The process that drives the execution takes it up; when there is none, this one
//! drives it.

use std::sync::Arc;

use drs_core::command;
use drs_core::ids::ExecutionId;
use drs_core::ports::{CommandKind, Store};

use crate::commands::give;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{CommandOptions, RetryOptions, StorePlace};
use crate::projection::retry::retry_lines;
use crate::stream;

use super::drive::exit_of;
use super::host::Host;
use super::store::open_store;
use super::stored::{GoOn, found, loaded};
use super::{block_on, wall_time};

/// Retries one wave of an execution, or all that failed.
///
/// # Errors
/// When the execution is not there, or nothing of it can be launched again.
pub(crate) fn retry(store: &StorePlace, options: &RetryOptions) -> Result<Exit, CliError> {
    let journal = block_on(open_store(store))?;
    let id = found(&*journal, &options.id)?;
    let kind = CommandKind::Retry { wave: options.wave.clone() };
    if is_driven(&*journal, &id)? {
        return ask_driver(&journal, store, &id, kind);
    }
    let go_on = GoOn { store, speed: options.speed, output: options.output };
    take_up(go_on, &journal, &id, kind)
}

/// Whether a live process drives an execution.
pub(super) fn is_driven(journal: &dyn Store, id: &ExecutionId) -> Result<bool, CliError> {
    block_on(async { Ok(journal.summary(id).await?.driven) })
}

/// Puts a command into the inbox of the process that drives an execution.
pub(super) fn ask_driver(
    journal: &Arc<dyn Store>,
    store: &StorePlace,
    id: &ExecutionId,
    kind: CommandKind,
) -> Result<Exit, CliError> {
    let options = CommandOptions { id: id.to_string(), kind };
    block_on(give(journal, store, &options, &Host::this().by(), wall_time()))
}

/// Takes up an execution that no process drives. Only so one that has ended goes on: its driver takes the locks again that
/// its end gave back.
fn take_up(go_on: GoOn<'_>, journal: &Arc<dyn Store>, id: &ExecutionId, kind: CommandKind) -> Result<Exit, CliError> {
    let execution = loaded(&**journal, id)?.execution;
    command::check(&execution, &kind).map_err(|refused| CliError::command(&refused, id, &go_on.store.hints()))?;
    if let CommandKind::Retry { wave } = &kind {
        stream::talk(&retry_lines(&execution, wave.as_ref()));
    }
    Ok(exit_of(&go_on.with(journal, &execution, vec![kind])?))
}
