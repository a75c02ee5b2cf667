//! The lines about launches: answers, log events, and what became of servers.

use std::collections::BTreeMap;

use drs_core::aws::{Job, JobLogItem, WriteAnswer};
use drs_core::event::{BusyServer, LaunchFinding, ServerTruth, Truth, Witness};
use drs_core::execution::Execution;
use drs_core::ids::{JobId, ServerId, WaveName};
use drs_core::plugin::{Finding, FindingLevel};
use drs_core::status::ServerStatus;
use drs_core::time::Timestamp;

use super::Notable;
use crate::clean::clean;
use crate::projection::servers::event_words;
use crate::surface::Tone;
use crate::words::{count, server_name, server_names};

/// A launch that waits for a quota: told when it begins to wait.
pub(super) fn held(execution: &Execution, wave: &WaveName, why: &str) -> Option<Notable> {
    let began = execution.wave(wave)?.held.as_ref()?.since == execution.last_event;
    began.then(|| Notable::toned(Tone::Warn, format!("wave {wave}: its launch waits: {}", clean(why))))
}

/// Servers that jobs of others hold: told when they are found, and when they are given up.
pub(super) fn busy(execution: &Execution, wave: &WaveName, servers: &[BusyServer], at: Timestamp) -> Option<Notable> {
    let state = |held: &&BusyServer| execution.servers.get(&held.server);
    let given_up = |held: &&BusyServer| state(held).is_some_and(|server| server.status == ServerStatus::Failed);
    let found =
        |held: &&BusyServer| state(held).and_then(|server| server.busy.as_ref()).is_some_and(|busy| busy.since == at);
    let (told, tone, what) = match servers.iter().any(|held| given_up(&held)) {
        true => (servers.iter().filter(given_up).collect::<Vec<_>>(), Tone::Bad, "FAILED, still held"),
        false => (servers.iter().filter(found).collect(), Tone::Warn, "waits, held"),
    };
    let holder = clean(&told.first()?.holder).into_owned();
    let names = server_names(execution, told.iter().map(|held| &held.server));
    Some(Notable::toned(tone, format!("wave {wave}: {names}: {what} by {holder}")))
}

/// The answer to a launch.
pub(super) fn answered(wave: &WaveName, batch: u32, answer: &WriteAnswer<Box<Job>>) -> Notable {
    let what = format!("wave {wave}, batch {batch}");
    match answer {
        WriteAnswer::Done { result } => Notable::new(format!("{what}: job {}", result.id)),
        WriteAnswer::NoEffect { error } => {
            Notable::toned(Tone::Warn, format!("{what}: not launched: {}", clean(&error.to_string())))
        }
        WriteAnswer::Conflict { error } => Notable::toned(
            Tone::Warn,
            format!("{what}: a job is in the way ({}); looking whose it is", clean(&error.to_string())),
        ),
        WriteAnswer::Unknown { error } => Notable::toned(
            Tone::Warn,
            format!(
                "{what}: no clear answer ({}); looking for its effect before anything else",
                clean(&error.to_string())
            ),
        ),
    }
}

/// A launch that is about to be asked for; a further attempt says so.
pub(super) fn intended(
    execution: &Execution,
    wave: &WaveName,
    batch: u32,
    attempt: u32,
    servers: &[Witness],
) -> Notable {
    let names = server_names(execution, servers.iter().map(|witness| &witness.server));
    let again = if attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
    Notable::new(format!("wave {wave}: launch of {}, batch {batch}{again} ({names})", count(servers.len(), "server")))
}

/// What was found of a launch without a clear answer.
pub(super) fn looked(wave: &WaveName, batch: u32, finding: &LaunchFinding) -> Notable {
    let what = format!("wave {wave}, batch {batch}");
    match finding {
        LaunchFinding::Adopted { job, evidence } => {
            Notable::new(format!("{what}: job {} is ours: {}", job.id, clean(evidence)))
        }
        LaunchFinding::NoEffect { evidence, busy } if busy.is_empty() => {
            Notable::new(format!("{what}: nothing was launched: {}", clean(evidence)))
        }
        LaunchFinding::NoEffect { busy, .. } => {
            let holder = busy.first().map_or("others", |held| held.holder.as_str());
            let held = count(busy.len(), "server");
            Notable::toned(Tone::Warn, format!("{what}: not launched: {held} held by {}", clean(holder)))
        }
        LaunchFinding::Unresolved { detail } => Notable::toned(
            Tone::Bad,
            format!("{what}: UNRESOLVED, something may have been launched: {}", clean(detail)),
        ),
    }
}

/// One line for each kind of log event, with the servers that it befell.
pub(super) fn logged(execution: &Execution, job: &JobId, items: &[JobLogItem]) -> Vec<Notable> {
    let Some((wave, _)) = execution.jobs.get(job).and_then(|job| job.launches.as_ref()) else { return Vec::new() };
    let mut groups: BTreeMap<(&str, Option<&str>), Vec<&ServerId>> = BTreeMap::new();
    for item in items.iter().filter(|item| matters(item)) {
        groups.entry((&item.event, item.error.as_deref())).or_default().extend(&item.server);
    }
    let line = |((event, error), servers): ((&str, Option<&str>), Vec<&ServerId>)| {
        let what = format!("wave {wave}: {}: {}", event_words(event), server_names(execution, servers));
        match error {
            Some(error) => Notable::toned(Tone::Warn, format!("{what}: {}", clean(error))),
            None => Notable::new(what),
        }
    };
    groups.into_iter().map(line).collect()
}

/// The beginning of a phase of a server, or something that went wrong with it.
fn matters(item: &JobLogItem) -> bool {
    let begins = ["SNAPSHOT_START", "CONVERSION_START", "LAUNCH_START", "SERVER_SKIPPED", "USING_PREVIOUS_SNAPSHOT"];
    item.server.is_some()
        && (item.error.is_some() || item.event.contains("FAIL") || begins.contains(&item.event.as_str()))
}

/// One line for those that were launched, and one for each of the others.
pub(super) fn settled(execution: &Execution, truths: &[ServerTruth]) -> Vec<Notable> {
    let launched = truths.iter().filter(|truth| matches!(truth.truth, Truth::Launched { .. }));
    let launched: Vec<&ServerId> = launched.map(|truth| &truth.server).collect();
    let mut lines = Vec::new();
    if !launched.is_empty() {
        let names = server_names(execution, launched.iter().copied());
        lines.push(Notable::toned(Tone::Good, format!("{} LAUNCHED ({names})", count(launched.len(), "server"))));
    }
    lines.extend(truths.iter().flat_map(|truth| action_findings(execution, truth)));
    lines.extend(truths.iter().filter_map(|truth| {
        let name = server_name(execution, &truth.server);
        match &truth.truth {
            Truth::Launched { .. } => None,
            Truth::Failed { detail } => Some(Notable::toned(Tone::Bad, format!("{name} FAILED: {}", clean(detail)))),
            Truth::Unresolved { detail } => Some(Notable::toned(
                Tone::Bad,
                format!("{name} UNRESOLVED, it may have been launched: {}", clean(detail)),
            )),
        }
    }));
    lines
}

/// What is to be said of a launched server's launch actions.
fn action_findings(execution: &Execution, truth: &ServerTruth) -> Vec<Notable> {
    let Truth::Launched { findings, .. } = &truth.truth else { return Vec::new() };
    let line = |finding: &Finding| {
        let tone = if finding.level == FindingLevel::Failed { Tone::Bad } else { Tone::Warn };
        Notable::toned(tone, format!("{}: {}", server_name(execution, &truth.server), clean(&finding.detail)))
    };
    findings.iter().map(line).collect()
}
