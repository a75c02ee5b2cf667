//! What an execution needs from whoever has time.

use std::time::Duration;

use drs_core::mode::Mode;
use drs_core::need::Need;
use drs_core::ports::CommandKind;
use drs_core::status::ExecutionStatus;
use drs_core::time::after;

use crate::plans::{plan, wave};
use crate::world::{Odds, World};

const ROUNDS: usize = 20_000;
const TWO_HOURS: Duration = Duration::from_secs(7200);

/// A run of two servers at its end.
fn rested(mode: Mode, terminate_after: Option<Duration>) -> World {
    let mut plan = plan(vec![wave("only", &[], 0, 2)]);
    plan.terminate_after = terminate_after;
    let mut world = World::new(plan, mode, Odds::NONE, 1);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    world
}

#[test]
fn until_its_end_an_execution_needs_a_driver_unless_a_person_paused_it() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 2)]), Mode::Drill, Odds::NONE, 1);
    assert_eq!(Need::of(&world.execution), Need::Driver);
    world.command(CommandKind::Pause);
    assert_eq!(Need::of(&world.execution), Need::Person);
    world.command(CommandKind::Resume { accept: None });
    assert_eq!(Need::of(&world.execution), Need::Driver);
    world.command(CommandKind::Cancel);
    assert_eq!(world.execution.status, ExecutionStatus::Settling);
    assert_eq!(Need::of(&world.execution), Need::Driver);
}

#[test]
fn what_a_drill_kept_is_to_be_cleaned_up_at_the_time_that_the_recipe_says() {
    let world = rested(Mode::Drill, Some(TWO_HOURS));
    let due = after(world.execution.waves_ended.unwrap(), TWO_HOURS);
    assert_eq!(Need::of(&world.execution), Need::CleanUp(due));
}

#[test]
fn an_end_that_leaves_nothing_to_do_at_a_time_needs_nothing() {
    let needs = |world: World| Need::of(&world.execution);
    assert_eq!(needs(rested(Mode::Drill, None)), Need::Nothing, "kept until somebody asks");
    assert_eq!(needs(rested(Mode::Drill, Some(Duration::ZERO))), Need::Nothing, "terminated within the run");
    assert_eq!(needs(rested(Mode::Recovery, Some(TWO_HOURS))), Need::Nothing, "a recovery is nobody's to terminate");
}

#[test]
fn a_clean_up_that_is_done_is_needed_no_more() {
    let mut world = rested(Mode::Drill, Some(TWO_HOURS));
    world.command(CommandKind::Cleanup);
    world.run(ROUNDS);
    assert_eq!(Need::of(&world.execution), Need::Nothing);
}

#[test]
fn a_driver_is_needed_now_a_clean_up_from_its_time_on_and_a_person_is_no_process() {
    let now = rested(Mode::Drill, None).execution.last_event;
    let later = after(now, TWO_HOURS);
    assert!(Need::Driver.is_due(now) && Need::CleanUp(now).is_due(now) && Need::CleanUp(now).is_due(later));
    assert!(!Need::CleanUp(later).is_due(now) && !Need::Person.is_due(now) && !Need::Nothing.is_due(now));
}
