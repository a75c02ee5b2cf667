//! What an execution waits for, in words.

use drs_core::execution::{Execution, HookState, WaveState};
use drs_core::plugin::HookPhase;
use drs_core::status::{ExecutionStatus, WaveStatus};
use drs_core::time::{Timestamp, between};

use crate::clean::clean;
use crate::projection::leftovers::pause_words;
use crate::projection::waits::{launch_waits, restore_waits, stray_waits};
use crate::words::{count, duration, time_of_day};

/// What the whole execution waits for; nothing while waves simply run.
pub(super) fn of_execution(execution: &Execution) -> Option<String> {
    match (execution.status, &execution.pause) {
        (ExecutionStatus::Paused, Some((reason, since))) => {
            let under_way = under_way(execution);
            let goes_on =
                if under_way.is_empty() { String::new() } else { format!("; {} go on", under_way.join(" and ")) };
            Some(format!("paused since {}: {}{goes_on}", time_of_day(*since), pause_words(reason)))
        }
        (ExecutionStatus::Settling, _) => Some(settling(execution)),
        _ => None,
    }
}

/// Jobs and hooks under way.
fn under_way(execution: &Execution) -> Vec<String> {
    let jobs = execution.jobs.values().filter(|job| !job.seen.has_ended()).count();
    let hooks = execution.waves.iter().flat_map(|wave| wave.before.iter().chain(&wave.after));
    let hooks = hooks.filter(|hook| matches!(hook.state, HookState::Running { .. })).count();
    [(jobs, "job"), (hooks, "hook")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, thing)| count(number, thing))
        .collect()
}

fn settling(execution: &Execution) -> String {
    let mut awaited = under_way(execution);
    let settings = execution.settings_left().count();
    if settings > 0 {
        awaited.push(format!("launch settings of {} to be put back", count(settings, "server")));
    }
    let instances = execution.instances_left().count();
    let terminates =
        execution.terminations.iter().any(|batch| !matches!(batch.state, drs_core::execution::TerminationState::Ended));
    if instances > 0 && terminates {
        awaited.push(format!("{} to be terminated", count(instances, "instance")));
    }
    let waits = restore_waits(execution).map(|words| format!("; {words}")).unwrap_or_default();
    match awaited.as_slice() {
        [] => format!("settling: nothing new starts{waits}"),
        awaited => format!("settling: nothing new starts; awaited: {}{waits}", awaited.join(", ")),
    }
}

/// What a wave that has not ended waits for, where its servers do not show it.
pub(super) fn of_wave(execution: &Execution, wave: &WaveState, now: Timestamp) -> Option<String> {
    if let Some(words) = stray_waits(execution, wave) {
        return Some(words);
    }
    match wave.status {
        WaveStatus::Pending => pending(execution, wave, now),
        WaveStatus::Initiated | WaveStatus::Launching => {
            hook_words(wave, now).or_else(|| launch_waits(execution, wave))
        }
        WaveStatus::Started => hook_words(wave, now),
        _ => None,
    }
}

fn pending(execution: &Execution, wave: &WaveState, now: Timestamp) -> Option<String> {
    let open =
        |name: &&drs_core::ids::WaveName| execution.wave(name).is_some_and(|before| !before.satisfies_dependents());
    let before: Vec<&str> = wave.planned.depends_on.iter().filter(open).map(|name| name.as_str()).collect();
    if !before.is_empty() {
        return Some(format!("waits for {}", before.join(", ")));
    }
    let (name, until) = execution.waits_for(wave).filter(|(_, until)| *until > now)?;
    Some(format!("waits {} after {name}", duration(between(now, until))))
}

/// The hook that is not satisfied and has begun, with its attempt and what it waits for.
fn hook_words(wave: &WaveState, now: Timestamp) -> Option<String> {
    let hooks = [HookPhase::Before, HookPhase::After]
        .into_iter()
        .flat_map(|phase| wave.hooks(phase).iter().map(move |hook| (phase, hook)));
    hooks.filter(|(_, hook)| !hook.is_satisfied()).find_map(|(phase, hook)| {
        let what = format!("{} ({phase}), attempt {}", hook.name, hook.attempt);
        match &hook.state {
            HookState::Running { .. } | HookState::CutOff { .. } => Some(what),
            HookState::Retrying { due, reason, .. } => {
                Some(format!("{what}: {}; again in {}", clean(reason), duration(between(now, *due))))
            }
            HookState::Paused { detail } | HookState::Failed { detail } | HookState::Skip { detail } => {
                Some(format!("{what}: {}", clean(detail)))
            }
            HookState::Waiting | HookState::Satisfied => None,
        }
    })
}
