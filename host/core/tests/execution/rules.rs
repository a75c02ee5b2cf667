//! The wave table of the design, row by row.

use drs_core::event::{Event, PauseReason};
use drs_core::mode::Mode;
use drs_core::ports::CommandKind;
use drs_core::recipe::{MaxFailed, OnFailure, PauseBefore};
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};

use crate::plans::{plan, plugin, server, wave};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;

fn status_of(world: &World, wave: &str) -> WaveStatus {
    world.execution.wave(&wave.into()).unwrap().status
}

fn run(world: &mut World) -> ExecutionStatus {
    world.run(ROUNDS);
    world.execution.status
}

#[test]
fn waves_that_complete_make_a_completed_execution() {
    let waves = vec![wave("database", &[], 0, 3), wave("web", &["database"], 3, 2)];
    let mut world = World::new(plan(waves), Mode::Drill, Odds::NONE, 1);
    assert_eq!(run(&mut world), ExecutionStatus::Completed);
    assert!(world.execution.servers.values().all(|server| server.status == ServerStatus::Terminated));
}

#[test]
fn a_failure_within_max_failed_makes_it_partial_and_dependents_start() {
    let mut first = wave("database", &[], 0, 3);
    first.max_failed = MaxFailed::Count(3);
    let waves = vec![first, wave("web", &["database"], 3, 1)];
    let seed = (1..200).find(|seed| {
        let mut world = World::new(plan(waves.clone()), Mode::Drill, Odds { launch_fails: 30, ..Odds::NONE }, *seed);
        run(&mut world);
        status_of(&world, "database") == WaveStatus::Partial && status_of(&world, "web") == WaveStatus::Completed
    });
    let mut world = World::new(plan(waves), Mode::Drill, Odds { launch_fails: 30, ..Odds::NONE }, seed.unwrap());
    assert_eq!(run(&mut world), ExecutionStatus::Partial);
}

#[test]
fn a_failed_wave_stops_its_dependents_and_the_execution_fails() {
    let waves = vec![wave("database", &[], 0, 2), wave("web", &["database"], 2, 1)];
    let mut world = World::new(plan(waves), Mode::Drill, Odds { launch_fails: 100, ..Odds::NONE }, 1);
    assert_eq!(run(&mut world), ExecutionStatus::Failed);
    assert_eq!(status_of(&world, "database"), WaveStatus::Failed);
    assert_eq!(status_of(&world, "web"), WaveStatus::Skipped);
    assert!(!world.launches.contains_key(&server(2)));
}

/// A wave that fails because its hook refuses, and one that does not depend on it.
fn one_refused(on_failure: OnFailure) -> World {
    let mut refused = wave("refused", &[], 0, 1);
    refused.policies = vec![plugin("guard")];
    refused.on_failure = on_failure;
    let mut waves = vec![refused, wave("dependent", &["refused"], 1, 1)];
    waves.push(wave("independent", &[], 2, 1));
    World::new(plan(waves), Mode::Drill, Odds { policy_denies: 100, ..Odds::NONE }, 1)
}

#[test]
fn on_failure_continue_skips_dependents_and_goes_on_elsewhere() {
    let mut world = one_refused(OnFailure::Continue);
    assert_eq!(run(&mut world), ExecutionStatus::Partial);
    assert_eq!(status_of(&world, "dependent"), WaveStatus::Skipped);
    assert_eq!(status_of(&world, "independent"), WaveStatus::Completed);
}

#[test]
fn on_failure_pause_waits_for_a_person_who_skips_the_wave() {
    let mut world = one_refused(OnFailure::Pause);
    assert_eq!(run(&mut world), ExecutionStatus::Paused);
    assert!(matches!(world.execution.pause, Some((PauseReason::WaveFailed { .. }, _))));
    let resume = drs_core::command::check(&world.execution, &CommandKind::Resume { accept: None });
    let remedy = resume.unwrap_err().remedy;
    assert!(matches!(remedy, drs_core::command::Remedy::RetrySkipOrCancel { .. }), "{remedy:?}");
    world.command(CommandKind::Skip { wave: "refused".into(), reason: "not needed today".into() });
    assert_eq!(run(&mut world), ExecutionStatus::Partial);
    assert_eq!(status_of(&world, "dependent"), WaveStatus::Completed);
    assert!(world.execution.decisions[0].2.contains("not needed today"));
}

#[test]
fn a_pause_before_a_wave_holds_it_until_resumed() {
    let mut second = wave("web", &["database"], 1, 1);
    second.pause_before = PauseBefore::Recovery;
    let waves = vec![wave("database", &[], 0, 1), second];
    let mut drill = World::new(plan(waves.clone()), Mode::Drill, Odds::NONE, 1);
    assert_eq!(run(&mut drill), ExecutionStatus::Completed, "the pause is for a recovery only");
    let mut world = World::new(plan(waves), Mode::Recovery, Odds::NONE, 1);
    assert_eq!(run(&mut world), ExecutionStatus::Paused);
    assert_eq!(status_of(&world, "web"), WaveStatus::Pending);
    world.command(CommandKind::Resume { accept: None });
    assert_eq!(run(&mut world), ExecutionStatus::Completed);
}

#[test]
fn a_cancel_launches_nothing_more_and_keeps_the_servers_true_status() {
    let waves = vec![wave("database", &[], 0, 2), wave("web", &["database"], 2, 1)];
    let mut world = World::new(plan(waves), Mode::Drill, Odds::NONE, 1);
    while world.launches.is_empty() {
        world.run_once();
    }
    world.command(CommandKind::Cancel);
    assert_eq!(world.execution.status, ExecutionStatus::Settling);
    assert_eq!(run(&mut world), ExecutionStatus::Cancelled);
    assert_eq!(status_of(&world, "database"), WaveStatus::Cancelled);
    assert_eq!(status_of(&world, "web"), WaveStatus::Cancelled);
    assert!(!world.launches.contains_key(&server(2)));
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Terminated, "the recipe has terminate-after");
}

#[test]
fn a_wave_that_runs_out_of_time_is_timed_out_and_its_jobs_are_awaited() {
    let mut late = wave("late", &[], 0, 1);
    late.timeout = std::time::Duration::from_secs(120);
    let mut world = World::new(plan(vec![late]), Mode::Recovery, Odds::NONE, 1);
    assert_eq!(run(&mut world), ExecutionStatus::TimedOut);
    assert_eq!(status_of(&world, "late"), WaveStatus::TimedOut);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Launched, "its job went on and was awaited");
}

#[test]
fn before_hooks_run_again_after_a_pause() {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("gate")];
    let mut world = World::new(plan(vec![gated]), Mode::Recovery, Odds::NONE, 1);
    while !world.execution.waves[0].before[0].is_satisfied() {
        world.run_once();
    }
    world.command(CommandKind::Pause);
    world.command(CommandKind::Resume { accept: None });
    assert!(!world.execution.waves[0].before[0].is_satisfied());
    assert_eq!(run(&mut world), ExecutionStatus::Completed);
    let starts = world.entries.iter().filter(|entry| matches!(entry.event, Event::HookStarted { .. })).count();
    assert_eq!(starts, 2);
}

#[test]
fn an_attempt_that_a_crash_cut_off_is_entered_again_as_it_was_begun() {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("gate")];
    let mut world = World::new(plan(vec![gated]), Mode::Recovery, Odds::NONE, 1);
    world.run_once();
    let (wave, hook) = ("gated".into(), plugin("gate"));
    let phase = drs_core::plugin::HookPhase::Before;
    world.record(Event::HookStarted { wave, phase, hook, attempt: 1, last_attempt: false });
    world.record(Event::DriverStarted { epoch: 2, host: "other".into(), process: 2, from_silence: false });
    let due = drs_core::next::next(&world.execution, world.now).steps;
    assert!(matches!(&due[..], [drs_core::next::Step::RunHook(step)] if step.attempt == 1 && step.again), "{due:?}");
    assert_eq!(run(&mut world), ExecutionStatus::Completed);
}
