//! Faults of the system that drs-runtime replaces, as far as the core could repeat them.

use std::time::Duration;

use drs_core::aws::{JobStatus, LaunchStatus, ParticipatingServer};
use drs_core::event::{ServerTruth, Truth};
use drs_core::execution::JobState;
use drs_core::launch::{TRUTH_LIMIT, truth};
use drs_core::mode::Mode;
use drs_core::status::{ExecutionStatus, WaveStatus};

use crate::actions::awaited;
use crate::jobs::ended_job;
use crate::plans::{plan, server, wave};
use crate::world::{Odds, World};

fn participant(status: LaunchStatus) -> ParticipatingServer {
    ParticipatingServer { server: server(0), launch_status: Some(status), recovery_instance: None, actions: None }
}

/// What is known of a drill's job that ended so long ago, when there are no recovery instances.
fn known(job: &JobState, waited: Duration) -> Option<Vec<ServerTruth>> {
    truth(job, &[], &awaited(Mode::Drill, waited))
}

/// Fault 1: six servers, each launched by its own call.
#[test]
fn fault_01_servers_of_a_wave_are_launched_in_one_call() {
    let mut world = World::new(plan(vec![wave("all", &[], 0, 6)]), Mode::Drill, Odds::NONE, 1);
    world.run(5_000);
    assert_eq!(world.execution.waves[0].batches.len(), 1);
    assert_eq!(world.execution.waves[0].batches[0].servers.len(), 6);
}

/// Fault 3: a poll before anything was launched completed the run.
#[test]
fn fault_03_an_execution_is_not_completed_when_its_jobs_have_only_started() {
    let mut world = World::new(plan(vec![wave("all", &[], 0, 2)]), Mode::Drill, Odds::NONE, 1);
    while world.launches.is_empty() {
        assert_eq!(world.execution.status, ExecutionStatus::Running);
        world.run_once();
    }
    assert_eq!(world.execution.status, ExecutionStatus::Running);
    assert_eq!(world.execution.waves[0].status, WaveStatus::Launching);
}

/// Fault 4: a COMPLETED job was success, a missing server was "still running", for ever.
#[test]
fn fault_04_a_completed_job_says_nothing_and_a_missing_server_is_unresolved_after_a_bounded_wait() {
    let job = ended_job(Vec::new());
    assert_eq!(known(&job, Duration::ZERO), None, "DRS may still say more");
    let servers = known(&job, TRUTH_LIMIT).unwrap();
    assert!(matches!(servers[0].truth, Truth::Unresolved { .. }));
    let failed = ended_job(vec![participant(LaunchStatus::Failed)]);
    assert!(matches!(known(&failed, Duration::ZERO).unwrap()[0].truth, Truth::Failed { .. }));
}

/// Fault 4, the other half: a launched server needs an instance, and an unknown status is no success.
#[test]
fn fault_04_launched_without_an_instance_or_with_an_unknown_status_is_not_launched() {
    for status in [LaunchStatus::Launched, LaunchStatus::Unknown("ALMOST".into())] {
        let servers = known(&ended_job(vec![participant(status)]), TRUTH_LIMIT).unwrap();
        assert!(matches!(servers[0].truth, Truth::Unresolved { .. }));
    }
}

/// A recovery is never cleaned up, so nobody is sent to do it.
#[test]
fn only_a_drill_is_told_to_clean_up_after_a_job_that_does_not_end() {
    let mut job = ended_job(vec![participant(LaunchStatus::InProgress)]);
    job.seen.status = Some(JobStatus::Started);
    let advice = |mode| format!("{:?}", truth(&job, &[], &awaited(mode, TRUTH_LIMIT)).unwrap()[0].truth);
    assert!(advice(Mode::Drill).contains("look at it in DRS, then run `cleanup`"), "{}", advice(Mode::Drill));
    let told = advice(Mode::Recovery);
    assert!(told.contains("look at it in DRS") && !told.contains("cleanup"), "{told}");
}

/// Fault 7: `all()` over an empty list.
#[test]
fn fault_07_a_wave_in_which_every_start_failed_is_not_completed() {
    let odds = Odds { policy_denies: 100, ..Odds::NONE };
    let mut all = wave("all", &[], 0, 2);
    all.policies = vec!["guard".into()];
    all.max_failed = drs_core::recipe::MaxFailed::Percent(100);
    let mut world = World::new(plan(vec![all]), Mode::Drill, odds, 1);
    world.run(5_000);
    assert_eq!(world.execution.waves[0].status, WaveStatus::Failed);
    assert_eq!(world.execution.status, ExecutionStatus::Failed);
}

/// Fault 14: nobody terminated anything.
#[test]
fn fault_14_a_drill_terminates_what_it_launched() {
    let mut world = World::new(plan(vec![wave("all", &[], 0, 2)]), Mode::Drill, Odds::NONE, 1);
    world.run(5_000);
    assert_eq!(world.execution.instances_left().count(), 0);
}
