//! Any settings, applied by a drill and put back, whatever somebody else changes meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use drs_core::mode::Mode;
use drs_core::settings::{Kind, LaunchSettings, Place, SettingName, Value};
use proptest::prelude::*;

use crate::plans::{plan, server, wave};
use crate::world::{Odds, World};

const ROUNDS: usize = 5_000;

/// One of a few values of a setting, so that different hands often choose the same.
fn value(name: SettingName, choice: usize) -> Value {
    match name.kind() {
        Kind::Flag => Value::Flag(choice.is_multiple_of(2)),
        Kind::Number(from, to) => Value::Number((from + u32::try_from(choice % 3).unwrap()).min(to)),
        Kind::Words(words) => Value::from(words[choice % words.len()].1),
        Kind::Ids(..) | Kind::Arns(..) => Value::List(vec![format!("{name}-{}", choice % 3)]),
        Kind::Tags => Value::Tags(BTreeMap::from([(format!("Key{}", choice % 2), format!("{}", choice % 3))])),
        _ => Value::Text(format!("{name}-{}", choice % 3)),
    }
}

/// Settings that AWS holds, each with its value.
fn settings() -> impl Strategy<Value = LaunchSettings> {
    let names: Vec<_> = SettingName::ALL.into_iter().filter(|name| name.place() != Place::Source).collect();
    prop::collection::btree_map(prop::sample::select(names), 0_usize..6, 0..12)
        .prop_map(|chosen| chosen.into_iter().map(|(name, choice)| (name, value(name, choice))).collect())
}

/// The same with every setting of DRS's configuration, which DRS always has.
fn first_settings() -> impl Strategy<Value = LaunchSettings> {
    settings().prop_map(|settings| {
        let configuration = SettingName::ALL.into_iter().filter(|name| name.place() == Place::Configuration);
        configuration.map(|name| (name, value(name, 1))).collect::<LaunchSettings>().overlaid(&settings)
    })
}

fn world(first: &LaunchSettings, wanted: &LaunchSettings) -> World {
    let mut plan = plan(vec![wave("only", &[], 0, 1)]);
    plan.servers.get_mut(&server(0)).unwrap().settings = wanted.clone();
    let mut world = World::new(plan, Mode::Drill, Odds::NONE, 1);
    world.hold(&server(0), first);
    world
}

/// The same when a policy says what is wanted.
fn world_with_policy(first: &LaunchSettings, said: &LaunchSettings) -> World {
    let mut guarded = wave("only", &[], 0, 1);
    guarded.policies = vec!["guard".into()];
    let mut world = World::new(plan(vec![guarded]), Mode::Drill, Odds::NONE, 1);
    world.hold(&server(0), first);
    world.policy_sets = said.clone();
    world
}

/// Runs until the server is launched: what was to be applied is, and nothing is put back yet.
fn launched(world: &mut World) {
    for _ in 0..ROUNDS {
        let state = &world.execution.servers[&server(0)];
        if world.execution.launched() == 1 && state.settings.restore.found.is_none() {
            return;
        }
        world.run_once();
    }
    panic!("the server is not launched");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_was_there_before_is_there_after(first in first_settings(), wanted in settings()) {
        let mut world = world(&first, &wanted);
        launched(&mut world);
        let held = world.settings(&server(0));
        for (name, value) in wanted.iter() {
            let is_there = match (held.get(name), value) {
                (Some(Value::Tags(held)), Value::Tags(wanted)) => wanted.iter().all(|(k, v)| held.get(k) == Some(v)),
                (held, value) => held == Some(value),
            };
            prop_assert!(is_there, "{name}: {held:?}");
        }
        world.run(ROUNDS);
        prop_assert_eq!(world.settings(&server(0)), first);
    }

    #[test]
    fn what_a_policy_changed_is_put_back(first in first_settings(), said in settings()) {
        let mut world = world_with_policy(&first, &said);
        world.run(ROUNDS);
        prop_assert_eq!(world.execution.launched(), 1);
        prop_assert_eq!(world.settings(&server(0)), first);
    }

    #[test]
    fn what_somebody_else_changed_is_told_and_left(
        first in first_settings(), wanted in settings(), foreign in settings(),
    ) {
        let mut world = world(&first, &wanted);
        launched(&mut world);
        let ours = world.settings(&server(0));
        for (name, value) in foreign.iter() {
            world.set(&server(0), name, value.clone());
        }
        world.run(ROUNDS);
        let after = world.settings(&server(0));
        let restore = world.execution.servers[&server(0)].settings.restore.ended.clone();
        // Nothing was changed, so there is nothing to put back and nothing to tell.
        let left = restore.map(|(_, _, left)| left).unwrap_or_default();
        let told: BTreeSet<SettingName> = left.iter().map(|left| left.setting).collect();
        for name in SettingName::ALL {
            let somebodys = foreign.get(name).filter(|value| Some(*value) != ours.get(name));
            match somebodys {
                Some(value) => {
                    prop_assert_eq!(after.get(name), Some(value), "{} is overwritten", name);
                    let is_ours = ours.get(name) != first.get(name) && Some(value) != first.get(name);
                    prop_assert_eq!(told.contains(&name), is_ours, "{} is told", name);
                }
                None => prop_assert_eq!(after.get(name), first.get(name), "{} is put back", name),
            }
        }
    }
}

#[test]
fn a_policy_changes_nothing_in_a_drill_that_could_not_be_put_back() {
    let first = LaunchSettings::default().with(SettingName::RightSizing, "NONE");
    let said = LaunchSettings::default()
        .with(SettingName::InstanceType, "t3.small")
        .with(SettingName::LaunchInto, "i-0123456789abcdef0");
    let mut world = world_with_policy(&first, &said);
    world.run(ROUNDS);
    assert_eq!(world.settings(&server(0)), first, "nothing was written");
    let error = world.execution.servers[&server(0)].error.clone().unwrap();
    assert_eq!(
        error,
        "DRS has no `launch-into` now, so that i-0123456789abcdef0 could not be put back after the drill"
    );
    assert!(world.launches.is_empty());
}
