//! Waves: which start, which end, and how.

use std::collections::BTreeSet;

use crate::event::{Event, PauseReason, SkipCause};
use crate::execution::{Execution, HookRun, HookState, ServerState, Standing, WaveState};
use crate::ids::ServerId;
use crate::plugin::{FindingLevel, HookPhase};
use crate::recipe::OnFailure;
use crate::selection::is_by_tags;
use crate::status::{ExecutionStatus, WaveStatus};
use crate::time::Timestamp;

use super::{Next, Step, hooks, launches, settings, waits};

/// How many servers of a wave an error names.
const MOST_NAMES: usize = 3;

/// How many servers of a wave count against its `max-failed`: failed, unresolved, launched with a failed launch action, or
/// found failed by a hook. What a hook found that asks to be called again, or for a pause, is not its last word.
pub fn failures(execution: &Execution, wave: &WaveState) -> usize {
    let by_hooks = found_failed(wave).into_iter().filter_map(|id| execution.servers.get(id));
    let of_wave = |server: &&ServerState| server.place.is_some_and(|place| place.wave == wave.place);
    let more = by_hooks.filter(of_wave).filter(|server| !Standing::Failed.holds(server)).count();
    execution.roster(wave).count(Standing::Failed) + more
}

fn failed_servers<'a>(execution: &'a Execution, wave: &'a WaveState) -> impl Iterator<Item = &'a ServerState> {
    let by_hooks = found_failed(wave);
    execution.servers_of(wave).filter(move |server| Standing::Failed.holds(server) || by_hooks.contains(&server.id))
}

/// The servers that hooks after the wave found failed.
fn found_failed(wave: &WaveState) -> BTreeSet<&ServerId> {
    let judged = |hook: &&HookRun| matches!(hook.state, HookState::Satisfied | HookState::Failed { .. });
    let findings = wave.after.iter().filter(judged).flat_map(|hook| &hook.findings);
    findings.filter(|finding| finding.level == FindingLevel::Failed).map(|finding| &finding.server).collect()
}

/// The names of servers; of many the first few.
fn names<'a>(execution: &Execution, servers: impl Iterator<Item = &'a ServerState>) -> String {
    let name = |server: &ServerState| match execution.planned(&server.id) {
        Some(planned) => planned.name.clone(),
        None => server.id.to_string(),
    };
    let names: Vec<String> = servers.map(name).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let named = names.into_iter().take(MOST_NAMES).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// Whether more servers of the wave failed than its recipe allows.
pub(super) fn is_beyond_limit(execution: &Execution, wave: &WaveState) -> bool {
    failures(execution, wave) > wave.planned.may_fail()
}

/// The next decision about a wave that needs nothing from outside.
pub(super) fn decision(execution: &Execution, now: Timestamp) -> Option<Event> {
    if execution.status.is_final() || execution.waves_ended.is_some() {
        return None;
    }
    let under_way = execution.waves.iter().filter(|wave| wave.is_under_way());
    let ended = under_way.clone().find_map(|wave| end_of(execution, wave, now));
    ended
        .or_else(|| pause_of(execution))
        .or_else(|| execution.waves.iter().find_map(|wave| fate_of_pending(execution, wave, now)))
}

/// Starts nothing that was not decided: the work of the waves under way.
pub(super) fn work(execution: &Execution, now: Timestamp, next: &mut Next) {
    for wave in execution.waves.iter().filter(|wave| wave.is_under_way()) {
        match wave.status {
            // A hook is told the addresses of the instances.
            WaveStatus::Started if launches::has_unseen_instances(execution, wave) => {}
            WaveStatus::Started => hooks::due(execution, wave, HookPhase::After, now, next),
            _ if !wave.tags_resolved && is_by_tags(execution, wave) => {
                next.due(Step::ResolveTags { wave: wave.name.clone() });
            }
            _ if hooks::all_satisfied(wave, HookPhase::Before) => prepare_and_launch(execution, wave, now, next),
            _ => hooks::due(execution, wave, HookPhase::Before, now, next),
        }
    }
}

/// When to look at the time-outs. A pause stops them.
pub(super) fn wake(execution: &Execution, now: Timestamp, next: &mut Next) {
    if execution.status != ExecutionStatus::Paused {
        execution.waves.iter().filter(|wave| wave.is_under_way()).for_each(|wave| {
            next.wake_at(deadline(execution, wave, now));
        });
    }
}

fn deadline(execution: &Execution, wave: &WaveState, now: Timestamp) -> Timestamp {
    execution.deadline(wave.timed_since().unwrap_or(now), wave.planned.timeout, now)
}

fn prepare_and_launch(execution: &Execution, wave: &WaveState, now: Timestamp, next: &mut Next) {
    settings::apply(execution, wave, now, next);
    launches::due(execution, wave, now, next);
}

/// How a wave under way ends, if it does.
fn end_of(execution: &Execution, wave: &WaveState, now: Timestamp) -> Option<Event> {
    let settled = execution.roster(wave).is_settled();
    if execution.cancelled.is_some() {
        let launching = execution.roster(wave).any(Standing::Launching);
        // A job that goes on for longer is awaited while the execution settles.
        return (!launching || now >= deadline(execution, wave, now))
            .then(|| ended(wave, WaveStatus::Cancelled, Some("the execution was cancelled".to_owned())));
    }
    if execution.status == ExecutionStatus::Paused {
        return finished(execution, wave).filter(|_| settled && !awaits_a_look(execution, wave));
    }
    let done = hook_ending(wave)
        .or_else(|| finished(execution, wave).filter(|_| settled))
        .or_else(|| hopeless(execution, wave));
    done.or_else(|| (now >= deadline(execution, wave, now)).then(|| timed_out(execution, wave)))
}

/// Whether the execution is paused because a launch of this wave may have happened: what became of it is looked for once
/// more when a person asks to go on.
fn awaits_a_look(execution: &Execution, wave: &WaveState) -> bool {
    matches!(&execution.pause, Some((PauseReason::Unresolved { wave: name, .. }, _)) if *name == wave.name)
}

fn timed_out(execution: &Execution, wave: &WaveState) -> Event {
    let timeout = crate::time::format_duration(wave.planned.timeout);
    let launching = || execution.servers_that(wave, Standing::Launching);
    let open = match &wave.held {
        Some(held) => format!("; its launch still waited: {}", held.detail),
        None if execution.roster(wave).any(Standing::Launching) => {
            format!("; still launching: {}", names(execution, launching()))
        }
        None => String::new(),
    };
    ended(wave, WaveStatus::TimedOut, Some(format!("the wave did not end within its timeout of {timeout}{open}")))
}

/// A verdict that ends the wave by itself.
fn hook_ending(wave: &WaveState) -> Option<Event> {
    let phases = [HookPhase::Before, HookPhase::After];
    let hooks = phases.into_iter().flat_map(|phase| wave.hooks(phase).iter().map(move |hook| (phase, hook)));
    hooks.into_iter().find_map(|(phase, hook)| match &hook.state {
        HookState::Failed { detail } => {
            Some(ended(wave, WaveStatus::Failed, Some(format!("hook {} {phase} the wave: {detail}", hook.name))))
        }
        HookState::Skip { detail } => Some(Event::WaveEnded {
            wave: wave.name.clone(),
            status: WaveStatus::Skipped,
            error: Some(format!("hook {} skipped the wave: {detail}", hook.name)),
            skip: Some(SkipCause::Decision),
        }),
        _ => None,
    })
}

/// More failed than may, and no launch is under way: nothing more is launched.
fn hopeless(execution: &Execution, wave: &WaveState) -> Option<Event> {
    let launching = execution.roster(wave).any(Standing::Launching);
    (!launching && is_beyond_limit(execution, wave)).then(|| failed(execution, wave))
}

/// The end of a wave whose servers are all settled and whose hooks are satisfied, or not needed any more.
fn finished(execution: &Execution, wave: &WaveState) -> Option<Event> {
    let launched = execution.roster(wave).any(Standing::WasLaunched);
    if is_beyond_limit(execution, wave) || !(launched || wave.planned.optional) {
        return Some(failed(execution, wave));
    }
    // Without an instance there is nothing for the hooks to look at.
    if launched && !hooks::all_satisfied(wave, HookPhase::After) {
        return None;
    }
    let without = without(execution, wave);
    Some(match (failures(execution, wave), without) {
        (0, None) if launched => ended(wave, WaveStatus::Completed, None),
        (0, Some(without)) if launched => ended(wave, WaveStatus::Partial, Some(without)),
        (_, without) => {
            let tolerated = [Some(tolerated(execution, wave)), without].into_iter().flatten();
            ended(wave, WaveStatus::Partial, Some(tolerated.collect::<Vec<_>>().join("; ")))
        }
    })
}

/// The plug-ins that a wave did without because a person disabled them, with the reasons.
fn without(execution: &Execution, wave: &WaveState) -> Option<String> {
    let reason = |plugin| execution.disabled.get(plugin).map(|disabled| disabled.reason.as_str()).unwrap_or_default();
    let each: Vec<_> = wave
        .done_without()
        .into_iter()
        .map(|plugin| format!("without {plugin}, disabled: {}", reason(plugin)))
        .collect();
    (!each.is_empty()).then(|| each.join("; "))
}

/// Why a wave whose servers failed within what the recipe allows is PARTIAL.
fn tolerated(execution: &Execution, wave: &WaveState) -> String {
    let why = if wave.planned.optional { "; the wave is optional" } else { ", which the recipe allows" };
    format!("{}{why}", failures_in_words(execution, wave))
}

fn failed(execution: &Execution, wave: &WaveState) -> Event {
    let allowed = wave.planned.may_fail();
    let error = if execution.roster(wave).any(Standing::WasLaunched) {
        format!("{}; the recipe allows {allowed}", failures_in_words(execution, wave))
    } else {
        format!("no server was launched: {} of {} failed", failures(execution, wave), wave.planned.servers.len())
    };
    ended(wave, WaveStatus::Failed, Some(error))
}

fn failures_in_words(execution: &Execution, wave: &WaveState) -> String {
    let names = names(execution, failed_servers(execution, wave));
    format!("{} of {} servers failed ({names})", failures(execution, wave), wave.planned.servers.len())
}

fn ended(wave: &WaveState, status: WaveStatus, error: Option<String>) -> Event {
    Event::WaveEnded { wave: wave.name.clone(), status, error, skip: None }
}

/// A pause that the execution takes by itself.
fn pause_of(execution: &Execution) -> Option<Event> {
    if execution.status != ExecutionStatus::Running {
        return None;
    }
    let of_hook = |wave: &WaveState, phase: HookPhase| {
        wave.hooks(phase).iter().find_map(|hook| match &hook.state {
            HookState::Paused { detail } => Some(PauseReason::Hook {
                wave: wave.name.clone(),
                phase,
                hook: hook.name.clone(),
                detail: detail.clone(),
            }),
            _ => None,
        })
    };
    let hooks = execution.waves.iter().filter(|wave| wave.is_under_way());
    let hook =
        hooks.clone().find_map(|wave| of_hook(wave, HookPhase::Before).or_else(|| of_hook(wave, HookPhase::After)));
    let failure = || {
        let wave = execution.waves.iter().find(|wave| is_undecided(wave))?;
        Some(PauseReason::WaveFailed { wave: wave.name.clone() })
    };
    hook.or_else(failure).map(|cause| Event::Paused { cause })
}

/// Whether a wave failed whose recipe leaves the decision to a person.
fn is_undecided(wave: &WaveState) -> bool {
    wave.status.is_failure() && wave.planned.on_failure == OnFailure::Pause
}

/// Whether the execution can't be over: a person has to decide about a wave first.
pub(super) fn awaits_a_person(execution: &Execution) -> bool {
    execution.cancelled.is_none() && execution.waves.iter().any(is_undecided)
}

/// What becomes of a wave that has not started.
fn fate_of_pending(execution: &Execution, wave: &WaveState, now: Timestamp) -> Option<Event> {
    if wave.status != WaveStatus::Pending {
        return None;
    }
    if execution.cancelled.is_some() {
        return Some(ended(wave, WaveStatus::Cancelled, Some("the execution was cancelled".to_owned())));
    }
    if execution.status != ExecutionStatus::Running {
        return None;
    }
    if let Some(stopper) = execution.waves.iter().find(|other| stops(other)) {
        let over = !execution.waves.iter().any(WaveState::is_under_way);
        let reason = format!("not started: wave {} is {}", stopper.name, stopper.status);
        return over.then(|| skipped(wave, reason));
    }
    let dependencies = || wave.planned.depends_on.iter().filter_map(|name| execution.wave(name));
    if let Some(broken) = dependencies().find(|other| breaks(other)) {
        return Some(skipped(
            wave,
            format!("not started: wave {}, which it depends on, is {}", broken.name, broken.status),
        ));
    }
    if !dependencies().all(WaveState::satisfies_dependents) || waits::holds(execution, wave, now) {
        return None;
    }
    if wave.planned.pause_before.applies(execution.mode) && !wave.released {
        return Some(Event::Paused { cause: PauseReason::BeforeWave { wave: wave.name.clone() } });
    }
    Some(Event::WaveStarted { wave: wave.name.clone() })
}

fn skipped(wave: &WaveState, reason: String) -> Event {
    Event::WaveEnded {
        wave: wave.name.clone(),
        status: WaveStatus::Skipped,
        error: Some(reason),
        skip: Some(SkipCause::Dependency),
    }
}

/// Whether a wave's end lets no other wave start.
fn stops(wave: &WaveState) -> bool {
    wave.status.is_failure() && wave.planned.on_failure == OnFailure::Stop
}

/// Whether a wave's end lets its dependents never start.
fn breaks(wave: &WaveState) -> bool {
    wave.status.is_final() && !wave.satisfies_dependents() && !is_undecided(wave)
}
