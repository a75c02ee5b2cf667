//! What the evidence says of a launch whose answer is missing.

use std::time::Duration;

use drs_core::aws::{CallError, CallErrorKind, SourceServer, WriteAnswer};
use drs_core::event::{Event, LaunchFinding, Witness};
use drs_core::launch::{Evidence, Weighed, weigh};
use drs_core::mode::Mode;
use drs_core::time::after;

use crate::plans::{plan, server, wave};
use crate::world::{Odds, World};

fn error(kind: CallErrorKind) -> CallError {
    CallError {
        operation: "drs:StartRecovery".into(),
        kind,
        code: None,
        message: "went wrong".into(),
        retry_after: None,
    }
}

/// A launch of one server that was answered so.
fn answered(answer: WriteAnswer<Box<drs_core::aws::Job>>) -> World {
    let mut world = World::new(plan(vec![wave("only", &[], 0, 1)]), Mode::Recovery, Odds::NONE, 1);
    world.run_once();
    let servers = vec![Witness { server: server(0), last_job: None, instances: Vec::new(), lag: None }];
    let wave = drs_core::ids::WaveName::from("only");
    let (tag, signed_at) = ("x/only/1".to_owned(), world.now);
    world.record(Event::LaunchIntended { wave: wave.clone(), batch: 1, attempt: 1, servers, tag, signed_at });
    world.record(Event::LaunchAnswered { wave, batch: 1, answer });
    world
}

fn weighed(world: &World, evidence: &Evidence, waited: Duration) -> Weighed {
    let batch = &world.execution.waves[0].batches[0];
    weigh(&world.execution, batch, evidence, world.now, after(world.now, waited))
}

fn nothing_new() -> Evidence {
    let source = SourceServer {
        id: server(0),
        arn: None,
        hostname: None,
        tags: Default::default(),
        replication_state: None,
        lag: None,
        recommended_instance_type: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
        last_launch: None,
    };
    Evidence { jobs: Vec::new(), sources: vec![source], instances: Vec::new() }
}

#[test]
fn a_conflict_with_a_job_that_can_not_be_seen_yet_may_be_with_our_own() {
    let world = answered(WriteAnswer::Conflict { error: error(CallErrorKind::Conflict) });
    assert!(matches!(weighed(&world, &nothing_new(), Duration::from_secs(59)), Weighed::Wait(_)));
    let found = weighed(&world, &nothing_new(), Duration::from_secs(60));
    assert!(matches!(found, Weighed::Found(LaunchFinding::NoEffect { .. })), "{found:?}");
}

#[test]
fn a_server_that_drs_no_longer_shows_is_not_taken_as_not_launched() {
    let world = answered(WriteAnswer::Unknown { error: error(CallErrorKind::Unavailable) });
    let late = Duration::from_secs(3600);
    let found = weighed(&world, &nothing_new(), late);
    assert!(matches!(found, Weighed::Found(LaunchFinding::NoEffect { .. })), "{found:?}");
    let found = weighed(&world, &Evidence { sources: Vec::new(), ..nothing_new() }, late);
    assert!(matches!(found, Weighed::Found(LaunchFinding::Unresolved { .. })), "{found:?}");
}
