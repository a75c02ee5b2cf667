//! What a drill puts back and ends, when it is cut off, when others meddle, and when it is tried again.

use drs_core::aws::{CallError, CallErrorKind, WriteAnswer};
use drs_core::command::check;
use drs_core::event::{Event, Purpose, ServerTruth, SettingsWrite, Truth};
use drs_core::mode::Mode;
use drs_core::next::{Step, next};
use drs_core::ports::CommandKind;
use drs_core::settings::SettingName;
use drs_core::status::{ExecutionStatus, ServerStatus};

use crate::plans::{plan, server, wave, with_settings};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;

fn drill() -> World {
    World::new(with_settings(plan(vec![wave("only", &[], 0, 1)])), Mode::Drill, Odds::NONE, 1)
}

fn until(world: &mut World, done: impl Fn(&World) -> bool) {
    (0..ROUNDS)
        .find(|_| {
            done(world) || {
                world.run_once();
                false
            }
        })
        .expect("it comes about");
}

fn due_writes(world: &World, wanted: Purpose) -> Vec<SettingsWrite> {
    let write = |step| match step {
        Step::WriteSettings { purpose, write, .. } if purpose == wanted => Some(write),
        _ => None,
    };
    next(&world.execution, world.now).steps.into_iter().filter_map(write).collect()
}

#[test]
fn a_write_under_way_at_a_cancel_ends_before_settings_are_read_to_be_put_back() {
    let mut world = drill();
    until(&mut world, |world| !due_writes(world, Purpose::Apply).is_empty());
    world.command(CommandKind::Cancel);
    world.run_once();
    world.run_once();
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Skipped);
    let steps = next(&world.execution, world.now).steps;
    assert!(matches!(&steps[..], [Step::WriteSettings { purpose: Purpose::Apply, .. }]), "{steps:?}");
    world.run(ROUNDS);
    assert_eq!(world.templates[&server(0)].settings.text(SettingName::InstanceType), Some("m5.large"));
    assert_eq!(world.execution.settings_left().count(), 0);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Skipped);
}

#[test]
fn a_write_that_is_refused_after_a_cancel_leaves_the_server_skipped_and_lets_the_restore_begin() {
    let mut world = drill();
    until(&mut world, |world| !due_writes(world, Purpose::Apply).is_empty());
    world.command(CommandKind::Cancel);
    world.run_once();
    let error = "denied".to_owned();
    world.record(Event::SettingsFailed { server: server(0), purpose: Purpose::Apply, error });
    world.run(ROUNDS);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Skipped);
    assert_eq!(world.execution.settings_left().count(), 0);
}

#[test]
fn a_restore_that_was_cut_off_reads_again_what_others_may_have_changed() {
    let mut world = drill();
    until(&mut world, |world| !due_writes(world, Purpose::Restore).is_empty());
    let SettingsWrite::TemplateVersion { token, .. } = due_writes(&world, Purpose::Restore).remove(0) else {
        panic!("the type is the template's")
    };
    world.set(&server(0), SettingName::InstanceType, "c7i.large");
    world.record(Event::DriverStarted { epoch: 2, host: "other".into(), process: 2, from_silence: false });
    world.run(ROUNDS);
    assert_eq!(
        world.templates[&server(0)].settings.text(SettingName::InstanceType),
        Some("c7i.large"),
        "somebody chose it"
    );
    let left = world.execution.servers[&server(0)].settings.restore.ended.clone().unwrap().2;
    assert_eq!(left[0].found.as_deref(), Some("c7i.large"));
    let again = |event: &Event| matches!(event, Event::SettingsIntended { write: SettingsWrite::TemplateVersion { token: new, .. }, .. } if *new == token);
    assert_eq!(world.entries.iter().filter(|entry| again(&entry.event)).count(), 1, "a new content needs a new token");
}

#[test]
fn a_type_that_somebody_chose_is_not_overwritten_when_right_sizing_is_put_back() {
    let mut world = drill();
    world.set(&server(0), SettingName::RightSizing, "BASIC");
    until(&mut world, |world| {
        world.execution.servers[&server(0)].settings.restore.found.is_none() && world.execution.launched() == 1
    });
    world.set(&server(0), SettingName::InstanceType, "c7i.large");
    world.run(ROUNDS);
    assert_eq!(world.templates[&server(0)].settings.text(SettingName::InstanceType), Some("c7i.large"));
    let (_, changes, left) = world.execution.servers[&server(0)].settings.restore.ended.clone().unwrap();
    assert_eq!((changes.len(), left.len()), (1, 1));
}

fn launched() -> Truth {
    Truth::Launched {
        recovery_instance: "i-0".into(),
        instance: drs_core::ids::InstanceId::from("i-0"),
        point_in_time: None,
        findings: Vec::new(),
    }
}

/// An ended drill of two servers: one was launched and ended, of the other DRS has not said what became.
fn half_told() -> World {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 2)]), Mode::Drill, Odds::NONE, 1);
    until(&mut world, |world| world.execution.jobs.values().any(|job| job.seen.has_ended()));
    let truths = [launched(), Truth::Unresolved { detail: "DRS does not say".into() }];
    let servers = truths.into_iter().enumerate().map(|(number, truth)| ServerTruth { server: server(number), truth });
    let job = world.execution.jobs.keys().next().unwrap().clone();
    world.record(Event::ServersSettled { job, servers: servers.collect() });
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Failed);
    world
}

#[test]
fn a_cleanup_asks_again_what_became_of_an_unresolved_server() {
    let mut world = half_told();
    assert_eq!(check(&world.execution, &CommandKind::Cleanup), Ok(()));
    world.command(CommandKind::Cleanup);
    world.run(ROUNDS);
    assert!(world.execution.servers.values().all(|server| server.status == ServerStatus::Terminated));
    assert!(check(&world.execution, &CommandKind::Cleanup).is_err(), "nothing is left");
}

#[test]
fn a_job_that_is_looked_at_again_does_not_change_servers_that_are_known() {
    let mut world = half_told();
    world.command(CommandKind::Cleanup);
    let job = world.execution.jobs.keys().next().unwrap().clone();
    let failed = |number| ServerTruth { server: server(number), truth: Truth::Failed { detail: "TERMINATED".into() } };
    world.record(Event::ServersSettled { job, servers: vec![failed(0), failed(1)] });
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Terminated);
    assert_eq!(world.execution.servers[&server(1)].status, ServerStatus::Failed);
}

#[test]
fn every_cleanup_has_its_own_tries() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Drill, Odds::NONE, 1);
    let refuse = |world: &mut World| {
        let batch = world.execution.terminations.len() as u32;
        let error = CallError {
            operation: "drs:TerminateRecoveryInstances".into(),
            kind: CallErrorKind::Throttled,
            code: None,
            message: "slower".into(),
            retry_after: None,
        };
        world.record(Event::TerminationAnswered { batch, answer: WriteAnswer::NoEffect { error } });
    };
    for _ in 0..ROUNDS {
        match next(&world.execution, world.now).steps.first() {
            Some(Step::SendTermination { .. }) => refuse(&mut world),
            Some(_) => world.run_once(),
            None => break,
        }
    }
    assert!(world.execution.status.is_final());
    assert_eq!((world.execution.terminations.len(), world.execution.instances_left().count()), (10, 1));
    world.now = drs_core::time::after(world.now, std::time::Duration::from_secs(60));
    world.command(CommandKind::Cleanup);
    world.run(ROUNDS);
    assert_eq!(world.execution.instances_left().count(), 0);
}

#[test]
fn settings_are_put_back_after_a_job_that_never_ends_once_its_servers_are_known() {
    let mut world = drill();
    let before = world.settings(&server(0));
    world.never_end_jobs();
    until(&mut world, |world| !world.execution.jobs.is_empty());
    assert_ne!(world.settings(&server(0)), before);
    let job = world.execution.jobs.keys().next().unwrap().clone();
    let truth = launched();
    world.record(Event::ServersSettled { job, servers: vec![ServerTruth { server: server(0), truth }] });
    world.run(ROUNDS);
    assert_eq!(world.settings(&server(0)), before);
}
