//! Whether a command makes sense for an execution as it stands, and in plain words why not.

mod disable;
mod retry;

pub use disable::may_disable;

use crate::event::PauseReason;
use crate::execution::Execution;
use crate::ids::WaveName;
use crate::mode::Mode;
use crate::ports::{Acceptance, CommandKind};
use crate::status::{ExecutionStatus, WaveStatus};

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CommandRefused {
    /// What is in the way.
    pub message: String,
    /// What to do instead.
    pub remedy: Remedy,
}

/// What to do instead of a refused command. How a command is given is known to whoever shows it: a terminal writes a
/// line that can be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// In words.
    Advice(String),
    /// Look at the execution.
    Show,
    /// Go on, or end the execution.
    ResumeOrCancel,
    /// Pass over a wave, or end the execution.
    SkipOrCancel {
        /// The wave.
        wave: WaveName,
    },
    /// Launch what failed in a wave again, pass over the wave, or end the execution.
    RetrySkipOrCancel {
        /// The wave.
        wave: WaveName,
    },
    /// Wait for the end, or bring it about.
    WaitOrCancel,
    /// Wait for the end, then clean up.
    WaitThenCleanup,
}

impl From<&str> for Remedy {
    fn from(advice: &str) -> Self {
        Self::Advice(advice.to_owned())
    }
}

impl From<String> for Remedy {
    fn from(advice: String) -> Self {
        Self::Advice(advice)
    }
}

fn refuse<T>(message: impl Into<String>, remedy: impl Into<Remedy>) -> Result<T, CommandRefused> {
    Err(CommandRefused { message: message.into(), remedy: remedy.into() })
}

/// Checks a command against the execution that it is for.
///
/// # Errors
/// [`CommandRefused`] when it would do nothing, or not what its giver thinks.
pub fn check(execution: &Execution, command: &CommandKind) -> Result<(), CommandRefused> {
    let id = &execution.id;
    if *command == CommandKind::Cleanup {
        return check_cleanup(execution);
    }
    if let CommandKind::Retry { wave } = command {
        return retry::check(execution, wave.as_ref());
    }
    if execution.status.is_final() {
        return refuse(format!("execution {id} has ended: {}", execution.status), Remedy::Show);
    }
    match command {
        CommandKind::Pause if execution.status == ExecutionStatus::Paused => {
            refuse(format!("execution {id} is paused already"), Remedy::ResumeOrCancel)
        }
        CommandKind::Pause if execution.status == ExecutionStatus::Settling => {
            refuse(format!("execution {id} is settling: nothing new starts any more"), "wait for its end")
        }
        CommandKind::Cancel if execution.cancelled.is_some() => {
            refuse(format!("execution {id} is cancelled already and settles"), "wait for its end")
        }
        CommandKind::Cancel if execution.waves_ended.is_some() => {
            refuse(format!("all waves of execution {id} have ended already"), Remedy::WaitThenCleanup)
        }
        CommandKind::Resume { accept } => check_resume(execution, accept.as_ref()),
        CommandKind::Skip { wave, .. } => check_skip(execution, wave),
        CommandKind::Disable { plugins, reason } => disable::check(execution, plugins, reason),
        _ => Ok(()),
    }
}

/// Whether a command takes up an execution that has ended. Only who drives it may: the locks that its end gave back must be
/// taken again first.
pub fn reopens(execution: &Execution, command: &CommandKind) -> bool {
    execution.status.is_final() && matches!(command, CommandKind::Retry { .. })
}

fn no_wave<T>(execution: &Execution, name: &WaveName) -> Result<T, CommandRefused> {
    let names: Vec<_> = execution.waves.iter().map(|wave| wave.name.as_str()).collect();
    refuse(format!("there is no wave {name}"), format!("the plan's waves: {}", names.join(", ")))
}

fn check_resume(execution: &Execution, accept: Option<&Acceptance>) -> Result<(), CommandRefused> {
    if let Some(accept) = accept {
        return check_accept(execution, accept);
    }
    match &execution.pause {
        Some((PauseReason::WaveFailed { wave }, _)) => refuse(
            format!("wave {wave} failed, and its recipe leaves the decision to a person"),
            if execution.retried(Some(wave)).waves.is_empty() {
                Remedy::SkipOrCancel { wave: wave.clone() }
            } else {
                Remedy::RetrySkipOrCancel { wave: wave.clone() }
            },
        ),
        _ => Ok(()),
    }
}

fn check_accept(execution: &Execution, accept: &Acceptance) -> Result<(), CommandRefused> {
    let Acceptance { wave, hook, reason } = accept;
    if execution.mode != Mode::Recovery {
        return refuse(
            "a check can be overruled in a recovery only",
            "mend what the hook found, then resume without --accept",
        );
    }
    if reason.trim().is_empty() {
        return refuse("an overruled check needs a reason", "add --reason TEXT: it goes into the record");
    }
    let Some(state) = execution.wave(wave) else { return no_wave(execution, wave) };
    match &execution.pause {
        Some((PauseReason::Hook { wave: at, hook: by, phase: crate::plugin::HookPhase::Before, .. }, _))
            if at == wave && by == hook =>
        {
            Ok(())
        }
        _ => {
            let hooks: Vec<_> = state.before.iter().map(|hook| hook.name.as_str()).collect();
            refuse(
                format!("hook {hook} before wave {wave} does not hold the execution"),
                format!("only a before-hook that paused it can be overruled; before {wave} run: {}", hooks.join(", ")),
            )
        }
    }
}

fn check_skip(execution: &Execution, name: &WaveName) -> Result<(), CommandRefused> {
    let Some(wave) = execution.wave(name) else { return no_wave(execution, name) };
    let undecided = matches!(&execution.pause, Some((PauseReason::WaveFailed { wave }, _)) if wave == name);
    if wave.status == WaveStatus::Pending || undecided {
        return Ok(());
    }
    refuse(
        format!("wave {name} is {} and does not hold the execution", wave.status),
        "a wave can be skipped before it starts, or when it failed and holds the execution",
    )
}

fn check_cleanup(execution: &Execution) -> Result<(), CommandRefused> {
    let id = &execution.id;
    if execution.mode == Mode::Recovery {
        return refuse(
            "a recovery keeps its instances and settings: there is nothing to clean up",
            "clean-up is for drills",
        );
    }
    if !execution.status.is_final() {
        let ending = execution.cancelled.is_some() || execution.waves_ended.is_some();
        let remedy = if ending { "wait for its end".into() } else { Remedy::WaitOrCancel };
        return refuse(format!("execution {id} has not ended: {}", execution.status), remedy);
    }
    if !execution.leaves_something() {
        return refuse(format!("nothing is left to clean up of execution {id}"), Remedy::Show);
    }
    Ok(())
}
