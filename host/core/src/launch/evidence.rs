//! Did a StartRecovery call whose answer is missing have its effect? Never guessed: adopted by its tag, surely without
//! effect, or unresolved.

use crate::aws::{Job, RecoveryInstance, SourceServer};
use crate::event::{BusyServer, LaunchFinding, Witness};
use crate::execution::{Batch, BatchState, Execution};
use crate::ids::JobId;
use crate::signed::dead_at;
use crate::time::{Timestamp, after};

use super::intent::{TAG_LAUNCH, holder_of};

/// What was read to look for the effect of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Every job since a day before the call, of whoever it is.
    pub jobs: Vec<Job>,
    /// The servers of the call.
    pub sources: Vec<SourceServer>,
    /// Their recovery instances.
    pub instances: Vec<RecoveryInstance>,
}

/// What the evidence says.
#[derive(Debug, Clone, PartialEq)]
pub enum Weighed {
    /// It is settled.
    Found(LaunchFinding),
    /// Not yet: look again, at the latest at this time.
    Wait(Timestamp),
}

/// Weighs the evidence for one batch. `since` is when looking began, `now` when the evidence began to be read.
pub fn weigh(execution: &Execution, batch: &Batch, evidence: &Evidence, since: Timestamp, now: Timestamp) -> Weighed {
    if let Some(job) = evidence.jobs.iter().find(|job| job.tags.get(TAG_LAUNCH) == Some(&batch.tag)) {
        let evidence = "a job with our launch tag".to_owned();
        return Weighed::Found(LaunchFinding::Adopted { job: Box::new(job.clone()), evidence });
    }
    let until = wait_until(execution, batch, since);
    if let BatchState::InDoubt { conflict: true, .. } = batch.state {
        return conflict(execution, batch, evidence, since, now);
    }
    if now < until {
        return Weighed::Wait(until);
    }
    let trace = batch.servers.iter().find_map(|witness| foreign_trace(witness, evidence));
    Weighed::Found(match (trace, &batch.state) {
        (Some(detail), _) => LaunchFinding::Unresolved { detail },
        // A trace that was seen once is not unseen.
        (None, BatchState::Unresolved { detail, .. }) => LaunchFinding::Unresolved { detail: detail.clone() },
        (None, _) => LaunchFinding::NoEffect {
            evidence: "no job with our tag, no new launch of any server, and the wait is over".to_owned(),
            busy: Vec::new(),
        },
    })
}

/// Until when a job may still become visible. The process of a former epoch is known to be gone, unless it was only silent:
/// then a call of it may be under way, as one of this process may be, until its signature is too old.
fn wait_until(execution: &Execution, batch: &Batch, since: Timestamp) -> Timestamp {
    let wait = execution.plan.limits.visibility_wait;
    if batch.epoch < execution.epoch {
        let seen = after(execution.driver_since, wait);
        return match execution.silent_takeover {
            Some(taken) => seen.max(dead_at(taken)),
            None => seen,
        };
    }
    after(since, wait).max(dead_at(batch.signed_at))
}

/// 409: DRS refused because of a job that holds a server. It is not ours, or it would carry our tag. While no job can be
/// seen that is in the way, ours may be the one that is not visible yet.
fn conflict(execution: &Execution, batch: &Batch, evidence: &Evidence, since: Timestamp, now: Timestamp) -> Weighed {
    let servers = batch.servers.iter().map(|witness| &witness.server);
    let busy: Vec<BusyServer> = servers.filter_map(|server| holder_of(server, &evidence.jobs)).collect();
    let visible = after(since, execution.plan.limits.visibility_wait);
    if busy.is_empty() && now < visible {
        return Weighed::Wait(visible);
    }
    let evidence = "DRS answered 409 and no job carries our launch tag".to_owned();
    Weighed::Found(LaunchFinding::NoEffect { evidence, busy })
}

/// A launch of a server since the intent that does not carry our tag.
fn foreign_trace(witness: &Witness, evidence: &Evidence) -> Option<String> {
    let Some(source) = evidence.sources.iter().find(|source| source.id == witness.server) else {
        return Some(format!("DRS no longer shows server {}: what became of its launch can't be read", witness.server));
    };
    let last: Option<&JobId> = source.last_launch.as_ref().and_then(|launch| launch.job.as_ref());
    if let Some(job) = last.filter(|job| Some(*job) != witness.last_job.as_ref()) {
        let server = &witness.server;
        let whose = match evidence.jobs.iter().any(|seen| seen.id == *job) {
            true => "that job does not carry our launch tag",
            false => "DRS does not show that job: whether it is ours can't be told",
        };
        return Some(format!("server {server} was launched by job {job} since, and {whose}"));
    }
    let own = |instance: &&RecoveryInstance| instance.server.as_ref() == Some(&witness.server);
    let new = evidence.instances.iter().filter(own).find(|instance| !witness.instances.contains(&instance.id))?;
    let job = new.job.as_ref().map_or("an unknown job", JobId::as_str);
    Some(format!(
        "server {} has a new recovery instance {} of {job}, which does not carry our launch tag",
        witness.server, new.id
    ))
}
