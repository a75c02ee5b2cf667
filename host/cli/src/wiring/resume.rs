//! `resume`: goes on with a paused or interrupted execution.

use std::sync::Arc;

use drs_core::command;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::need::Need;
use drs_core::ports::{Acceptance, CommandKind, Store};
use drs_core::status::ExecutionStatus;

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{Disabling, ResumeOptions, ResumeTarget, StorePlace};
use crate::stream;
use crate::surface::Surface;

use super::block_on;
use super::cleanup::clean_up;
use super::drive::exit_of;
use super::retry::{ask_driver, is_driven};
use super::store::open_store;
use super::stored::{GoOn, found, loaded, undriven};

/// Goes on with one execution, or with all that were interrupted.
///
/// # Errors
/// When an execution is not there, has ended, or can't be gone on with.
pub(crate) fn resume(store: &StorePlace, options: &ResumeOptions) -> Result<Exit, CliError> {
    let journal = block_on(open_store(store))?;
    let go_on = GoOn { store, speed: options.speed, output: options.output };
    match &options.target {
        ResumeTarget::One { id, accept, disable } => {
            let id = found(&*journal, id)?;
            let execution = loaded(&*journal, &id)?.execution;
            // Jobs under way keep the process of a paused execution: it is told.
            if execution.status == ExecutionStatus::Paused && is_driven(&*journal, &id)? {
                if let Some(disable) = disable {
                    ask_driver(&journal, store, &id, disable.command())?;
                }
                return ask_driver(&journal, store, &id, CommandKind::Resume { accept: accept.clone() });
            }
            resume_one(go_on, &journal, &execution, accept.clone(), disable.as_ref())
        }
        ResumeTarget::All => resume_all(go_on, &journal),
    }
}

fn resume_one(
    go_on: GoOn<'_>,
    journal: &Arc<dyn Store>,
    execution: &Execution,
    accept: Option<Acceptance>,
    disable: Option<&Disabling>,
) -> Result<Exit, CliError> {
    let check = |kind: &CommandKind| {
        let refused = |refused| CliError::command(&refused, &execution.id, &go_on.store.hints());
        command::check(execution, kind).map_err(refused)
    };
    let disable = disable.map(Disabling::command);
    disable.as_ref().map_or(Ok(()), check)?;
    let overrules = accept.is_some();
    let kind = CommandKind::Resume { accept };
    check(&kind)?;
    let paused = execution.status == ExecutionStatus::Paused;
    // What was interrupted needs no command: it just goes on.
    let resume = (paused || overrules).then_some(kind);
    Ok(exit_of(&go_on.with(journal, execution, disable.into_iter().chain(resume).collect())?))
}

/// What was interrupted goes on, and due clean-ups are done. A pause is a person's to end.
fn resume_all(go_on: GoOn<'_>, journal: &Arc<dyn Store>) -> Result<Exit, CliError> {
    let mut worst = Exit::Completed;
    let mut found = 0;
    for id in block_on(undriven(journal))? {
        if let Some(exit) = go_on_with(go_on, journal, &id).unwrap_or_else(|error| Some(told(&error, go_on.store))) {
            found += 1;
            worst = if worst == Exit::Completed { exit } else { worst };
        }
    }
    if found == 0 {
        stream::talk("nothing was interrupted, and no clean-up is due\n");
    }
    Ok(worst)
}

/// What is due of one execution; `None` when nothing is.
fn go_on_with(go_on: GoOn<'_>, journal: &Arc<dyn Store>, id: &ExecutionId) -> Result<Option<Exit>, CliError> {
    let execution = loaded(&**journal, id)?.execution;
    let need = Need::of(&execution);
    match need {
        Need::Driver => resume_one(go_on, journal, &execution, None, None).map(Some),
        Need::CleanUp(_) if need.is_due(super::wall_time()) => clean_up(go_on, journal, &execution).map(Some),
        Need::Person => {
            stream::talk(&format!("execution {id} is paused: {}\n", go_on.store.hints().resume(id)));
            Ok(None)
        }
        Need::CleanUp(_) | Need::Nothing => Ok(None),
    }
}

/// Says what is wrong with one execution. The others go on.
pub(super) fn told(error: &CliError, store: &StorePlace) -> Exit {
    stream::talk(&error.render(Surface::stderr(), &store.hints()));
    error.exit()
}
