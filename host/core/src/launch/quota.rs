//! Whether a launch fits into the quotas of the account and Region. Jobs of others count, and so do our own intents whose
//! job DRS does not show yet.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::aws::Job;
use crate::event::Event;
use crate::execution::{Batch, BatchState, Execution};
use crate::ports::Reservation;
use crate::signed::dead_at;
use crate::time::{Timestamp, after};

use super::intent::{LaunchFacts, TAG_LAUNCH};

/// A quota of the account and Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quota {
    /// Concurrent jobs.
    Jobs,
    /// Servers in all concurrent jobs.
    ServersInJobs,
}

/// Why a launch does not fit now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shortage {
    /// Which quota.
    pub quota: Quota,
    /// How many it allows.
    pub most: usize,
    /// How many are in use.
    pub used: usize,
    /// How many of those belong to jobs that are not this execution's.
    pub of_others: usize,
    /// How many the launch needs.
    pub wanted: usize,
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { most, used, of_others, wanted, .. } = self;
        match self.quota {
            Quota::Jobs => write!(f, "{used} of {most} concurrent jobs are active, {of_others} of them of others"),
            Quota::ServersInJobs => {
                write!(f, "{used} of {most} servers are in active jobs, {of_others} of them of others; ")?;
                write!(f, "{wanted} more do not fit")
            }
        }
    }
}

/// Whether a launch of so many servers fits beside what is under way and what others intend.
///
/// # Errors
/// The quota that has no room.
pub(super) fn room(execution: &Execution, servers: usize, facts: &LaunchFacts, now: Timestamp) -> Result<(), Shortage> {
    let (limits, jobs) = (&execution.plan.limits, &facts.jobs);
    let seen: Vec<&Job> = jobs.iter().filter(|job| !job.has_ended()).collect();
    let unseen: Vec<&Batch> = unseen_launches(execution, jobs).collect();
    let reserved: Vec<&Reservation> = reserved_by_others(execution, facts, now).collect();
    let in_reserved = reserved.iter().map(|launch| launch.servers).sum::<usize>();
    let in_unseen = unseen.iter().map(|batch| batch.servers.len()).sum::<usize>();
    let used = [seen.len() + unseen.len() + reserved.len(), in_jobs(&seen) + in_unseen + in_reserved];
    let others: Vec<&Job> = seen.into_iter().filter(|job| !is_ours(execution, job)).collect();
    let of_others = [others.len() + reserved.len(), in_jobs(&others) + in_reserved];
    let wanted = [1, servers];
    let most = [limits.jobs as usize, limits.servers_in_jobs as usize];
    let quotas = [Quota::Jobs, Quota::ServersInJobs].into_iter().zip(used).zip(of_others).zip(wanted).zip(most);
    let short = quotas
        .map(|((((quota, used), of_others), wanted), most)| Shortage { quota, most, used, of_others, wanted })
        .find(|shortage| shortage.used + shortage.wanted > shortage.most);
    short.map_or(Ok(()), Err)
}

fn in_jobs(jobs: &[&Job]) -> usize {
    jobs.iter().map(|job| job.participating.len()).sum()
}

/// Our launches that may have a job which DRS does not show yet.
fn unseen_launches<'a>(execution: &'a Execution, jobs: &'a [Job]) -> impl Iterator<Item = &'a Batch> {
    let batches = execution.waves.iter().flat_map(|wave| &wave.batches);
    batches.filter(|batch| match &batch.state {
        BatchState::Intended { .. } | BatchState::InDoubt { .. } => !jobs.iter().any(|job| carries_tag_of(job, batch)),
        BatchState::Accepted { job } => {
            let open = execution.jobs.get(job).is_some_and(|job| !job.seen.has_ended());
            open && !jobs.iter().any(|seen| seen.id == *job)
        }
        BatchState::NoEffect | BatchState::Unresolved { .. } => false,
    })
}

/// What other executions intend and DRS does not show yet.
fn reserved_by_others<'a>(
    execution: &'a Execution,
    facts: &'a LaunchFacts,
    now: Timestamp,
) -> impl Iterator<Item = &'a Reservation> {
    let shown = |launch: &&Reservation| facts.jobs.iter().any(|job| job.tags.get(TAG_LAUNCH) == Some(&launch.tag));
    let counts = move |launch: &&Reservation| launch.execution != execution.id && launch.until > now;
    facts.reserved.iter().filter(counts).filter(move |launch| !shown(launch))
}

/// The reservations of an account and Region with that of an intended launch; `None` when the event is no such intent. What
/// has run out is left out, and of this execution what no longer counts.
pub fn with_reservation(
    execution: &Execution,
    reserved: &[Reservation],
    intended: &Event,
    now: Timestamp,
) -> Option<Vec<Reservation>> {
    let Event::LaunchIntended { servers, tag, signed_at, .. } = intended else { return None };
    let mut kept = without_spent(execution, reserved, now);
    kept.push(Reservation {
        execution: execution.id.clone(),
        tag: tag.clone(),
        servers: servers.len(),
        until: after(dead_at(*signed_at), execution.plan.limits.visibility_wait),
    });
    Some(kept)
}

/// The reservations of an account and Region that still count.
pub fn without_spent(execution: &Execution, reserved: &[Reservation], now: Timestamp) -> Vec<Reservation> {
    let open = |tag: &str| {
        let mut batches = execution.waves.iter().flat_map(|wave| &wave.batches);
        batches.any(|batch| batch.tag == tag && !matches!(batch.state, BatchState::NoEffect))
    };
    let counts = |launch: &&Reservation| launch.until > now && (launch.execution != execution.id || open(&launch.tag));
    reserved.iter().filter(counts).cloned().collect()
}

fn is_ours(execution: &Execution, job: &Job) -> bool {
    let mut batches = execution.waves.iter().flat_map(|wave| &wave.batches);
    execution.jobs.contains_key(&job.id) || batches.any(|batch| carries_tag_of(job, batch))
}

fn carries_tag_of(job: &Job, batch: &Batch) -> bool {
    job.tags.get(TAG_LAUNCH) == Some(&batch.tag)
}
