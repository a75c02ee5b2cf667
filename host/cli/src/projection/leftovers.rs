//! What an execution leaves behind in AWS, and what is to be done about it.

use drs_core::command;
use drs_core::event::PauseReason;
use drs_core::execution::{Execution, ServerState};
use drs_core::ids::WaveName;
use drs_core::mode::Mode;
use drs_core::ports::CommandKind;
use drs_core::status::{ExecutionStatus, ServerStatus};
use drs_core::time::{Timestamp, between};

use crate::clean::clean;
use crate::hints::Hints;
use crate::words::{count, duration, instant, server_names};

/// When the instances that a drill left are to be terminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CleanupDue {
    /// Nothing is left, or it is not a drill.
    Nothing,
    /// The recipe does not say: they are kept until somebody asks.
    Kept,
    /// At a time.
    At(Timestamp),
}

impl CleanupDue {
    /// Of an execution.
    pub(crate) fn of(execution: &Execution) -> Self {
        let left = execution.instances_left().next().is_some() || execution.settings_left().next().is_some();
        match execution.cleanup_at() {
            Some(due) => Self::At(due),
            None if execution.mode == Mode::Drill && left && execution.waves_ended.is_some() => Self::Kept,
            None => Self::Nothing,
        }
    }

    /// In words, at a time: `in 1h20m`, `since 20m`, `kept`.
    pub(crate) fn text(self, now: Timestamp) -> String {
        match self {
            Self::Nothing => "-".to_owned(),
            Self::Kept => "kept".to_owned(),
            Self::At(due) if due > now => format!("in {}", duration(between(now, due))),
            Self::At(due) => format!("DUE since {}", duration(between(due, now))),
        }
    }
}

/// Servers of which nobody knows for certain whether they were launched.
pub(crate) fn unresolved(execution: &Execution) -> impl Iterator<Item = &ServerState> {
    execution.servers_in_order().filter(|server| server.status == ServerStatus::Unresolved)
}

/// What is left in AWS and how to end it, a sentence a line.
pub(crate) fn lines(execution: &Execution, hints: &Hints) -> Vec<String> {
    let mut lines = Vec::new();
    let instances: Vec<_> = execution.instances_left().map(|server| &server.id).collect();
    if execution.mode == Mode::Drill && !instances.is_empty() {
        let are = if instances.len() == 1 { "is" } else { "are" };
        let due = match execution.cleanup_due() {
            Some(due) => {
                format!("to be terminated from {} on, by `cleanup --due` or the next `resume --all`", instant(due))
            }
            None if execution.waves_ended.is_some() => "kept: the recipe has no terminate-after".to_owned(),
            None => "running".to_owned(),
        };
        let names = server_names(execution, instances.iter().copied());
        lines.push(format!("{} of the drill {are} {due} ({names})", count(instances.len(), "instance")));
    }
    let settings: Vec<_> = execution.settings_left().map(|server| &server.id).collect();
    if !settings.is_empty() {
        let names = server_names(execution, settings.iter().copied());
        lines.push(format!("launch settings of {} are not put back yet ({names})", count(settings.len(), "server")));
    }
    if !lines.is_empty() && execution.status.is_final() {
        lines.push(format!("now: {}", hints.cleanup(&execution.id)));
    }
    let unresolved: Vec<_> = unresolved(execution).map(|server| &server.id).collect();
    if !unresolved.is_empty() {
        let names = server_names(execution, unresolved.iter().copied());
        lines.push(format!(
            "{} may have been launched, DRS has not said ({names}): look at the jobs in the DRS console before launching them again",
            count(unresolved.len(), "server")
        ));
    }
    lines
}

/// Why an execution is paused, in words.
pub(crate) fn pause_words(reason: &PauseReason) -> String {
    match reason {
        PauseReason::Person { by } => format!("{} asked for it", clean(by)),
        PauseReason::BeforeWave { wave } => format!("the recipe pauses before wave {wave}"),
        PauseReason::Hook { wave, phase, hook, detail } => {
            format!("hook {hook} {phase} wave {wave} asked for it: {}", clean(detail))
        }
        PauseReason::WaveFailed { wave } => format!("wave {wave} failed and waits for a decision"),
        PauseReason::Unresolved { wave, detail } => {
            format!("in wave {wave} something may have been launched: {}", clean(detail))
        }
    }
}

/// The ways to go on with an execution: what it does, and the exact line.
pub(crate) fn ways_on(execution: &Execution, hints: &Hints) -> Vec<(&'static str, String)> {
    if execution.status.is_final() {
        return way_to_retry(execution, None, hints).into_iter().collect();
    }
    if execution.status == ExecutionStatus::Pending && execution.epoch == 0 {
        return Vec::new();
    }
    let mut ways = Vec::new();
    match execution.pause.as_ref().map(|(reason, _)| reason) {
        Some(PauseReason::WaveFailed { wave }) => {
            ways.extend(way_to_retry(execution, Some(wave), hints));
            ways.push(("pass over the wave", hints.skip(&execution.id, wave.as_str())));
        }
        Some(PauseReason::Hook { wave, phase, hook, .. }) => {
            ways.push(("ask the hook again", hints.resume(&execution.id)));
            if execution.mode == Mode::Recovery && *phase == drs_core::plugin::HookPhase::Before {
                ways.push(("overrule the hook", hints.accept(&execution.id, wave.as_str(), hook.as_str())));
            }
        }
        Some(_) | None => ways.push(("go on", hints.resume(&execution.id))),
    }
    if execution.cancelled.is_none() {
        ways.push(("end it", hints.cancel(&execution.id)));
    }
    ways
}

/// The way to try again what failed, where there is something.
fn way_to_retry(execution: &Execution, wave: Option<&WaveName>, hints: &Hints) -> Option<(&'static str, String)> {
    let makes_sense = command::check(execution, &CommandKind::Retry { wave: wave.cloned() }).is_ok();
    let launches = execution.retried(wave).waves.iter().any(|(_, servers)| !servers.is_empty());
    let what = if launches { "launch again what failed" } else { "run the after-hooks again" };
    makes_sense.then(|| (what, hints.retry(&execution.id, wave.map(WaveName::as_str))))
}
