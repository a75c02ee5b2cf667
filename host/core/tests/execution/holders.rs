//! Servers that jobs of others hold: how long each holder is waited for.

use std::time::Duration;

use drs_core::event::{BusyServer, Event};
use drs_core::mode::Mode;
use drs_core::status::{ExecutionStatus, ServerStatus};
use drs_core::time::after;

use crate::plans::{plan, server, wave};
use crate::world::{Odds, World};

/// The first server is found in a job, so many minutes after the start.
fn held(world: &mut World, minutes: u64, job: &str) {
    world.now = after(world.execution.started, Duration::from_secs(minutes * 60));
    let servers = vec![BusyServer { server: server(0), holder: format!("job {job} (START_DRILL)") }];
    world.record(Event::ServersBusy { wave: "only".into(), servers });
}

fn world() -> World {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, Odds::NONE, 1);
    world.run_once();
    world
}

#[test]
fn a_holder_is_waited_for_half_an_hour() {
    let mut world = world();
    for (minutes, status) in [(0, ServerStatus::Pending), (29, ServerStatus::Pending), (30, ServerStatus::Failed)] {
        held(&mut world, minutes, "drsjob-a");
        assert_eq!(world.execution.servers[&server(0)].status, status, "{minutes} min");
    }
    let error = world.execution.servers[&server(0)].error.as_deref().unwrap();
    assert!(error.contains("job drsjob-a (START_DRILL) held the server for 30m"), "{error}");
}

#[test]
fn another_holder_is_waited_for_anew() {
    let mut world = world();
    held(&mut world, 0, "drsjob-a");
    for (minutes, status) in [(25, ServerStatus::Pending), (54, ServerStatus::Pending)] {
        held(&mut world, minutes, "drsjob-b");
        assert_eq!(world.execution.servers[&server(0)].status, status, "{minutes} min");
    }
    world.run(5_000);
    assert_eq!(world.execution.status, ExecutionStatus::Completed);
}
