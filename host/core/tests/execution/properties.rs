//! What holds for every plan and whatever happens.

use std::collections::BTreeSet;
use std::time::Duration;

use drs_core::event::{Event, Truth};
use drs_core::execution::{Execution, Standing};
use drs_core::mode::Mode;
use drs_core::past::past_calls;
use drs_core::plan::Plan;
use drs_core::ports::CommandKind;
use drs_core::recipe::{MaxFailed, OnFailure, PauseBefore};
use drs_core::settings::SettingName;
use drs_core::status::{ExecutionStatus, WaveStatus};
use proptest::prelude::*;

use crate::plans::{plan, plugin, wave, with_settings};
use crate::world::{Odds, World};

const ROUNDS: usize = 20_000;

/// A random DAG of up to six waves: each depends on some of those before it.
fn plans() -> impl Strategy<Value = Plan> {
    let shape = (1_usize..4, any::<u8>(), 0_u8..3, 0_u8..3, any::<bool>(), any::<bool>(), 0_u8..4);
    let quotas = prop_oneof![Just((20, 500)), Just((2, 500)), Just((20, 3)), Just((1, 1))];
    (prop::collection::vec(shape, 1..6), any::<bool>(), quotas).prop_map(|(shapes, settings, (jobs, in_jobs))| {
        let names: Vec<String> = (0..shapes.len()).map(|index| format!("wave-{index}")).collect();
        let mut waves = Vec::new();
        let mut first = 0;
        for (index, (servers, edges, failed, on_failure, hooks, policy, pause)) in shapes.into_iter().enumerate() {
            let before: Vec<&str> =
                (0..index).filter(|other| edges & (1 << other) != 0).map(|other| names[other].as_str()).collect();
            let mut wave = wave(&names[index], &before, first, servers);
            first += servers;
            wave.max_failed = MaxFailed::Count(u32::from(failed));
            wave.on_failure = [OnFailure::Stop, OnFailure::Continue, OnFailure::Pause][usize::from(on_failure)];
            wave.pause_before = if pause == 0 { PauseBefore::Always } else { PauseBefore::Never };
            wave.optional = pause == 1;
            wave.wait_after = Duration::from_secs(if pause == 2 { 600 } else { 0 });
            if hooks {
                wave.before = vec![plugin("gate"), plugin("second-gate")];
                wave.after = vec![plugin("check")];
            }
            if policy {
                wave.policies = vec![plugin("guard")];
            }
            waves.push(wave);
        }
        let mut plan = plan(waves);
        (plan.limits.jobs, plan.limits.servers_in_jobs) = (jobs, in_jobs);
        if settings { with_settings(plan) } else { plan }
    })
}

fn odds() -> impl Strategy<Value = Odds> {
    let percent = prop_oneof![Just(0_u64), Just(5), Just(30), Just(100)];
    let rare = prop_oneof![Just(0_u64), Just(2), Just(10)];
    (
        percent.clone(),
        prop_oneof![Just(0_u64), Just(20), Just(60)],
        percent.clone(),
        prop_oneof![Just(0_u64), Just(60)],
        percent,
        rare.clone(),
        prop_oneof![Just(0_u64), Just(3)],
        prop_oneof![Just(0_u64), Just(50)],
        rare,
    )
        .prop_map(
            |(launch_fails, call_fails, hook_fails, hook_waits, policy_denies, crash, foreign, actions, odd)| Odds {
                launch_fails,
                call_fails,
                hook_fails,
                hook_waits,
                policy_denies,
                crash,
                command: 2,
                foreign,
                actions,
                odd,
            },
        )
}

fn ran(plan: Plan, mode: Mode, odds: Odds, seed: u64) -> World {
    let mut world = World::new(plan, mode, odds, seed);
    world.run(ROUNDS);
    // What has ended may go on.
    while odds.command > 0 && world.retry() {
        world.run(ROUNDS);
    }
    world
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Drill), Just(Mode::Recovery)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_execution_ends(plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()) {
        let world = ran(plan, mode, odds, seed);
        prop_assert!(world.execution.status.is_final(), "{:?}", world.execution.status);
        prop_assert!(world.execution.waves.iter().all(|wave| wave.status.is_final()));
    }

    #[test]
    fn what_plug_ins_were_told_can_be_told_again_from_the_events(
        plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()
    ) {
        let world = ran(plan, mode, odds, seed);
        let calls = past_calls(&world.entries);
        let retold: Vec<_> = calls.iter().map(|call| call.context(&world.entries).unwrap()).collect();
        prop_assert_eq!(retold, world.told);
        prop_assert!(calls.iter().all(|call| call.outcome.is_some()));
    }

    #[test]
    fn no_server_is_launched_twice(plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()) {
        let world = ran(plan, mode, odds, seed);
        for ((server, attempt), count) in &world.attempts {
            prop_assert!(*count <= 1, "attempt {attempt} at {server} was launched {count} times");
        }
    }

    #[test]
    fn a_further_attempt_comes_only_after_drs_said_that_the_one_before_failed(
        plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()
    ) {
        let world = ran(plan, mode, odds, seed);
        let mut failed = BTreeSet::new();
        let mut state = Execution::begin(&world.entries[0]).unwrap();
        for entry in &world.entries[1..] {
            match &entry.event {
                Event::ServersSettled { job, servers } => {
                    let (wave, number) = state.jobs[job].launches.clone().unwrap();
                    let batches = &state.wave(&wave).unwrap().batches;
                    let attempt = batches.iter().find(|batch| batch.number == number).unwrap().attempt;
                    let said = servers.iter().filter(|server| matches!(server.truth, Truth::Failed { .. }));
                    failed.extend(said.map(|server| (server.server.clone(), attempt)));
                }
                Event::LaunchIntended { servers, attempt, .. } if *attempt > 1 => {
                    for witness in servers {
                        let before = (witness.server.clone(), attempt - 1);
                        prop_assert!(failed.contains(&before), "attempt {attempt} at {}", witness.server);
                    }
                }
                _ => {}
            }
            state.apply(entry).unwrap();
        }
    }

    #[test]
    fn a_drill_that_was_retried_leaves_no_settings_behind(plan in plans(), seed in any::<u64>()) {
        let mut plan = with_settings(plan);
        plan.waves.iter_mut().for_each(|wave| wave.on_failure = OnFailure::Pause);
        let mut world = World::new(plan, Mode::Drill, Odds { launch_fails: 40, crash: 5, ..Odds::NONE }, seed);
        world.run(ROUNDS);
        while world.retry() {
            world.run(ROUNDS);
        }
        world.command(CommandKind::Cancel);
        world.run(ROUNDS);
        prop_assert!(world.execution.status.is_final());
        prop_assert_eq!(world.execution.settings_left().count(), 0);
        for template in world.templates.values() {
            prop_assert_eq!(template.settings.text(SettingName::InstanceType), Some("m5.large"));
        }
    }

    /// In a recovery a server whose launch action failed, or did not end, counts against the wave.
    #[test]
    fn a_wave_with_a_failed_launch_action_is_not_completed(plan in plans(), seed in any::<u64>()) {
        let odds = Odds { actions: 50, launch_fails: 30, ..Odds::NONE };
        let world = ran(plan, Mode::Recovery, odds, seed);
        for wave in world.execution.waves.iter().filter(|wave| wave.status == WaveStatus::Completed) {
            let good = world.execution.servers_of(wave).all(|server| server.findings.is_empty());
            prop_assert!(good, "{} is COMPLETED", wave.name);
        }
    }

    #[test]
    fn a_wave_starts_after_those_it_depends_on(plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()) {
        let world = ran(plan, mode, odds, seed);
        let mut state = Execution::begin(&world.entries[0]).unwrap();
        for entry in &world.entries[1..] {
            if let Event::WaveStarted { wave } = &entry.event {
                for name in &state.wave(wave).unwrap().planned.depends_on {
                    prop_assert!(state.wave(name).unwrap().satisfies_dependents(), "{wave} began before {name} was over");
                }
            }
            state.apply(entry).unwrap();
        }
    }

    #[test]
    fn every_prefix_of_events_folds(plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()) {
        let world = ran(plan, mode, odds, seed);
        let stored: Vec<_> = world.entries.iter().map(|entry| serde_json::to_vec(entry).unwrap()).collect();
        let read: Vec<drs_core::event::Entry> = stored.iter().map(|bytes| serde_json::from_slice(bytes).unwrap()).collect();
        prop_assert_eq!(&read, &world.entries, "what is stored is what was recorded");
        let mut state = Execution::begin(&read[0]).unwrap();
        for entry in &read[1..] {
            prop_assert!(state.apply(entry).is_ok());
        }
        prop_assert_eq!(state, world.execution);
    }

    /// Steps are found by the rosters alone: they say at any time what a look at every server says.
    #[test]
    fn rosters_hold_the_servers_that_stand_there(plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()) {
        let world = ran(plan, mode, odds, seed);
        let mut state = Execution::begin(&world.entries[0]).unwrap();
        for entry in &world.entries[1..] {
            state.apply(entry).unwrap();
            for (wave, standing) in state.waves.iter().flat_map(|wave| Standing::ALL.map(|standing| (wave, standing))) {
                let listed: Vec<_> = state.servers_that(wave, standing).map(|server| &server.id).collect();
                let looked: Vec<_> = state.servers_of(wave).filter(|server| standing.holds(server)).map(|server| &server.id).collect();
                prop_assert_eq!(listed, looked, "{:?} after {:?}", standing, entry.event);
            }
        }
    }

    #[test]
    fn nothing_launched_is_never_completed(plan in plans(), mode in mode(), odds in odds(), seed in any::<u64>()) {
        let world = ran(plan, mode, odds, seed);
        if world.execution.launched() == 0 {
            let fine = [ExecutionStatus::Failed, ExecutionStatus::Cancelled, ExecutionStatus::TimedOut];
            prop_assert!(fine.contains(&world.execution.status), "{}", world.execution.status);
        }
        for wave in world.execution.waves.iter().filter(|wave| wave.status == WaveStatus::Completed) {
            let launched = world.execution.servers_of(wave).all(|server| server.status.was_launched());
            prop_assert!(launched, "{} is COMPLETED", wave.name);
        }
    }

    #[test]
    fn a_drill_puts_back_what_it_changed_and_ends_what_it_launched(plan in plans(), seed in any::<u64>()) {
        let odds = Odds { launch_fails: 30, crash: 5, ..Odds::NONE };
        let world = ran(with_settings(plan), Mode::Drill, odds, seed);
        prop_assume!(world.execution.status.is_final());
        prop_assert_eq!(world.execution.settings_left().count(), 0);
        prop_assert_eq!(world.execution.instances_left().count(), 0);
        for template in world.templates.values() {
            prop_assert_eq!(template.settings.text(SettingName::InstanceType), Some("m5.large"));
        }
    }

    #[test]
    fn a_recovery_keeps_what_it_changed(plan in plans(), seed in any::<u64>()) {
        let world = ran(with_settings(plan), Mode::Recovery, Odds::NONE, seed);
        prop_assume!(world.execution.status == ExecutionStatus::Completed);
        prop_assert!(world.templates.values().all(|template| template.settings.text(SettingName::InstanceType) == Some("t3.small")));
        prop_assert!(world.execution.terminations.is_empty());
    }
}
