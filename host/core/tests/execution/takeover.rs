//! An execution that another process takes over: how long a launch whose answer is missing is looked for.

use std::time::Duration;

use drs_core::event::{Event, LaunchFinding};
use drs_core::execution::Batch;
use drs_core::launch::{Evidence, Weighed, weigh};
use drs_core::mode::Mode;
use drs_core::time::{Timestamp, after};

use crate::plans::{plan, server, wave};
use crate::world::{Odds, World, source};

/// What a signature lives in AWS, and how far clocks may be apart.
const SIGNED_FOR: Duration = Duration::from_secs(6 * 60);

/// A world whose first launch is intended, and whose process was then followed by another one, so many seconds later.
fn taken_over(from_silence: bool) -> (World, Batch, Timestamp) {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, Odds::NONE, 1);
    crate::edges::until(&mut world, |world| !world.execution.waves[0].batches.is_empty());
    let batch = world.execution.waves[0].batches[0].clone();
    world.now = after(world.now, Duration::from_secs(300));
    world.record(Event::DriverStarted { epoch: 2, host: "other".into(), process: 2, from_silence });
    let taken = world.now;
    (world, batch, taken)
}

fn weighed(world: &World, batch: &Batch, taken: Timestamp, waited: Duration) -> Weighed {
    let evidence = Evidence { jobs: Vec::new(), sources: vec![source(&server(0))], instances: Vec::new() };
    weigh(&world.execution, batch, &evidence, taken, after(taken, waited))
}

fn is_settled(weighed: &Weighed) -> bool {
    matches!(weighed, Weighed::Found(LaunchFinding::NoEffect { .. }))
}

#[test]
fn after_a_process_that_is_gone_only_the_visibility_wait_is_waited_for() {
    let (world, batch, taken) = taken_over(false);
    let wait = world.execution.plan.limits.visibility_wait;
    assert!(wait < SIGNED_FOR);
    assert_eq!(weighed(&world, &batch, taken, Duration::ZERO), Weighed::Wait(after(taken, wait)));
    assert!(is_settled(&weighed(&world, &batch, taken, wait)));
}

#[test]
fn after_a_process_that_was_only_silent_its_last_signature_must_have_run_out() {
    let (world, batch, taken) = taken_over(true);
    let wait = world.execution.plan.limits.visibility_wait;
    assert_eq!(weighed(&world, &batch, taken, wait), Weighed::Wait(after(taken, SIGNED_FOR)));
    assert!(is_settled(&weighed(&world, &batch, taken, SIGNED_FOR)));
}

#[test]
fn a_later_process_waits_for_a_silent_one_before_the_last_as_well() {
    let (mut world, batch, taken) = taken_over(true);
    world.now = after(taken, Duration::from_secs(10));
    world.record(Event::DriverStarted { epoch: 3, host: "third".into(), process: 3, from_silence: false });
    assert_eq!(weighed(&world, &batch, taken, Duration::from_secs(90)), Weighed::Wait(after(taken, SIGNED_FOR)));
}
