//! Plug-ins that a person disables in the midst of an execution.

use std::time::Duration;

use drs_core::command::check;
use drs_core::event::{DisabledAtStart, Event};
use drs_core::execution::Execution;
use drs_core::mode::Mode;
use drs_core::plan::Plan;
use drs_core::plugin::{HookPhase, Verdict};
use drs_core::ports::CommandKind;
use drs_core::recipe::DEFAULT_FRESH_FOR;
use drs_core::status::{ExecutionStatus, WaveStatus};
use drs_core::time::after;

use crate::edges::{answered, until};
use crate::plans::{plan, planned_plugin, plugin, wave};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;

/// One wave with two hooks before it and a policy.
fn gated() -> Plan {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("hook"), plugin("other")];
    gated.policies = vec![plugin("guard")];
    let mut plan = plan(vec![gated]);
    plan.plugins = ["hook", "other", "guard"].map(planned_plugin).into();
    plan
}

fn disable(names: &[&str], reason: &str) -> CommandKind {
    CommandKind::Disable { plugins: names.iter().map(|name| plugin(name)).collect(), reason: reason.to_owned() }
}

#[test]
fn a_hook_that_holds_the_execution_runs_no_more_once_it_is_disabled_and_its_wave_is_partial() {
    let mut world = World::new(gated(), Mode::Drill, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].started.is_some());
    answered(&mut world, HookPhase::Before, 1, false, Verdict::Pause { reason: "stale".into() }, 0);
    until(&mut world, |world| world.execution.status == ExecutionStatus::Paused);
    world.command(disable(&["hook"], "it is broken"));
    world.command(CommandKind::Resume { accept: None });
    until(&mut world, |world| world.execution.waves[0].before[1].is_satisfied());
    world.now = after(world.now, DEFAULT_FRESH_FOR + Duration::from_secs(1));
    until(&mut world, |world| !world.execution.waves[0].before[1].is_satisfied());
    assert!(world.execution.waves[0].before[0].is_satisfied(), "it is passed over again");
    world.run(ROUNDS);
    let wave = &world.execution.waves[0];
    assert_eq!((wave.status, world.execution.status), (WaveStatus::Partial, ExecutionStatus::Partial));
    assert_eq!(wave.before[0].attempt, 1);
    assert_eq!(wave.error.as_deref(), Some("without hook, disabled: it is broken"));
    let figures = &world.execution.plugins[&plugin("hook")];
    assert_eq!((figures.runs, figures.faults.guest), (1, 0), "what it did is counted");
}

#[test]
fn what_is_disabled_with_the_start_is_so_whoever_drives_first() {
    let mut entry = World::new(gated(), Mode::Recovery, Odds::NONE, 1).entries.remove(0);
    let Event::ExecutionStarted { disabled, .. } = &mut entry.event else { panic!("{entry:?}") };
    *disabled = Some(DisabledAtStart { plugins: vec![plugin("hook"), plugin("guard")], reason: "broken".to_owned() });
    let execution = Execution::begin(&entry).unwrap();
    let [hook, other] = &execution.waves[0].before[..] else { panic!("{execution:?}") };
    assert!(hook.is_satisfied() && hook.passed_over && !other.is_satisfied());
    assert!(execution.waves[0].done_without().contains(&plugin("guard")));
    let by = execution.disabled.values().map(|disabled| disabled.by.as_str()).collect::<Vec<_>>();
    assert_eq!(by, ["tester", "tester"]);
}

#[test]
fn a_disabled_policy_judges_nothing_and_the_wave_is_partial() {
    let mut world = World::new(gated(), Mode::Recovery, Odds::NONE, 1);
    world.command(disable(&["guard"], "no other type is left"));
    world.run(ROUNDS);
    assert_eq!(world.execution.waves[0].status, WaveStatus::Partial);
    assert!(!world.execution.plugins.contains_key(&plugin("guard")));
    assert!(world.execution.plugins.contains_key(&plugin("hook")), "the others ran");
}

#[test]
fn what_has_run_to_its_end_before_it_is_disabled_is_not_missing() {
    let mut world = World::new(gated(), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.waves[0].status == WaveStatus::Started);
    world.command(disable(&["guard", "hook"], "too late"));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
}

#[test]
fn what_can_not_be_disabled_is_refused_with_what_to_do() {
    let mut world = World::new(gated(), Mode::Drill, Odds::NONE, 1);
    let refused = |world: &World, kind: &CommandKind| check(&world.execution, kind).unwrap_err().message;
    assert_eq!(refused(&world, &disable(&["gate"], "x")), "the recipe has no plug-in gate");
    assert_eq!(refused(&world, &disable(&["hook"], " ")), "a plug-in is disabled for a reason");
    let policy = refused(&world, &disable(&["guard"], "x"));
    assert_eq!(policy, "guard is a policy, and a policy can be disabled in a recovery only");
    world.command(disable(&["hook"], "x"));
    assert_eq!(refused(&world, &disable(&["hook"], "x")), "hook is disabled already");
}
