//! The intent of a launch: which servers may be launched, and what is noted of each before the call.

use std::collections::BTreeMap;

use crate::aws::{Job, RecoveryInstance, SourceServer};
use crate::event::{BusyServer, Event, Witness};
use crate::execution::{Batch, EarlierAttempt, Execution, ServerState};
use crate::ids::{ServerId, WaveName};
use crate::mode::Mode;
use crate::ports::Reservation;
use crate::time::Timestamp;

use super::quota::room;

/// The job tag that tells our jobs from all others.
pub const TAG_LAUNCH: &str = "drs-runtime:launch";

/// The keys of the tags that the runtime writes at its jobs: launch tag, execution, mode, and who manages it.
pub const OWN_JOB_TAGS: [&str; 4] = [TAG_LAUNCH, "ExecutionId", "ExecutionType", "ManagedBy"];

/// The longest value of a tag in AWS, in characters.
const TAG_LIMIT: usize = 256;

/// What was read right before a launch.
#[derive(Debug, Clone, PartialEq)]
pub struct LaunchFacts {
    /// The servers as DRS knows them.
    pub sources: Vec<SourceServer>,
    /// Their recovery instances.
    pub instances: Vec<RecoveryInstance>,
    /// The jobs of the account and Region, of whoever they are: all active ones at least.
    pub jobs: Vec<Job>,
    /// What executions intend to launch there and DRS may not show yet, our own and those of others.
    pub reserved: Vec<Reservation>,
    /// The hash of the journal's last event, in hexadecimal digits.
    pub head: String,
}

/// The events of a launch: its intent, when every server may be launched and the quotas have room. Else what is in the
/// way: a refusal for each server that must not be launched, the servers that jobs of others hold, or the shortage. An
/// intent carries the hash of the event before it, so it comes alone; what is left is prepared again.
pub fn intend(
    execution: &Execution,
    wave: &WaveName,
    batch: u32,
    servers: &[ServerId],
    facts: &LaunchFacts,
    now: Timestamp,
) -> Vec<Event> {
    let busy: Vec<BusyServer> = servers.iter().filter_map(|server| holder_of(server, &facts.jobs)).collect();
    let mut events = Vec::new();
    let mut witnesses = Vec::new();
    for server in servers.iter().filter(|server| !busy.iter().any(|held| held.server == **server)) {
        match witness(execution, server, facts) {
            Ok(witness) => witnesses.push(witness),
            Err(reason) => events.push(Event::LaunchRefused { server: server.clone(), reason }),
        }
    }
    if !busy.is_empty() {
        events.push(Event::ServersBusy { wave: wave.clone(), servers: busy });
    }
    if !events.is_empty() {
        return events;
    }
    let wave = wave.clone();
    if let Err(shortage) = room(execution, witnesses.len(), facts, now) {
        return vec![Event::LaunchHeld { wave, shortage }];
    }
    // All servers of a batch are in the same attempt.
    let attempts = servers.iter().filter_map(|server| execution.servers.get(server)).map(|server| server.attempt);
    let attempt = attempts.max().unwrap_or(1);
    let tag = launch_tag(execution, &wave, batch, attempt, &facts.head);
    vec![Event::LaunchIntended { wave, batch, attempt, servers: witnesses, tag, signed_at: now }]
}

/// The job that holds a server, when there is one that has not ended.
pub(super) fn holder_of(server: &ServerId, jobs: &[Job]) -> Option<BusyServer> {
    let holds = |job: &&Job| !job.has_ended() && job.participating.iter().any(|held| held.server == *server);
    let job = jobs.iter().find(holds)?;
    let by = job.initiated_by.as_deref().unwrap_or("unknown");
    Some(BusyServer { server: server.clone(), holder: format!("job {} ({by})", job.id) })
}

fn witness(execution: &Execution, server: &ServerId, facts: &LaunchFacts) -> Result<Witness, String> {
    let Some(source) = facts.sources.iter().find(|source| source.id == *server) else {
        return Err("DRS no longer knows this source server".to_owned());
    };
    let own = |instance: &&RecoveryInstance| instance.server.as_ref() == Some(server);
    let instances: Vec<_> = facts.instances.iter().filter(own).collect();
    if execution.mode == Mode::Drill
        && let Some(real) = instances.iter().find(|instance| endangered_by_a_drill(instance))
    {
        return Err(format!("it has recovery instance {}, which is not a drill's: a drill would endanger it", real.id));
    }
    if let Some(state) = execution.servers.get(server)
        && let Some(reason) = left_by_earlier(execution, state, &instances)
    {
        return Err(reason);
    }
    Ok(Witness {
        server: server.clone(),
        last_job: source.last_launch.as_ref().and_then(|launch| launch.job.clone()),
        instances: instances.iter().map(|instance| instance.id.clone()).collect(),
        lag: source.lag,
    })
}

/// A recovery instance that an earlier attempt may have left, though DRS said that it FAILED: then there is no next one.
fn left_by_earlier(execution: &Execution, server: &ServerState, instances: &[&RecoveryInstance]) -> Option<String> {
    let may_be_of = |attempt: &EarlierAttempt, instance: &RecoveryInstance| match &instance.job {
        Some(job) => *job == attempt.job,
        None => !was_there_before(execution, attempt, server, instance),
    };
    let left = |attempt| Some((attempt, instances.iter().find(|instance| may_be_of(attempt, instance))?));
    let (EarlierAttempt { number, job, .. }, instance) = server.earlier.iter().find_map(left)?;
    Some(format!(
        "DRS said that attempt {number} FAILED, and shows recovery instance {}, which may be of its job {job}: no further \
         attempt while it is there; look at it in DRS",
        instance.id
    ))
}

/// Whether an instance was there before an attempt: its job can't be that attempt's.
fn was_there_before(
    execution: &Execution,
    attempt: &EarlierAttempt,
    server: &ServerState,
    instance: &RecoveryInstance,
) -> bool {
    let launch = execution.jobs.get(&attempt.job).and_then(|job| job.launches.as_ref());
    let batch =
        launch.and_then(|(wave, number)| execution.wave(wave)?.batches.iter().find(|batch| batch.number == *number));
    let witness = batch.and_then(|batch| batch.servers.iter().find(|witness| witness.server == server.id));
    witness.is_some_and(|witness| witness.instances.contains(&instance.id))
}

/// Whether a drill of its server would remove something that is not a drill's. What DRS does not say is not assumed.
pub fn endangered_by_a_drill(instance: &RecoveryInstance) -> bool {
    instance.is_drill != Some(true) && instance.state.as_deref() != Some("TERMINATED")
}

/// `execution/wave/batch/attempt/epoch/first 16 of the head's hash`. A wave's name is cut where the tag would be too long.
fn launch_tag(execution: &Execution, wave: &WaveName, batch: u32, attempt: u32, head: &str) -> String {
    let head: String = head.chars().take(16).collect();
    let rest = format!("/{batch}/{attempt}/{}/{head}", execution.epoch);
    let room = TAG_LIMIT.saturating_sub(execution.id.as_str().chars().count() + 1 + rest.chars().count());
    let wave: String = wave.as_str().chars().take(room).collect();
    format!("{}/{wave}{rest}", execution.id)
}

/// The tags of the job of a batch.
pub fn job_tags(execution: &Execution, batch: &Batch) -> BTreeMap<String, String> {
    let values = [batch.tag.as_str(), execution.id.as_str(), execution.mode.as_tag(), "drs-runtime"];
    OWN_JOB_TAGS.into_iter().zip(values).map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
