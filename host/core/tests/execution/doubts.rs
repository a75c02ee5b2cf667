//! What the evidence says of a launch whose answer is missing.

use std::time::Duration;

use drs_core::aws::{CallError, CallErrorKind, SourceServer, WriteAnswer};
use drs_core::event::{Event, LaunchFinding, Witness};
use drs_core::launch::{Evidence, Weighed, weigh};
use drs_core::mode::Mode;
use drs_core::next::{Step, next};
use drs_core::ports::CommandKind;
use drs_core::status::{ExecutionStatus, ServerStatus};
use drs_core::time::after;

use crate::plans::{plan, server, wave};
use crate::world::{Odds, World};

fn error(kind: CallErrorKind) -> CallError {
    CallError {
        operation: "drs:StartRecovery".into(),
        kind,
        code: None,
        message: "went wrong".into(),
        retry_after: None,
    }
}

/// A launch of one server that was answered so.
fn answered(answer: WriteAnswer<Box<drs_core::aws::Job>>) -> World {
    answered_in(Mode::Recovery, answer)
}

fn answered_in(mode: Mode, answer: WriteAnswer<Box<drs_core::aws::Job>>) -> World {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), mode, Odds::NONE, 1);
    world.run_once();
    let servers = vec![Witness { server: server(0), last_job: None, instances: Vec::new(), lag: None }];
    let wave = drs_core::ids::WaveName::from("only");
    let (tag, signed_at) = (TAG.to_owned(), world.now);
    world.record(Event::LaunchIntended { wave: wave.clone(), batch: 1, attempt: 1, servers, tag, signed_at });
    world.record(Event::LaunchAnswered { wave, batch: 1, answer });
    world
}

fn weighed(world: &World, evidence: &Evidence, waited: Duration) -> Weighed {
    let batch = &world.execution.waves[0].batches[0];
    weigh(&world.execution, batch, evidence, world.now, after(world.now, waited))
}

fn nothing_new() -> Evidence {
    let source = SourceServer {
        id: server(0),
        arn: None,
        hostname: None,
        tags: Default::default(),
        replication_state: None,
        lag: None,
        recommended_instance_type: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
        last_launch: None,
    };
    Evidence { jobs: Vec::new(), sources: vec![source], instances: Vec::new() }
}

#[test]
fn a_conflict_with_a_job_that_can_not_be_seen_yet_may_be_with_our_own() {
    let world = answered(WriteAnswer::Conflict { error: error(CallErrorKind::Conflict) });
    assert!(matches!(weighed(&world, &nothing_new(), Duration::from_secs(59)), Weighed::Wait(_)));
    let found = weighed(&world, &nothing_new(), Duration::from_secs(60));
    assert!(matches!(found, Weighed::Found(LaunchFinding::NoEffect { .. })), "{found:?}");
}

#[test]
fn a_server_that_drs_no_longer_shows_is_not_taken_as_not_launched() {
    let world = answered(WriteAnswer::Unknown { error: error(CallErrorKind::Unavailable) });
    let late = Duration::from_secs(3600);
    let found = weighed(&world, &nothing_new(), late);
    assert!(matches!(found, Weighed::Found(LaunchFinding::NoEffect { .. })), "{found:?}");
    let found = weighed(&world, &Evidence { sources: Vec::new(), ..nothing_new() }, late);
    assert!(matches!(found, Weighed::Found(LaunchFinding::Unresolved { .. })), "{found:?}");
}

const TAG: &str = "x/only/1";

/// A launch of which DRS showed no job of ours in time, but a trace: the execution is paused.
fn unresolved(mode: Mode) -> World {
    let mut world = answered_in(mode, WriteAnswer::Unknown { error: error(CallErrorKind::Unavailable) });
    looked(&mut world, LaunchFinding::Unresolved { detail: "a job that DRS does not show".into() });
    world.run(5_000);
    assert_eq!(world.execution.status, ExecutionStatus::Paused);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Unresolved);
    assert_eq!(world.execution.waves[0].ended, None, "a person decides first");
    world
}

fn looked(world: &mut World, finding: LaunchFinding) {
    world.record(Event::LaunchLooked { wave: "only".into(), batch: 1, finding });
}

fn resume(world: &mut World) {
    world.start_driver();
    world.command(CommandKind::Resume { accept: None });
}

fn looks(world: &World) -> bool {
    next(&world.execution, world.now).steps.iter().any(|step| matches!(step, Step::LookForLaunch { .. }))
}

#[test]
fn resume_looks_again_for_a_job_that_showed_up_late_and_adopts_it() {
    let mut world = unresolved(Mode::Recovery);
    assert!(!looks(&world), "not before a person says so");
    resume(&mut world);
    assert!(looks(&world));
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Launching);
    world.add_job(TAG);
    world.run(5_000);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let state = &world.execution.servers[&server(0)];
    assert_eq!((state.status, &state.error), (ServerStatus::Launched, &None));
    assert!(world.launches.is_empty(), "it was launched before, and never again");
}

#[test]
fn what_is_still_unresolved_after_a_second_look_is_not_asked_again() {
    let mut world = unresolved(Mode::Recovery);
    resume(&mut world);
    looked(&mut world, LaunchFinding::Unresolved { detail: "a job that DRS does not show".into() });
    assert_eq!(world.execution.status, ExecutionStatus::Running, "a person decided to go on");
    world.run(5_000);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Unresolved);
    assert_eq!(world.execution.status, ExecutionStatus::Failed);
}

#[test]
fn a_trace_of_a_launch_that_is_gone_later_is_no_proof_that_there_was_none() {
    let mut world = unresolved(Mode::Recovery);
    resume(&mut world);
    assert!(matches!(weighed(&world, &nothing_new(), Duration::ZERO), Weighed::Wait(_)));
    let found = weighed(&world, &nothing_new(), Duration::from_secs(3600));
    assert!(matches!(found, Weighed::Found(LaunchFinding::Unresolved { .. })), "{found:?}");
}

#[test]
fn a_cleanup_looks_again_for_a_job_that_showed_up_late_and_ends_what_it_launched() {
    let mut world = unresolved(Mode::Drill);
    world.command(CommandKind::Cancel);
    world.run(5_000);
    assert_eq!(world.execution.status, ExecutionStatus::Cancelled);
    world.command(CommandKind::Cleanup);
    assert!(looks(&world));
    world.add_job(TAG);
    world.run(5_000);
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Terminated);
}
