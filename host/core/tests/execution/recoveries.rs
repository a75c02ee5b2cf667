//! Launch actions in a whole recovery: which are waited for, and for how long.

use std::time::Duration;

use drs_core::event::{Event, Purpose};
use drs_core::mode::Mode;
use drs_core::plan::PlannedWave;
use drs_core::recipe::MaxFailed;
use drs_core::settings::SettingName;
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::{Timestamp, between};

use crate::plans::{plan, plugin, server, wave, with_settings};
use crate::world::{Action, Odds, World};

const ROUNDS: usize = 5_000;

/// A recovery of which the recipe says nothing of launch settings, and whose servers have launch actions on.
fn recovery(wave: PlannedWave) -> World {
    let mut world = World::new(plan(vec![wave]), Mode::Recovery, Odds::NONE, 1);
    for server in world.execution.servers.keys().cloned().collect::<Vec<_>>() {
        world.set(&server, SettingName::PostLaunch, true);
    }
    world
}

fn finding(world: &World, number: usize) -> Option<&str> {
    world.execution.servers[&server(number)].findings.first().map(|finding| finding.detail.as_str())
}

/// How long after its job's end the truth about a server was known.
fn waited(world: &World, number: usize) -> Duration {
    let state = &world.execution.servers[&server(number)];
    let job = &world.execution.jobs[state.job.as_ref().unwrap()];
    between(job.ended_since.unwrap(), state.settled.unwrap())
}

#[test]
fn actions_that_are_on_are_awaited_though_the_recipe_says_nothing_of_the_server() {
    let mut world = recovery(wave("only", &[], 0, 1));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(finding(&world, 0).unwrap().contains("DRS shows no run of any"));
    assert!(waited(&world, 0) >= Duration::from_secs(5 * 60));
}

#[test]
fn actions_that_are_off_are_not_waited_for() {
    let mut world = recovery(wave("only", &[], 0, 1));
    world.set(&server(0), SettingName::PostLaunch, false);
    world.run(ROUNDS);
    assert_eq!(finding(&world, 0), None);
    assert!(waited(&world, 0) < Duration::from_secs(60), "{:?}", waited(&world, 0));
}

#[test]
fn actions_are_expected_of_a_server_whose_settings_can_not_be_read() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, Odds::NONE, 1);
    world.run_once();
    let error = "denied".to_owned();
    world.record(Event::SettingsFailed { server: server(0), purpose: Purpose::Apply, error });
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed, "it is launched all the same");
    assert!(finding(&world, 0).unwrap().contains("were expected of it"));
}

#[test]
fn a_server_whose_settings_the_recipe_sets_is_not_launched_when_they_can_not_be_read() {
    let plan = with_settings(plan(vec![wave("only", &[], 0, 1)]));
    let mut world = World::new(plan, Mode::Recovery, Odds::NONE, 1);
    world.run_once();
    let error = "denied".to_owned();
    world.record(Event::SettingsFailed { server: server(0), purpose: Purpose::Apply, error });
    world.run(ROUNDS);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Failed);
    assert!(world.launches.is_empty());
}

#[test]
fn a_server_that_is_not_started_has_no_actions_to_wait_for() {
    let mut world = recovery(wave("only", &[], 0, 1));
    world.set(&server(0), SettingName::LaunchDisposition, "STOPPED");
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(finding(&world, 0), None);
    assert!(waited(&world, 0) < Duration::from_secs(60), "{:?}", waited(&world, 0));
}

/// A recovery of two servers in forty minutes; an action of the first never ends.
fn stuck(optional: bool, change: impl FnOnce(&mut PlannedWave)) -> World {
    let mut short = wave("short", &[], 0, 2);
    short.timeout = Duration::from_secs(40 * 60);
    change(&mut short);
    let mut world = recovery(short);
    world.actions.insert(server(0), Some(Action { end: Timestamp::MAX, fails: false, optional }));
    world.actions.insert(server(1), Some(Action { end: world.now, fails: false, optional }));
    world.run(ROUNDS);
    world
}

#[test]
fn a_stuck_action_fails_its_server_before_the_wave_times_out() {
    let world = stuck(false, |_| {});
    assert_eq!(world.execution.waves[0].status, WaveStatus::Failed);
    let told = finding(&world, 0).unwrap();
    assert!(told.contains("`check` had not ended when the wave's time was nearly over"), "{told}");
}

#[test]
fn a_stuck_action_counts_against_what_may_fail() {
    let world = stuck(false, |wave| wave.max_failed = MaxFailed::Count(1));
    assert_eq!(world.execution.waves[0].status, WaveStatus::Partial);
    assert_eq!(finding(&world, 1), None);
}

#[test]
fn a_stuck_action_that_is_optional_is_told_and_the_wave_completes() {
    let world = stuck(true, |_| {});
    assert_eq!(world.execution.waves[0].status, WaveStatus::Completed);
    assert!(finding(&world, 0).is_some());
}

#[test]
fn actions_leave_the_hooks_after_the_wave_a_part_of_its_time() {
    let world = stuck(true, |wave| wave.after = vec![plugin("check")]);
    let wave = &world.execution.waves[0];
    assert_eq!(wave.status, WaveStatus::Completed);
    let begun = between(wave.started.unwrap(), wave.after[0].started.unwrap());
    assert!((Duration::from_secs(29 * 60)..Duration::from_secs(32 * 60)).contains(&begun), "{begun:?}");
}
