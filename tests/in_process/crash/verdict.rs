//! What is wrong with how a course ended. Nothing may be.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::{JobId, ServerId};

use super::course::Course;
use super::end_state::EndState;
use super::scene::{Scene, runtime};
use super::script::Script;
use crate::rehearsal::{execution_id, start_of};

/// The number of an execution that begins when all is over.
const NEXT: u64 = u64::MAX;

/// Every fault of a course against the end that an undisturbed one had.
pub(crate) fn faults(scene: &Scene<'_>, course: &Course, expected: &EndState) -> Vec<String> {
    let mut faults = locked(scene);
    match &course.execution {
        None => faults.extend(traces(scene)),
        Some(execution) => {
            let found = EndState::of(scene, execution);
            faults.extend(differences(&scene.stage.script, &found, expected));
            faults.extend(disagreements(scene, execution, &found));
            faults.extend(broken_record(scene, course, execution));
        }
    }
    faults
}

/// The right to drive must be free, and the next execution of the plan must find no lock in its way.
pub(super) fn locked(scene: &Scene<'_>) -> Vec<String> {
    let stage = scene.stage;
    let begun = runtime().block_on(async {
        scene.journal.hold(&scene.id).await?.release().await?;
        let (next, clock) = (execution_id(NEXT), scene.time.go_on());
        let start = start_of(&next, stage.script.mode, stage.plan.clone(), String::new(), Some(stage.place()));
        let begun = drs_engine::start(&*scene.journal, &*clock, start).await;
        scene.time.stop(Duration::ZERO);
        begun
    });
    begun.err().map(|error| format!("a lock is left: {error}")).into_iter().collect()
}

/// Of an execution that is not in the store nothing may have happened.
fn traces(scene: &Scene<'_>) -> Vec<String> {
    let launches = scene.world.launches();
    if launches.is_empty() { Vec::new() } else { vec![format!("launched, and in no store: {launches:?}")] }
}

pub(super) fn differences(script: &Script, found: &EndState, expected: &EndState) -> Vec<String> {
    let mut differences = Vec::new();
    macro_rules! compare {
        ($($field:ident)+) => {$(
            if found.$field != expected.$field {
                let (found, expected) = (&found.$field, &expected.$field);
                differences.push(format!("{}: {found:?}, not {expected:?}", stringify!($field)));
            }
        )+};
    }
    compare!(status settings instances);
    if !script.open_end {
        compare!(waves servers launches terminations ledger);
    }
    differences.extend(too_often("launched", &found.launches, &expected.launches));
    differences.extend(too_often("terminated", &found.terminations, &expected.terminations));
    differences
}

/// What was done more often than in the undisturbed course, where it is done once for each attempt; where that did not do
/// it, once is not too often.
fn too_often(
    what: &str,
    found: &BTreeMap<ServerId, usize>,
    expected: &BTreeMap<ServerId, usize>,
) -> impl Iterator<Item = String> {
    let most = |server: &ServerId| expected.get(server).copied().unwrap_or(1);
    let often = found.iter().filter(move |(server, count)| **count > most(server));
    often.map(move |(server, count)| format!("{what} {count} times: {server}"))
}

/// Journal and simulator must agree on every launch and every instance.
pub(super) fn disagreements(scene: &Scene<'_>, execution: &Execution, found: &EndState) -> Vec<String> {
    let mut faults = Vec::new();
    let launched = &found.launched;
    let jobs = execution.jobs.values().filter(|job| job.launches.is_some());
    let recorded: BTreeSet<(ServerId, JobId)> =
        jobs.flat_map(|job| job.servers.iter().map(|server| (server.clone(), job.id.clone()))).collect();
    if *launched != recorded {
        faults.push(format!("jobs: {recorded:?} in the journal, {launched:?} in the simulator"));
    }
    let mut shown = scene.shown.by_server();
    for server in execution.servers.values() {
        let own = server.recovery_instance.as_ref().zip(server.instance.as_ref()).zip(server.job.as_ref());
        let own: BTreeSet<_> = own
            .map(|((id, instance), job)| (id.to_string(), instance.to_string(), job.to_string()))
            .into_iter()
            .collect();
        let mut shown = shown.remove(server.id.as_str()).unwrap_or_default();
        shown.retain(|(_, _, job)| launched.iter().any(|(_, ours)| ours.as_str() == job));
        if own != shown {
            faults.push(format!("instances of {}: {own:?} in the journal, {shown:?} in the simulator", server.id));
        }
    }
    faults
}

/// The chain must be whole, every process must be on record, and every command answered.
fn broken_record(scene: &Scene<'_>, course: &Course, execution: &Execution) -> Vec<String> {
    let mut faults = Vec::new();
    let (loaded, inbox) = runtime()
        .block_on(async { (drs_engine::load(&*scene.journal, &scene.id).await, scene.journal.inbox(&scene.id).await) });
    match loaded {
        Err(error) => faults.push(error.to_string()),
        Ok(loaded) => faults.extend(missing_epochs(course, execution, &loaded.entries)),
    }
    if inbox != Ok(Vec::new()) {
        faults.push(format!("commands wait: {inbox:?}"));
    }
    faults
}

fn missing_epochs(course: &Course, execution: &Execution, entries: &[Entry]) -> Vec<String> {
    let epochs: Vec<u64> = entries
        .iter()
        .filter_map(|entry| match entry.event {
            Event::DriverStarted { epoch, .. } => Some(epoch),
            _ => None,
        })
        .collect();
    // A process that was killed before its first append is on no record.
    let most = course.processes.len() as u64;
    let mut faults = Vec::new();
    if epochs != (1..=execution.epoch).collect::<Vec<_>>() || execution.epoch > most {
        faults.push(format!("epochs {epochs:?} of {most} processes"));
    }
    faults
}
