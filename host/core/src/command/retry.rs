//! Whether what failed can be tried again, and in plain words why not.

use crate::execution::{Execution, Retried, TerminationState};
use crate::ids::{ServerId, WaveName};
use crate::mode::Mode;
use crate::status::{ExecutionStatus, ServerStatus};

use super::{CommandRefused, Remedy, no_wave, refuse};

/// How many servers a refusal names.
const MOST_NAMES: usize = 3;

/// Checks a retry of one wave, or of every wave.
///
/// # Errors
/// When nothing may be tried again, or nothing that would go well.
pub(super) fn check(execution: &Execution, wave: Option<&WaveName>) -> Result<(), CommandRefused> {
    if let Some(name) = wave.filter(|name| execution.wave(name).is_none()) {
        return no_wave(execution, name);
    }
    check_status(execution)?;
    let retried = execution.retried(wave);
    if !retried.waves.is_empty() { Ok(()) } else { nothing_to_retry(execution, wave, &retried) }
}

fn check_status(execution: &Execution) -> Result<(), CommandRefused> {
    let id = &execution.id;
    match execution.status {
        ExecutionStatus::Settling => {
            refuse(format!("execution {id} is settling: nothing new starts any more"), "wait for its end, then retry")
        }
        ExecutionStatus::Cancelled => {
            refuse(format!("execution {id} was cancelled: nothing of it is launched any more"), "start a new run")
        }
        ExecutionStatus::Paused if !execution.awaits_decision() => {
            refuse(format!("execution {id} is paused, and not for a wave that failed"), Remedy::ResumeOrCancel)
        }
        status if status.is_final() => check_reopening(execution),
        _ => Ok(()),
    }
}

/// An execution that has ended goes on only as long as what it launched is there.
fn check_reopening(execution: &Execution) -> Result<(), CommandRefused> {
    let id = &execution.id;
    let start_anew = "start a new run; with `on-failure = \"pause\"` in the recipe a wave that fails waits for `retry` \
                      before anything is cleaned up";
    if execution.servers.values().any(|server| server.status == ServerStatus::Terminated) {
        return refuse(format!("execution {id} was cleaned up: instances that it launched are terminated"), start_anew);
    }
    let is_over =
        |state: &TerminationState| matches!(state, TerminationState::NoEffect { .. } | TerminationState::Ended);
    if !execution.terminations.iter().all(|batch| is_over(&batch.state)) {
        return refuse(format!("the clean-up of execution {id} has begun"), start_anew);
    }
    Ok(())
}

fn nothing_to_retry(execution: &Execution, wave: Option<&WaveName>, retried: &Retried) -> Result<(), CommandRefused> {
    let place = wave.map_or_else(|| format!("execution {}", execution.id), |name| format!("wave {name}"));
    if let Some((name, servers)) = retried.lost.first() {
        return refuse(
            format!(
                "wave {name} would fail again whatever is launched: {} UNRESOLVED, or launched with launch actions that \
                 failed",
                names(execution, servers)
            ),
            look(execution.mode),
        );
    }
    if !retried.unresolved.is_empty() {
        return refuse(
            format!(
                "nothing of {place} can be launched again: {} UNRESOLVED, a launch may have happened",
                names(execution, &retried.unresolved)
            ),
            look(execution.mode),
        );
    }
    refuse(
        format!("no launch of {place} failed, and no hook after one: a retry is for servers that were not launched"),
        Remedy::Show,
    )
}

/// What a person does about servers of which DRS has not said what became.
fn look(mode: Mode) -> &'static str {
    match mode {
        Mode::Drill => "look at their jobs in DRS; at the drill's end `cleanup` asks DRS again",
        Mode::Recovery => "look at their jobs in DRS; launch there what is missing",
    }
}

/// The names of servers with their ids; of many the first few.
fn names(execution: &Execution, servers: &[ServerId]) -> String {
    let name = |id: &ServerId| match execution.planned(id) {
        Some(planned) if planned.name != id.as_str() => format!("{} ({id})", planned.name),
        _ => id.to_string(),
    };
    let named = servers.iter().take(MOST_NAMES).map(name).collect::<Vec<_>>().join(", ");
    let is = if servers.len() == 1 { "is" } else { "are" };
    match servers.len().saturating_sub(MOST_NAMES) {
        0 => format!("{named} {is}"),
        more => format!("{named} and {more} more {is}"),
    }
}
