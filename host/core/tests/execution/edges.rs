//! The corners of the rules: where two of them meet, or time runs out.

use std::time::Duration;

use drs_core::event::{Event, PauseReason};
use drs_core::mode::Mode;
use drs_core::next::{SETTLE_LIMIT, Step, next};
use drs_core::plugin::{Finding, FindingLevel, HookOutcome, HookPhase, Verdict};
use drs_core::ports::{Acceptance, CommandKind};
use drs_core::recipe::{DEFAULT_FRESH_FOR, OnFailure};
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::after;

use crate::plans::{plan, plugin, server, wave};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;

/// Goes on until the world has nothing but this to answer.
pub(crate) fn until(world: &mut World, done: impl Fn(&World) -> bool) {
    (0..ROUNDS)
        .find(|_| {
            done(world) || {
                world.run_once();
                false
            }
        })
        .expect("it comes about");
}

pub(crate) fn answered(
    world: &mut World,
    phase: HookPhase,
    attempt: u32,
    last_attempt: bool,
    verdict: Verdict,
    ill: usize,
) {
    let (wave, hook) = (world.execution.waves[0].name.clone(), plugin("hook"));
    world.record(Event::HookStarted { wave: wave.clone(), phase, hook: hook.clone(), attempt, last_attempt });
    let finding = |number| Finding { server: server(number), level: FindingLevel::Failed, detail: "ill".into() };
    let outcome = HookOutcome { result: Ok(verdict), findings: (0..ill).map(finding).collect(), log: Vec::new() };
    world.record(Event::HookAnswered { wave, phase, hook, attempt, outcome });
}

fn retry() -> Verdict {
    Verdict::RetryAfter { delay: Duration::ZERO, reason: "later".into(), state: None }
}

#[test]
fn a_failure_left_to_a_person_holds_the_execution_when_it_is_the_last_wave() {
    let mut only = wave("only", &[], 0, 1);
    only.on_failure = OnFailure::Pause;
    let mut world = World::new(plan(vec![only]), Mode::Drill, Odds { launch_fails: 100, ..Odds::NONE }, 1);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Paused);
    assert!(matches!(world.execution.pause, Some((PauseReason::WaveFailed { .. }, _))));
    world.command(CommandKind::Cancel);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Cancelled);
}

#[test]
fn a_pause_ends_with_the_last_wave() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Drill, Odds::NONE, 1);
    until(&mut world, |world| !world.launches.is_empty());
    world.command(CommandKind::Pause);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(world.execution.pause, None);
    assert_eq!(world.execution.pauses.len(), 1);
}

#[test]
fn a_cancelled_execution_ends_though_its_job_does_not() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Drill, Odds { odd: 0, ..Odds::NONE }, 1);
    world.never_end_jobs();
    until(&mut world, |world| !world.launches.is_empty());
    world.command(CommandKind::Cancel);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Cancelled);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Unresolved);
}

#[test]
fn a_pause_comes_to_rest_though_a_job_never_ends_and_goes_on_from_there() {
    let mut long = wave("only", &[], 0, 1);
    long.timeout = SETTLE_LIMIT * 3;
    let mut world = World::new(plan(vec![long]), Mode::Recovery, Odds { odd: 0, ..Odds::NONE }, 1);
    world.never_end_jobs();
    until(&mut world, |world| !world.execution.jobs.is_empty());
    world.command(CommandKind::Pause);
    let (_, since) = world.execution.pause.clone().unwrap();
    let steps = |at| next(&world.execution, at).steps;
    assert!(!steps(after(since, SETTLE_LIMIT - Duration::from_secs(1))).is_empty(), "its job is watched");
    assert!(next(&world.execution, after(since, SETTLE_LIMIT)).is_idle());
    world.now = after(since, SETTLE_LIMIT);
    world.command(CommandKind::Resume { accept: None });
    assert!(!next(&world.execution, world.now).steps.is_empty());
}

#[test]
fn a_process_that_goes_on_days_later_looks_before_it_gives_up() {
    let mut late = wave("late", &[], 0, 1);
    late.timeout = Duration::from_secs(120);
    let mut world = World::new(plan(vec![late]), Mode::Drill, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves_ended.is_some());
    world.now = after(world.now, SETTLE_LIMIT * 20);
    world.record(Event::DriverStarted { epoch: 2, host: "other".into(), process: 2, from_silence: false });
    world.run(ROUNDS);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Terminated);
}

#[test]
fn before_hooks_that_are_too_old_run_again_but_for_one_that_a_person_overruled() {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("hook"), plugin("other")];
    let mut world = World::new(plan(vec![gated]), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].started.is_some());
    answered(&mut world, HookPhase::Before, 1, false, Verdict::Pause { reason: "stale".into() }, 0);
    until(&mut world, |world| world.execution.status == ExecutionStatus::Paused);
    let accept = Acceptance { wave: "gated".into(), hook: plugin("hook"), reason: "the site is down".into() };
    world.command(CommandKind::Resume { accept: Some(accept) });
    until(&mut world, |world| world.execution.waves[0].before[1].is_satisfied());
    world.now = after(world.now, DEFAULT_FRESH_FOR + Duration::from_secs(1));
    until(&mut world, |world| !world.execution.waves[0].before[1].is_satisfied());
    assert!(world.execution.waves[0].before[0].is_satisfied(), "a person decided about it");
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
}

#[test]
fn what_a_hook_found_so_far_does_not_fail_a_wave() {
    let mut checked = wave("checked", &[], 0, 2);
    checked.after = vec![plugin("hook")];
    let mut world = World::new(plan(vec![checked]), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].status == WaveStatus::Started);
    answered(&mut world, HookPhase::After, 1, false, retry(), 1);
    world.run_once();
    assert_eq!(world.execution.waves[0].status, WaveStatus::Started);
    answered(&mut world, HookPhase::After, 2, false, Verdict::Proceed, 1);
    world.run_once();
    assert_eq!(world.execution.waves[0].status, WaveStatus::Failed, "its last word counts");
}

#[test]
fn a_hook_that_asks_for_more_on_its_last_attempt_fails() {
    let mut checked = wave("checked", &[], 0, 1);
    checked.before = vec![plugin("hook")];
    let mut world = World::new(plan(vec![checked]), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].started.is_some());
    answered(&mut world, HookPhase::Before, 1, false, retry(), 0);
    assert!(next(&world.execution, world.now).steps.is_empty(), "a delay of nothing is a delay");
    answered(&mut world, HookPhase::Before, 2, true, retry(), 0);
    world.run_once();
    assert_eq!(world.execution.waves[0].status, WaveStatus::Failed);
}

#[test]
fn a_wave_larger_than_the_quota_of_all_jobs_is_launched_in_parts() {
    let mut plan = plan(vec![wave("large", &[], 0, 5)]);
    plan.limits.servers_in_jobs = 2;
    let mut world = World::new(plan, Mode::Recovery, Odds::NONE, 1);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(world.execution.waves[0].batches.iter().all(|batch| batch.servers.len() <= 2));
}

#[test]
fn a_hooks_time_counts_in_every_round_and_without_the_pause() {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("hook")];
    let mut world = World::new(plan(vec![gated]), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].started.is_some());
    let (wave, hook, phase) = (world.execution.waves[0].name.clone(), plugin("hook"), HookPhase::Before);
    let attempt =
        |attempt| Event::HookStarted { wave: wave.clone(), phase, hook: hook.clone(), attempt, last_attempt: false };
    world.record(attempt(1));
    world.now = after(world.now, Duration::from_secs(10));
    answered(&mut world, phase, 2, false, retry(), 0);
    world.command(CommandKind::Pause);
    world.now = after(world.now, Duration::from_secs(1000));
    world.command(CommandKind::Resume { accept: None });
    world.record(attempt(3));
    world.now = after(world.now, Duration::from_secs(5));
    answered(&mut world, phase, 4, false, Verdict::Proceed, 0);
    let figures = world.execution.figures();
    assert_eq!((figures.hook_seconds, figures.paused_seconds), (15.0, 1000.0));
    let wave = &world.execution.waves[0];
    assert_eq!(world.execution.hook_time(&wave.name, &wave.before[0]), Duration::from_secs(15));
    assert!(!next(&world.execution, world.now).steps.iter().any(|step| matches!(step, Step::RunHook(_))));
}
