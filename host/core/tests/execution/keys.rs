//! What a recipe says of a wave, a hook or a drill takes effect: `wait-after`, `optional`, `fresh-for`, the total time of a
//! hook, and a drill's isolation.

use std::time::Duration;

use drs_core::event::Event;
use drs_core::execution::HookState;
use drs_core::mode::Mode;
use drs_core::next::{Step, next};
use drs_core::plan::{Plan, PlannedPlugin};
use drs_core::plugin::{HookOutcome, HookPhase, PluginLimits, Verdict};
use drs_core::ports::CommandKind;
use drs_core::recipe::{DEFAULT_FRESH_FOR, Isolation};
use drs_core::settings::{LaunchSettings, SettingName};
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::{after, between};

use crate::plans::{plan, planned_plugin, plugin, server, wave};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;
const WAIT: Duration = Duration::from_secs(600);

/// Two waves, with a wait between them.
fn with_wait() -> Plan {
    let mut database = wave("database", &[], 0, 1);
    database.wait_after = WAIT;
    plan(vec![database, wave("web", &["database"], 1, 1)])
}

/// Goes on until the first wave has ended.
fn until_ended(world: &mut World) {
    for _ in 0..ROUNDS {
        if world.execution.waves[0].ended.is_some() {
            return;
        }
        match next(&world.execution, world.now) {
            due if due.steps.is_empty() => world.now = world.now.max(due.wake.unwrap()),
            _ => world.run_once(),
        }
    }
    panic!("the first wave has not ended");
}

#[test]
fn dependents_start_when_the_wait_after_a_wave_is_over_and_not_before() {
    let mut world = World::new(with_wait(), Mode::Drill, Odds::NONE, 1);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let [database, web] = world.execution.waves.as_slice() else { panic!("two waves") };
    assert_eq!(between(database.ended.unwrap(), web.started.unwrap()), WAIT);
}

#[test]
fn a_wait_is_no_overhead() {
    let mut world = World::new(with_wait(), Mode::Drill, Odds::NONE, 1);
    world.run(ROUNDS);
    let figures = world.execution.figures();
    assert!((figures.waited_seconds - WAIT.as_secs_f64()).abs() < 1e-9, "{figures:?}");
    assert!(figures.overhead_seconds < 60.0, "{figures:?}");
}

#[test]
fn a_wait_goes_on_through_a_pause() {
    let mut world = World::new(with_wait(), Mode::Drill, Odds::NONE, 1);
    until_ended(&mut world);
    world.command(CommandKind::Pause);
    world.now = after(world.now, WAIT);
    world.command(CommandKind::Resume { accept: None });
    world.run_once();
    assert_ne!(world.execution.waves[1].status, WaveStatus::Pending, "the servers had their time");
}

#[test]
fn a_wait_holds_only_those_that_depend_on_the_wave() {
    let mut plan = with_wait();
    plan.waves.push(wave("mail", &[], 2, 1));
    plan.servers = crate::plans::plan(plan.waves.clone()).servers;
    let mut world = World::new(plan, Mode::Drill, Odds::NONE, 1);
    until_ended(&mut world);
    assert!(world.execution.waves[2].started.is_some());
    assert_eq!(world.execution.waves[1].status, WaveStatus::Pending);
}

#[test]
fn an_optional_wave_without_a_launched_server_is_partial_and_its_dependents_start() {
    let mut reports = wave("reports", &[], 0, 2);
    reports.optional = true;
    reports.after = vec![plugin("check")];
    let waves = vec![reports, wave("web", &["reports"], 2, 1)];
    let mut world = World::new(plan(waves), Mode::Drill, Odds { launch_fails: 100, ..Odds::NONE }, 1);
    world.run(ROUNDS);
    let [reports, web] = world.execution.waves.as_slice() else { panic!("two waves") };
    assert_eq!(reports.status, WaveStatus::Partial);
    let error = reports.error.as_deref().unwrap();
    assert!(error.starts_with("2 of 2 servers failed (") && error.ends_with("); the wave is optional"), "{error}");
    assert_eq!(reports.after[0].state, HookState::Waiting, "there is no instance to look at");
    assert!(web.started.is_some());
    assert_eq!(world.execution.status, ExecutionStatus::Failed, "nothing was launched in all");
}

#[test]
fn a_hook_that_fails_fails_an_optional_wave() {
    let mut world = gated(|plan| plan.waves[0].optional = true);
    answer(&mut world, Verdict::Fail { reason: "stale".into() });
    world.run_once();
    assert_eq!(world.execution.waves[0].status, WaveStatus::Failed);
}

/// Answers the first attempt of the first wave's before-hook.
fn answer(world: &mut World, verdict: Verdict) {
    let (wave, phase, hook) = (world.execution.waves[0].name.clone(), HookPhase::Before, plugin("gate"));
    let started = Event::HookStarted { wave: wave.clone(), phase, hook: hook.clone(), attempt: 1, last_attempt: false };
    world.record(started);
    let outcome = HookOutcome { result: Ok(verdict), findings: Vec::new(), log: Vec::new() };
    world.record(Event::HookAnswered { wave, phase, hook, attempt: 1, outcome });
}

/// A wave with a gate, whose time has come.
fn gated(change: impl FnOnce(&mut Plan)) -> World {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("gate")];
    let mut plan = plan(vec![gated]);
    change(&mut plan);
    let mut world = World::new(plan, Mode::Recovery, Odds::NONE, 1);
    while world.execution.waves[0].started.is_none() {
        world.run_once();
    }
    world
}

/// Whether the answers of before-hooks were too old.
fn expired(world: &World) -> bool {
    world.entries.iter().any(|entry| matches!(entry.event, Event::HooksExpired { .. }))
}

#[test]
fn a_wave_says_how_old_the_answers_of_its_before_hooks_may_be() {
    for (fresh_for, asked_again) in [(60, true), (3600, false)] {
        let mut world = gated(|plan| plan.waves[0].fresh_for = Duration::from_secs(fresh_for));
        answer(&mut world, Verdict::Proceed);
        world.now = after(world.now, Duration::from_secs(120));
        world.run(ROUNDS);
        assert_eq!(expired(&world), asked_again, "{fresh_for} s");
    }
}

#[test]
fn hooks_that_together_take_longer_than_fresh_for_are_not_asked_again_for_that() {
    let mut world = gated(|plan| plan.waves[0].before.push(plugin("other")));
    answer(&mut world, Verdict::Proceed);
    world.now = after(world.now, DEFAULT_FRESH_FOR + Duration::from_secs(60));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(!expired(&world));
}

#[test]
fn a_hook_is_repeated_no_longer_than_its_total_allows() {
    let retry = || Verdict::RetryAfter { delay: Duration::from_secs(60), reason: "later".into(), state: None };
    for (total, last) in [(Some(60), true), (None, false)] {
        let mut world = gated(|plan| plan.plugins.push(gate(total.map(Duration::from_secs))));
        answer(&mut world, retry());
        world.now = after(world.now, Duration::from_secs(60));
        let due = next(&world.execution, world.now).steps;
        let [Step::RunHook(attempt)] = due.as_slice() else { panic!("{due:?}") };
        assert_eq!(attempt.last_attempt, last, "{total:?}");
    }
}

fn gate(total: Option<Duration>) -> PlannedPlugin {
    PlannedPlugin { limits: PluginLimits { total, ..PluginLimits::default() }, ..planned_plugin("gate") }
}

/// A drill's network, and a plan whose two servers ask for subnets.
fn isolated(subnets: [&str; 2], mode: Mode) -> World {
    let mut waves = wave("web", &[], 0, 2);
    waves.optional = true;
    let mut plan = plan(vec![waves]);
    plan.isolation = Some(Isolation { subnets: vec!["subnet-drill".into()], security_groups: vec!["sg-drill".into()] });
    for (number, subnet) in subnets.into_iter().enumerate() {
        let settings = &mut plan.servers.get_mut(&server(number)).unwrap().settings;
        *settings = LaunchSettings::default()
            .with(SettingName::Subnet, subnet)
            .with(SettingName::SecurityGroups, vec!["sg-drill".to_owned()]);
    }
    let mut world = World::new(plan, mode, Odds::NONE, 1);
    world.run(ROUNDS);
    world
}

#[test]
fn a_server_outside_a_drills_isolation_is_not_launched() {
    let world = isolated(["subnet-drill", "subnet-production"], Mode::Drill);
    assert_eq!(world.launches.keys().collect::<Vec<_>>(), [&server(0)]);
    let refused = &world.execution.servers[&server(1)];
    assert_eq!(refused.status, ServerStatus::Failed);
    let error = refused.error.as_deref().unwrap_or_default();
    assert!(error.contains("outside the drill's isolation") && error.contains("subnet-production"), "{error}");
    assert_eq!(world.execution.status, ExecutionStatus::Partial);
}
