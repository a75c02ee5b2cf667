//! Groups by tags are looked at again when their wave starts.

use std::collections::BTreeMap;

use drs_core::aws::SourceServer;
use drs_core::event::Event;
use drs_core::mode::Mode;
use drs_core::plan::{Plan, TagSelection};
use drs_core::plugin::HookPhase;
use drs_core::recipe::MaxFailed;
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};

use crate::plans::{plan, plugin, server, wave};
use crate::world::{Odds, World, source};

const ROUNDS: usize = 5_000;

fn tags() -> BTreeMap<String, String> {
    [("Tier".to_owned(), "web".to_owned())].into()
}

/// A source server that carries the group's tags, in other letters.
fn tagged(number: usize) -> SourceServer {
    SourceServer { tags: [("tier".to_owned(), "WEB".to_owned())].into(), ..source(&server(number)) }
}

/// Two waves of two servers each, of one group by tags; a fifth server is left out.
fn by_tags() -> Plan {
    let mut plan = plan(vec![wave("first", &[], 0, 2), wave("second", &["first"], 2, 2)]);
    let servers = (0..5).map(server).collect();
    plan.selections = vec![TagSelection { group: "all".into(), tags: tags(), servers }];
    plan
}

fn ran(plan: Plan, tagged: Vec<SourceServer>) -> World {
    let mut world = World::new(plan, Mode::Drill, Odds::NONE, 1);
    world.tagged = tagged;
    world.run(ROUNDS);
    world
}

#[test]
fn nothing_is_told_when_nothing_changed() {
    let world = ran(by_tags(), (0..5).map(tagged).collect());
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let resolved: Vec<&Event> = world.entries.iter().map(|entry| &entry.event).filter(is_resolved).collect();
    assert_eq!(resolved.len(), 2, "once for each wave");
    for event in resolved {
        let Event::TagsResolved { newcomers, vanished, .. } = event else { panic!("{event:?}") };
        assert!(newcomers.is_empty() && vanished.is_empty(), "{event:?}");
    }
}

fn is_resolved(event: &&Event) -> bool {
    matches!(event, Event::TagsResolved { .. })
}

#[test]
fn a_newcomer_is_told_once_and_not_launched() {
    let world = ran(by_tags(), (0..6).map(tagged).collect());
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    let [first, second] = world.execution.waves.as_slice() else { panic!("two waves") };
    let [newcomer] = first.newcomers.as_slice() else { panic!("{:?}", first.newcomers) };
    assert_eq!((&newcomer.server, newcomer.group.as_str()), (&server(5), "all"));
    assert!(second.newcomers.is_empty(), "the first wave told it");
    assert!(!world.launches.contains_key(&server(5)));
}

#[test]
fn a_server_without_its_tags_is_a_failure_that_max_failed_may_allow() {
    let changed = || vec![tagged(0), source(&server(1)), tagged(2), tagged(3), tagged(4)];
    let mut plan = by_tags();
    plan.waves[0].max_failed = MaxFailed::Count(1);
    let world = ran(plan, changed());
    assert_eq!(world.execution.status, ExecutionStatus::Partial);
    let gone = &world.execution.servers[&server(1)];
    assert_eq!(gone.status, ServerStatus::Failed);
    assert_eq!(gone.error.as_deref(), Some("it no longer carries the tags of the group all"));
    assert!(!world.launches.contains_key(&server(1)) && world.launches.contains_key(&server(0)));

    let strict = ran(by_tags(), changed());
    assert_eq!(strict.execution.status, ExecutionStatus::Failed);
    assert!(strict.launches.is_empty());
}

#[test]
fn a_server_that_drs_no_longer_knows_is_a_failure() {
    let world = ran(by_tags(), (1..5).map(tagged).collect());
    let gone = &world.execution.servers[&server(0)];
    assert_eq!(gone.error.as_deref(), Some("DRS no longer knows this source server"));
    assert_eq!(world.execution.waves[0].status, WaveStatus::Failed);
}

#[test]
fn tags_are_looked_at_before_the_first_hook() {
    let mut plan = by_tags();
    plan.waves[0].before = vec![plugin("gate")];
    let world = ran(plan, (0..5).map(tagged).collect());
    let first = |is: fn(&Event) -> bool| world.entries.iter().position(|entry| is(&entry.event)).unwrap();
    let resolved = first(|event| matches!(event, Event::TagsResolved { .. }));
    let hook = first(|event| matches!(event, Event::HookStarted { phase: HookPhase::Before, .. }));
    assert!(resolved < hook);
}

#[test]
fn a_group_by_ids_is_not_looked_at() {
    let mut plan = by_tags();
    plan.selections.clear();
    let world = ran(plan, Vec::new());
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
    assert!(!world.entries.iter().any(|entry| is_resolved(&&entry.event)));
}
