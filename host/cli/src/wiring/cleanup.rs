//! `cleanup`: ends a drill's instances and puts back its settings, later than its run.

use std::sync::Arc;

use drs_core::command;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::need::Need;
use drs_core::ports::{CommandKind, Store};

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{CleanupOptions, StorePlace};
use crate::stream;

use super::block_on;
use super::resume::told;
use super::store::open_store;
use super::stored::{GoOn, found, loaded, undriven};

/// Cleans up after one drill, or after all whose time has come.
///
/// # Errors
/// When an execution is not there, or has nothing to clean up.
pub(crate) fn cleanup(store: &StorePlace, options: &CleanupOptions) -> Result<Exit, CliError> {
    let journal = block_on(open_store(store))?;
    let go_on = GoOn { store, speed: options.speed, output: options.output };
    match &options.id {
        Some(id) => {
            let id = found(&*journal, id)?;
            let execution = loaded(&*journal, &id)?.execution;
            clean_up(go_on, &journal, &execution)
        }
        None => clean_up_due(go_on, &journal),
    }
}

fn clean_up_due(go_on: GoOn<'_>, journal: &Arc<dyn Store>) -> Result<Exit, CliError> {
    let mut worst = Exit::Completed;
    let mut found = 0;
    for id in block_on(undriven(journal))? {
        if let Some(exit) = clean_up_if_due(go_on, journal, &id).unwrap_or_else(|error| Some(told(&error, go_on.store)))
        {
            found += 1;
            worst = if worst == Exit::Completed { exit } else { worst };
        }
    }
    if found == 0 {
        stream::talk("no clean-up is due\n");
    }
    Ok(worst)
}

fn clean_up_if_due(go_on: GoOn<'_>, journal: &Arc<dyn Store>, id: &ExecutionId) -> Result<Option<Exit>, CliError> {
    let execution = loaded(&**journal, id)?.execution;
    let need = Need::of(&execution);
    let due = matches!(need, Need::CleanUp(_)) && need.is_due(super::wall_time());
    due.then(|| clean_up(go_on, journal, &execution)).transpose()
}

/// Cleans up now, due or not.
pub(super) fn clean_up(go_on: GoOn<'_>, journal: &Arc<dyn Store>, execution: &Execution) -> Result<Exit, CliError> {
    command::check(execution, &CommandKind::Cleanup)
        .map_err(|refused| CliError::command(&refused, &execution.id, &go_on.store.hints()))?;
    let after = go_on.with(journal, execution, vec![CommandKind::Cleanup])?.execution;
    Ok(if after.leaves_something() { Exit::Partial } else { Exit::Completed })
}
