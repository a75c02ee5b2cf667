//! Retries: what failed is launched again, and nothing is launched twice.

use std::time::Duration;

use drs_core::aws::RecoveryInstance;
use drs_core::command::{Remedy, check};
use drs_core::event::{Event, Purpose, ServerTruth, SettingsWrite, Truth};
use drs_core::ids::WaveName;
use drs_core::mode::Mode;
use drs_core::next::next;
use drs_core::plan::{Plan, PlannedWave};
use drs_core::ports::CommandKind;
use drs_core::recipe::OnFailure;
use drs_core::settings::SettingName;
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::after;

use crate::plans::{plan, plugin, server, wave, with_settings};
use crate::world::{Odds, World, instance};

const ROUNDS: usize = 5_000;

const FAILING: Odds = Odds { launch_fails: 100, ..Odds::NONE };

/// Goes on until the world has nothing but this to answer.
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

fn paused_by_failure(wave: PlannedWave) -> PlannedWave {
    PlannedWave { on_failure: OnFailure::Pause, ..wave }
}

/// A run to its rest in which every launch failed; from then on all goes well.
fn rested(plan: Plan, mode: Mode) -> World {
    let mut world = World::new(plan, mode, FAILING, 1);
    world.run(ROUNDS);
    world.set_odds(Odds::NONE);
    world
}

/// Two servers, of whose job DRS says that the first FAILED.
fn half_failed(plan: Plan, mode: Mode) -> World {
    let mut world = World::new(plan, mode, Odds::NONE, 1);
    until(&mut world, |world| world.execution.jobs.values().any(|job| job.seen.has_ended()));
    let job = world.execution.jobs.keys().next().unwrap().clone();
    let launched = Truth::Launched {
        recovery_instance: "i-1".into(),
        instance: "i-1".into(),
        point_in_time: None,
        findings: Vec::new(),
    };
    let truths = [Truth::Failed { detail: "LAUNCH_FAILED".into() }, launched];
    let servers = truths.into_iter().enumerate().map(|(number, truth)| ServerTruth { server: server(number), truth });
    world.record(Event::ServersSettled { job, servers: servers.collect() });
    world
}

fn retry(wave: Option<&str>) -> CommandKind {
    CommandKind::Retry { wave: wave.map(WaveName::from) }
}

fn refusal(world: &World, wave: Option<&str>) -> drs_core::command::CommandRefused {
    check(&world.execution, &retry(wave)).unwrap_err()
}

fn status_of(world: &World, wave: &str) -> WaveStatus {
    world.execution.wave(&wave.into()).unwrap().status
}

/// Attempt and servers of each intent.
fn intents(world: &World) -> Vec<(u32, usize)> {
    let intent = |event: &Event| match event {
        Event::LaunchIntended { attempt, servers, .. } => Some((*attempt, servers.len())),
        _ => None,
    };
    world.entries.iter().filter_map(|entry| intent(&entry.event)).collect()
}

#[test]
fn a_failed_wave_that_holds_the_execution_launches_its_failed_servers_again() {
    let only = paused_by_failure(wave("only", &[], 0, 2));
    let mut world = half_failed(plan(vec![only]), Mode::Recovery);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Paused);
    let resume = check(&world.execution, &CommandKind::Resume { accept: None }).unwrap_err();
    assert!(matches!(resume.remedy, Remedy::RetrySkipOrCancel { .. }), "{resume:?}");
    world.command(retry(Some("only")));
    assert_eq!(world.execution.status, ExecutionStatus::Running);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(intents(&world), [(1, 2), (2, 1)]);
    let retried = &world.execution.servers[&server(0)];
    assert_eq!((retried.attempt, retried.earlier[0].error.as_deref()), (2, Some("LAUNCH_FAILED")));
    assert_eq!(world.execution.servers[&server(1)].attempt, 1, "what was launched is left alone");
    assert!(world.execution.waves[0].batches[1].tag.contains("/only/2/2/"), "{:?}", world.execution.waves[0].batches);
}

#[test]
fn a_wave_under_way_retries_within_its_timeout() {
    let mut plan = plan(vec![wave("only", &[], 0, 4)]);
    plan.limits.servers_in_jobs = 2;
    plan.limits.jobs = 2;
    let mut world = World::new(plan, Mode::Recovery, FAILING, 1);
    until(&mut world, |world| {
        let failed = |number| world.execution.servers[&server(number)].status == ServerStatus::Failed;
        failed(0) && world.execution.waves[0].is_under_way()
    });
    world.set_odds(Odds::NONE);
    let started = world.execution.waves[0].timed_since();
    world.command(retry(None));
    assert_eq!(world.execution.waves[0].timed_since(), started, "its timeout goes on");
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let (first, second): (Vec<_>, Vec<_>) = intents(&world).into_iter().partition(|(attempt, _)| *attempt == 1);
    assert_eq!((first, second), (vec![(1, 2), (1, 2)], vec![(2, 2)]), "a call is one attempt at all of its servers");
}

#[test]
fn an_execution_that_has_ended_goes_on_with_what_its_failure_stopped() {
    let waves = vec![wave("database", &[], 0, 2), wave("web", &["database"], 2, 1)];
    let mut world = rested(plan(waves), Mode::Recovery);
    assert_eq!(world.execution.status, ExecutionStatus::Failed);
    let (ended, before) = (world.execution.waves_ended.unwrap(), world.execution.figures());
    world.now = after(world.now, Duration::from_secs(86_400));
    world.command(retry(None));
    assert_eq!((world.execution.status, world.execution.ended), (ExecutionStatus::Running, None));
    assert_eq!(status_of(&world, "web"), WaveStatus::Pending);
    let retried = world.now;
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(status_of(&world, "web"), WaveStatus::Completed);
    let figures = world.execution.figures();
    let rest = (retried.as_second() - ended.as_second()) as f64;
    assert_eq!(figures.paused_seconds, rest, "nobody wanted anything of it");
    assert!(figures.plan_seconds > before.plan_seconds + rest, "{figures:?}");
    assert!(figures.job_seconds > before.job_seconds, "{figures:?}");
}

#[test]
fn a_wave_that_had_ended_gets_its_whole_timeout_again() {
    let mut late = wave("late", &[], 0, 1);
    late.timeout = Duration::from_secs(3600);
    let mut world = rested(plan(vec![late]), Mode::Recovery);
    world.now = after(world.now, Duration::from_secs(86_400));
    world.command(retry(None));
    world.never_end_jobs();
    let retried = world.now;
    until(&mut world, |world| status_of(world, "late") == WaveStatus::TimedOut);
    assert!(world.now >= after(retried, Duration::from_secs(3600)), "{retried} {}", world.now);
}

#[test]
fn servers_that_were_passed_over_when_their_wave_failed_are_launched_in_their_first_attempt() {
    let mut plan = plan(vec![wave("only", &[], 0, 4)]);
    plan.limits.servers_in_jobs = 2;
    plan.limits.jobs = 1;
    let rested = |seed| {
        let mut world = World::new(plan.clone(), Mode::Recovery, FAILING, seed);
        world.run(ROUNDS);
        world.set_odds(Odds::NONE);
        world
    };
    let passed_over = |world: &World| world.execution.servers[&server(3)].status == ServerStatus::Skipped;
    let mut world = (1..100).map(rested).find(passed_over).unwrap();
    world.command(retry(None));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let mut attempts = intents(&world);
    attempts.sort_unstable();
    assert_eq!(attempts, [(1, 2), (1, 2), (2, 2)]);
}

#[test]
fn a_drill_whose_instances_were_terminated_does_not_go_on() {
    let mut world = half_failed(plan(vec![wave("only", &[], 0, 2)]), Mode::Drill);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Failed);
    let refused = refusal(&world, None);
    assert!(refused.message.contains("was cleaned up"), "{refused:?}");
    assert!(matches!(refused.remedy, Remedy::Advice(advice) if advice.contains("start a new run")));
}

#[test]
fn a_drill_that_keeps_its_instances_goes_on_and_is_cleaned_up_by_its_new_end() {
    let mut kept = plan(vec![wave("only", &[], 0, 2)]);
    kept.terminate_after = Some(Duration::from_secs(7200));
    let mut world = half_failed(kept, Mode::Drill);
    world.run(ROUNDS);
    let due = world.execution.cleanup_due().unwrap();
    world.command(retry(None));
    assert_eq!(world.execution.cleanup_due(), None);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(world.execution.cleanup_due().unwrap() > due);
}

#[test]
fn a_server_that_may_have_been_launched_is_never_retried_and_is_named() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.jobs.values().any(|job| job.seen.has_ended()));
    let job = world.execution.jobs.keys().next().unwrap().clone();
    let truth = Truth::Unresolved { detail: "DRS does not say".into() };
    world.record(Event::ServersSettled { job, servers: vec![ServerTruth { server: server(0), truth }] });
    world.run(ROUNDS);
    let refused = refusal(&world, None);
    assert!(refused.message.contains(server(0).as_str()) && refused.message.contains("UNRESOLVED"), "{refused:?}");
    assert!(matches!(refused.remedy, Remedy::Advice(advice) if advice.contains("look at their jobs in DRS")));
}

#[test]
fn a_wave_that_would_fail_all_the_same_is_not_retried() {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 2)]), Mode::Recovery, Odds::NONE, 1);
    until(&mut world, |world| world.execution.jobs.values().any(|job| job.seen.has_ended()));
    let job = world.execution.jobs.keys().next().unwrap().clone();
    let truths = [Truth::Failed { detail: "no".into() }, Truth::Unresolved { detail: "DRS does not say".into() }];
    let servers = truths.into_iter().enumerate().map(|(number, truth)| ServerTruth { server: server(number), truth });
    world.record(Event::ServersSettled { job, servers: servers.collect() });
    world.run(ROUNDS);
    let refused = refusal(&world, Some("only"));
    assert!(refused.message.contains("wave only would fail again"), "{refused:?}");
    assert!(refused.message.contains(server(1).as_str()), "{refused:?}");
}

/// A failed attempt, of which something is there: this.
fn retried_beside(left: impl Fn(&World) -> RecoveryInstance) -> World {
    let mut world = rested(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery);
    world.instances = vec![left(&world)];
    world.command(retry(None));
    world.run(ROUNDS);
    world
}

#[test]
fn no_further_attempt_while_an_instance_carries_the_job_of_the_one_before() {
    let world = retried_beside(|world| instance(world.execution.jobs.keys().next().unwrap(), &server(0)));
    assert_eq!(intents(&world), [(1, 1)]);
    let error = world.execution.servers[&server(0)].error.clone().unwrap();
    assert!(error.contains("attempt 1 FAILED") && error.contains("no further attempt"), "{error}");
}

#[test]
fn no_further_attempt_while_a_new_instance_does_not_tell_its_job() {
    let untold = |_: &World| RecoveryInstance { job: None, ..instance(&"drsjob-x".into(), &server(0)) };
    assert_eq!(intents(&retried_beside(untold)), [(1, 1)]);
    let foreign = |_: &World| instance(&"drsjob-foreign".into(), &server(0));
    assert_eq!(intents(&retried_beside(foreign)), [(1, 1), (2, 1)]);
}

#[test]
fn an_attempt_that_never_became_a_job_goes_on() {
    let mut guarded = wave("only", &[], 0, 1);
    guarded.policies = vec![plugin("guard")];
    let odds = Odds { policy_denies: 100, ..Odds::NONE };
    let mut world = World::new(plan(vec![guarded]), Mode::Recovery, odds, 1);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Failed);
    world.set_odds(Odds::NONE);
    world.command(retry(None));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(intents(&world), [(1, 1)]);
}

/// Settings of a drill as they were when each of its launches was intended.
fn types_at_intents(world: &mut World) -> Vec<String> {
    let mut types = Vec::new();
    while types.len() < 2 {
        let before = intents(world).len();
        world.run_once();
        if intents(world).len() > before {
            types.push(world.settings(&server(0)).text(SettingName::InstanceType).unwrap().to_owned());
        }
        if world.execution.awaits_decision() {
            world.set_odds(Odds::NONE);
            world.command(retry(None));
        }
    }
    types
}

#[test]
fn settings_are_put_back_and_made_again_before_a_further_attempt_of_a_drill() {
    let only = paused_by_failure(wave("only", &[], 0, 1));
    let mut world = World::new(with_settings(plan(vec![only])), Mode::Drill, FAILING, 1);
    assert_eq!(types_at_intents(&mut world), ["t3.small", "t3.small"]);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(world.settings(&server(0)).text(SettingName::InstanceType), Some("m5.large"));
    let token = |event: &Event| match event {
        Event::SettingsIntended { write: SettingsWrite::TemplateVersion { token, .. }, .. } => Some(token.clone()),
        _ => None,
    };
    let mut tokens: Vec<String> = world.entries.iter().filter_map(|entry| token(&entry.event)).collect();
    assert_eq!(tokens.len(), 4, "{tokens:?}");
    tokens.dedup();
    assert_eq!(tokens.len(), 4, "a further round needs further tokens");
}

#[test]
fn a_server_whose_settings_can_not_be_put_back_is_not_launched_again() {
    let only = paused_by_failure(wave("only", &[], 0, 1));
    let mut world = World::new(with_settings(plan(vec![only])), Mode::Drill, FAILING, 1);
    until(&mut world, |world| world.execution.servers[&server(0)].status == ServerStatus::Failed);
    until(&mut world, |world| world.execution.awaits_decision());
    world.command(retry(None));
    let (server, purpose) = (server(0), Purpose::Restore);
    world.record(Event::SettingsFailed { server: server.clone(), purpose, error: "denied".into() });
    world.run(ROUNDS);
    assert_eq!(intents(&world), [(1, 1)]);
    let error = world.execution.servers[&server].error.clone().unwrap();
    assert!(error.contains("can't be put back: denied"), "{error}");
}

#[test]
fn a_recovery_keeps_the_settings_of_the_attempt_before() {
    let mut world = rested(with_settings(plan(vec![wave("only", &[], 0, 1)])), Mode::Recovery);
    world.command(retry(None));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let reads = world.entries.iter().filter(|entry| matches!(entry.event, Event::SettingsRead { .. })).count();
    assert_eq!(reads, 1);
    assert!(!world.execution.servers[&server(0)].settings.changes.is_empty());
}

/// How often each hook was started.
fn starts(world: &World, hook: &str) -> usize {
    let of = |event: &Event| matches!(event, Event::HookStarted { hook: name, .. } if *name == plugin(hook));
    world.entries.iter().filter(|entry| of(&entry.event)).count()
}

#[test]
fn after_hooks_run_again_and_before_hooks_when_they_are_too_old() {
    let hooked = || {
        let mut hooked = wave("hooked", &[], 0, 2);
        (hooked.before, hooked.after) = (vec![plugin("gate")], vec![plugin("check")]);
        hooked.max_failed = drs_core::recipe::MaxFailed::Count(1);
        let mut world = half_failed(plan(vec![hooked]), Mode::Recovery);
        world.run(ROUNDS);
        assert_eq!((status_of(&world, "hooked"), starts(&world, "check")), (WaveStatus::Partial, 1));
        world
    };
    let mut soon = hooked();
    soon.command(retry(None));
    soon.run(ROUNDS);
    assert_eq!((starts(&soon, "gate"), starts(&soon, "check")), (1, 2));
    assert_eq!(soon.execution.status, ExecutionStatus::Completed);
    let mut later = hooked();
    later.now = after(later.now, Duration::from_secs(86_400));
    later.command(retry(None));
    later.run(ROUNDS);
    assert_eq!((starts(&later, "gate"), starts(&later, "check")), (2, 2));
}

#[test]
fn a_before_hook_that_failed_its_wave_is_asked_again() {
    let mut gated = wave("gated", &[], 0, 1);
    gated.before = vec![plugin("gate")];
    let odds = Odds { hook_fails: 100, ..Odds::NONE };
    let failed = |seed: &u64| {
        let mut world = World::new(plan(vec![gated.clone()]), Mode::Recovery, odds, *seed);
        world.run(ROUNDS);
        status_of(&world, "gated") == WaveStatus::Failed
    };
    let seed = (1..100).find(failed).unwrap();
    let mut world = World::new(plan(vec![gated.clone()]), Mode::Recovery, odds, seed);
    world.run(ROUNDS);
    world.set_odds(Odds::NONE);
    world.command(retry(Some("gated")));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!(intents(&world), [(1, 1)]);
}

/// A wave of one server with a hook after it, and one that depends on it.
fn checked() -> Plan {
    let mut checked = wave("checked", &[], 0, 1);
    (checked.after, checked.timeout) = (vec![plugin("check")], Duration::from_secs(3600));
    plan(vec![checked, wave("web", &["checked"], 1, 1)])
}

#[test]
fn an_after_hook_that_failed_its_wave_is_asked_again_and_nothing_is_launched() {
    let odds = Odds { hook_fails: 100, ..Odds::NONE };
    let rested = |seed| {
        let mut world = World::new(checked(), Mode::Recovery, odds, seed);
        world.run(ROUNDS);
        world.set_odds(Odds::NONE);
        world
    };
    let failed = |world: &World| status_of(world, "checked") == WaveStatus::Failed;
    let mut world = (1..100).map(rested).find(failed).unwrap();
    assert_eq!(status_of(&world, "web"), WaveStatus::Skipped);
    let (before, hooks) = (intents(&world), starts(&world, "check"));
    world.now = after(world.now, Duration::from_secs(86_400));
    world.command(retry(Some("checked")));
    assert_eq!(status_of(&world, "checked"), WaveStatus::Started);
    assert!(world.execution.decisions.iter().any(|(_, _, what)| what == "retried wave checked: its after-hooks"));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert_eq!((before, intents(&world)), (vec![(1, 1)], vec![(1, 1), (1, 1)]), "the second is of the next wave");
    assert_eq!(starts(&world, "check"), hooks + 1);
    assert!(refusal(&world, None).message.contains("no launch of execution"));
}

#[test]
fn after_hooks_that_a_timeout_cut_off_are_asked_again() {
    let mut world = World::new(checked(), Mode::Recovery, Odds { hook_waits: 100, ..Odds::NONE }, 1);
    until(&mut world, |world| starts(world, "check") > 0);
    world.now = after(world.now, Duration::from_secs(7200));
    world.run(ROUNDS);
    world.set_odds(Odds::NONE);
    assert_eq!(status_of(&world, "checked"), WaveStatus::TimedOut);
    world.command(retry(None));
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(world.attempts.values().all(|count| *count == 1), "{:?}", world.attempts);
}

#[test]
fn what_a_former_job_says_later_changes_nothing_of_the_next_attempt() {
    let only = paused_by_failure(wave("only", &[], 0, 1));
    let mut world = rested(plan(vec![only]), Mode::Recovery);
    let job = world.execution.jobs.keys().next().unwrap().clone();
    world.command(retry(None));
    until(&mut world, |world| world.execution.jobs.len() == 2);
    let truth = Truth::Failed { detail: "late".into() };
    world.record(Event::ServersSettled { job, servers: vec![ServerTruth { server: server(0), truth }] });
    assert_eq!(world.execution.servers[&server(0)].status, ServerStatus::Launching);
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
}

#[test]
fn a_crash_right_after_a_retry_loses_and_repeats_nothing() {
    let only = paused_by_failure(wave("only", &[], 0, 1));
    let mut world = rested(with_settings(plan(vec![only])), Mode::Drill);
    world.command(retry(None));
    while next(&world.execution, world.now).wake.is_some() && intents(&world).len() < 2 {
        let epoch = world.execution.epoch + 1;
        world.record(Event::DriverStarted { epoch, host: "other".into(), process: 2, from_silence: false });
        world.run_once();
    }
    assert!(refusal(&world, None).message.contains("no launch"), "it was taken up already");
    world.run(ROUNDS);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(world.attempts.values().all(|count| *count == 1), "{:?}", world.attempts);
}

#[test]
fn a_retry_is_refused_where_it_makes_no_sense() {
    let mut paused = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, FAILING, 1);
    paused.command(CommandKind::Pause);
    assert!(matches!(refusal(&paused, None).remedy, Remedy::ResumeOrCancel));
    paused.command(CommandKind::Cancel);
    assert!(refusal(&paused, None).message.contains("is settling"));
    paused.run(ROUNDS);
    assert!(refusal(&paused, None).message.contains("was cancelled"));
    let mut good = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, Odds::NONE, 1);
    good.run(ROUNDS);
    assert!(refusal(&good, None).message.contains("no launch of execution"));
    assert!(refusal(&good, Some("only")).message.contains("no launch of wave only failed"));
    assert!(refusal(&good, Some("other")).message.contains("there is no wave other"));
}
