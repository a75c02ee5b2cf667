//! A process was taken over from while it was only silent: what it had begun to write may still arrive. Nothing that this
//! would undo is done before its signature has run out.

use std::time::Duration;

use drs_core::event::{Event, Purpose};
use drs_core::execution::SettingsPhase;
use drs_core::mode::Mode;
use drs_core::next::{Next, Step, next};
use drs_core::plan::{Plan, PlannedPlugin};
use drs_core::plugin::HookPhase;
use drs_core::ports::CommandKind;
use drs_core::settings::SettingName;
use drs_core::status::ExecutionStatus;
use drs_core::time::{Timestamp, after};

use crate::edges::until;
use crate::plans::{plan, planned_plugin, plugin, server, wave, with_settings};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;

/// What a signature lives in AWS, and how far clocks may be apart.
const SIGNED_FOR: Duration = Duration::from_secs(6 * 60);

fn drill() -> World {
    World::new(with_settings(plan(vec![wave("only", &[], 0, 1)])), Mode::Drill, Odds::NONE, 1)
}

/// Another process takes over, a minute later.
fn taken_over(world: &mut World, from_silence: bool) -> Timestamp {
    world.now = after(world.now, Duration::from_secs(60));
    let epoch = world.execution.epoch + 1;
    world.record(Event::DriverStarted { epoch, host: "other".into(), process: 2, from_silence });
    world.now
}

fn due(world: &World) -> Next {
    next(&world.execution, world.now)
}

fn writes(world: &World, wanted: Purpose) -> bool {
    due(world).steps.iter().any(|step| matches!(step, Step::WriteSettings { purpose, .. } if *purpose == wanted))
}

fn touches_settings(world: &World) -> bool {
    due(world).steps.iter().any(|step| matches!(step, Step::WriteSettings { .. } | Step::ReadSettings { .. }))
}

fn waits_until(world: &World, until: Timestamp) {
    assert!(!touches_settings(world), "{:?}", due(world).steps);
    assert!(due(world).wake.is_some_and(|wake| wake <= until), "{:?}", due(world).wake);
}

#[test]
fn a_write_that_a_silent_process_had_begun_is_repeated_when_it_cannot_arrive_any_more() {
    let mut world = drill();
    until(&mut world, |world| writes(world, Purpose::Apply));
    let taken = taken_over(&mut world, true);
    waits_until(&world, after(taken, SIGNED_FOR));
    world.now = after(taken, SIGNED_FOR);
    assert!(writes(&world, Purpose::Apply));
}

#[test]
fn a_write_of_a_process_that_is_gone_is_repeated_at_once() {
    let mut world = drill();
    until(&mut world, |world| writes(world, Purpose::Apply));
    taken_over(&mut world, false);
    assert!(writes(&world, Purpose::Apply));
}

#[test]
fn settings_whose_writes_were_all_answered_wait_for_nothing() {
    let mut world = drill();
    let id = server(0);
    until(&mut world, |world| world.execution.servers[&id].settings.phase == SettingsPhase::Ready);
    taken_over(&mut world, true);
    assert!(due(&world).steps.iter().any(|step| matches!(step, Step::PrepareLaunch { .. })), "{:?}", due(&world).steps);
}

#[test]
fn a_restore_waits_for_the_write_that_would_undo_it_and_the_execution_for_the_restore() {
    let mut world = drill();
    until(&mut world, |world| writes(world, Purpose::Apply));
    let taken = taken_over(&mut world, true);
    world.command(CommandKind::Cancel);
    until(&mut world, |world| world.execution.waves_ended.is_some());
    waits_until(&world, after(taken, SIGNED_FOR));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Cancelled);
    assert!(world.now >= after(taken, SIGNED_FOR));
    assert_eq!(world.execution.settings_left().count(), 0);
    assert_eq!(world.templates[&server(0)].settings.text(SettingName::InstanceType), Some("m5.large"));
}

#[test]
fn a_restore_that_a_silent_process_had_begun_begins_anew_when_that_cannot_arrive_any_more() {
    let mut world = drill();
    until(&mut world, |world| writes(world, Purpose::Restore));
    let taken = taken_over(&mut world, true);
    waits_until(&world, after(taken, SIGNED_FOR));
    world.run(ROUNDS);
    assert!(world.now >= after(taken, SIGNED_FOR));
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(world.execution.settings_left().count(), 0);
}

/// A wave with a hook that is under way.
fn hooked(grant: &str) -> World {
    let mut hooked = wave("hooked", &[], 0, 1);
    hooked.before = vec![plugin("hook")];
    let granted = PlannedPlugin { grants: vec![grant.parse().unwrap()], ..planned_plugin("hook") };
    let plan = Plan { plugins: vec![granted], ..plan(vec![hooked]) };
    let mut world = World::new(plan, Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].started.is_some());
    let (wave, hook) = (world.execution.waves[0].name.clone(), plugin("hook"));
    let attempt = Event::HookStarted { wave, phase: HookPhase::Before, hook, attempt: 1, last_attempt: false };
    world.record(attempt);
    world
}

fn calls_hook(world: &World) -> bool {
    due(world).steps.iter().any(|step| matches!(step, Step::RunHook(_)))
}

#[test]
fn a_hook_that_may_write_is_entered_again_when_its_write_cannot_arrive_any_more() {
    let mut world = hooked("dynamodb:PutItem on table/drills");
    let taken = taken_over(&mut world, true);
    assert!(!calls_hook(&world));
    assert_eq!(due(&world).wake, Some(after(taken, SIGNED_FOR)));
    world.now = after(taken, SIGNED_FOR);
    assert!(calls_hook(&world));
}

#[test]
fn a_hook_is_entered_again_at_once_when_it_only_reads_or_its_process_is_gone() {
    for (grant, from_silence) in
        [("dynamodb:GetItem on table/drills", true), ("dynamodb:PutItem on table/drills", false)]
    {
        let mut world = hooked(grant);
        taken_over(&mut world, from_silence);
        assert!(calls_hook(&world), "{grant}");
    }
}
