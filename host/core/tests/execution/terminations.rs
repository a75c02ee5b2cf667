//! What may be terminated, and when a termination counts as done.

use std::time::Duration;

use drs_core::aws::{Job, JobStatus, JobType, ParticipatingServer, RecoveryInstance};
use drs_core::event::{Event, Termination, TerminationFinding};
use drs_core::execution::{Execution, TerminationBatch, TerminationState};
use drs_core::ids::{InstanceId, JobId};
use drs_core::mode::Mode;
use drs_core::termination::{TerminationFacts, confirm, intend, weigh};
use drs_core::time::{Timestamp, after};

use crate::plans::{plan, server, wave};
use crate::world::{Odds, World};

/// A drill of one server that was launched, and the time at its end.
fn drilled() -> (Execution, Timestamp) {
    let mut plan = plan(vec![wave("only", &[], 0, 1)]);
    plan.terminate_after = None;
    let mut world = World::new(plan, Mode::Drill, Odds::NONE, 1);
    world.run(5_000);
    assert!(world.execution.servers[&server(0)].recovery_instance.is_some(), "the server was launched");
    (world.execution, world.now)
}

/// The server's recovery instance, as a drill's launch leaves it.
fn instance(execution: &Execution) -> RecoveryInstance {
    let state = &execution.servers[&server(0)];
    RecoveryInstance {
        id: state.recovery_instance.clone().unwrap(),
        instance: state.instance.clone(),
        server: Some(server(0)),
        job: state.job.clone(),
        is_drill: Some(true),
        state: Some("RUNNING".to_owned()),
        failback: Some("FAILBACK_NOT_STARTED".to_owned()),
        point_in_time: None,
    }
}

fn judged(execution: &Execution, found: RecoveryInstance) -> Vec<Event> {
    intend(execution, 1, &[server(0)], &TerminationFacts { instances: vec![found], ..TerminationFacts::default() })
}

fn refusal(events: &[Event]) -> &str {
    match events {
        [Event::TerminationRefused { reason, .. }] => reason,
        other => panic!("not one refusal: {other:?}"),
    }
}

#[test]
fn the_instance_that_this_drill_launched_is_ended() {
    let (execution, _) = drilled();
    let found = instance(&execution);
    let events = judged(&execution, found.clone());
    let wanted = Termination { server: server(0), recovery_instance: found.id };
    assert!(matches!(&events[..], [Event::TerminationIntended { batch: 1, instances }] if *instances == [wanted]));
}

#[test]
fn an_instance_that_drs_no_longer_lists_is_gone() {
    let (execution, _) = drilled();
    let events = intend(&execution, 1, &[server(0)], &TerminationFacts::default());
    assert!(matches!(&events[..], [Event::InstancesTerminated { servers }] if *servers == [server(0)]));
}

#[test]
fn what_is_not_surely_of_this_drill_is_refused_with_the_reason() {
    let (execution, _) = drilled();
    let found = instance(&execution);
    let cases = [
        (RecoveryInstance { server: Some(server(7)), ..found.clone() }, "is not of this server"),
        (RecoveryInstance { server: None, ..found.clone() }, "is not of this server"),
        (RecoveryInstance { job: Some(JobId::from("drsjob-other")), ..found.clone() }, "by a job of this execution"),
        (RecoveryInstance { job: None, ..found.clone() }, "by a job of this execution"),
        (RecoveryInstance { is_drill: Some(false), ..found.clone() }, "is a drill's"),
        (RecoveryInstance { is_drill: None, ..found.clone() }, "is a drill's"),
        (RecoveryInstance { failback: Some("FAILBACK_IN_PROGRESS".to_owned()), ..found }, "FAILBACK_IN_PROGRESS"),
    ];
    for (found, reason) in cases {
        let events = judged(&execution, found);
        assert!(refusal(&events).contains(reason), "{events:?}");
    }
}

#[test]
fn an_instance_that_drs_launched_into_is_refused() {
    let (execution, _) = drilled();
    let found = RecoveryInstance { instance: Some(InstanceId::from("i-kept")), ..instance(&execution) };
    let launch_into = [(server(0), InstanceId::from("i-kept"))].into();
    let facts = TerminationFacts { instances: vec![found], launch_into };
    let events = intend(&execution, 1, &[server(0)], &facts);
    assert!(refusal(&events).contains("launched into"), "{events:?}");
}

fn batch(execution: &Execution, intended: Timestamp) -> TerminationBatch {
    let instances = vec![Termination { server: server(0), recovery_instance: instance(execution).id }];
    TerminationBatch { number: 1, instances, intended, state: TerminationState::InDoubt }
}

fn termination_job(created: Timestamp, servers: &[usize]) -> Job {
    let participating = |number: &usize| ParticipatingServer {
        server: server(*number),
        launch_status: None,
        recovery_instance: None,
        actions: None,
    };
    Job {
        id: JobId::from("drsjob-end"),
        kind: Some(JobType::Terminate),
        status: Some(JobStatus::Pending),
        created: Some(created),
        ended: None,
        initiated_by: None,
        tags: [].into(),
        participating: servers.iter().map(participating).collect(),
    }
}

#[test]
fn a_call_without_an_answer_was_done_when_a_job_of_the_same_servers_is_there() {
    let (execution, now) = drilled();
    let (batch, there) = (batch(&execution, now), [instance(&execution)]);
    let job = termination_job(now, &[0]);
    let found = weigh(&execution, &batch, std::slice::from_ref(&job), &there, now);
    assert_eq!(found, Some(TerminationFinding::Done { job: Some(Box::new(job.clone())) }));

    let long_before = now - jiff::SignedDuration::from_mins(10);
    let others = [
        termination_job(long_before, &[0]),
        termination_job(now, &[0, 1]),
        termination_job(now, &[1]),
        Job { kind: Some(JobType::Launch), ..job },
    ];
    assert_eq!(weigh(&execution, &batch, &others, &there, now), None);
}

#[test]
fn a_call_without_an_answer_was_done_when_its_instances_are_gone() {
    let (execution, now) = drilled();
    let found = weigh(&execution, &batch(&execution, now), &[], &[], now);
    assert_eq!(found, Some(TerminationFinding::Done { job: None }));
}

#[test]
fn a_call_without_an_effect_is_told_when_the_visibility_wait_is_over_and_not_before() {
    let (execution, now) = drilled();
    let (batch, there) = (batch(&execution, now), [instance(&execution)]);
    let wait = execution.plan.limits.visibility_wait;
    let at = |time| weigh(&execution, &batch, &[], &there, time);
    assert_eq!(at(after(now, wait - Duration::from_secs(1))), None);
    assert_eq!(at(after(now, wait)), Some(TerminationFinding::NoEffect));
}

#[test]
fn an_ended_job_is_believed_when_drs_no_longer_lists_the_instances() {
    let (execution, now) = drilled();
    let (batch, there) = (batch(&execution, now), [instance(&execution)]);
    assert_eq!(confirm(&batch, &there, false), None, "it is looked again");
    let gone = confirm(&batch, &[], false).unwrap();
    assert!(matches!(&gone[..], [Event::InstancesTerminated { servers }] if *servers == [server(0)]));
    let left = confirm(&batch, &there, true).unwrap();
    assert!(refusal(&left).contains("run `cleanup` again"), "{left:?}");
}
