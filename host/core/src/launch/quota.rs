//! Whether a launch fits into the quotas of the account and Region. Jobs of others count, and so do our own intents whose
//! job DRS does not show yet.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::aws::Job;
use crate::execution::{Batch, BatchState, Execution};

use super::intent::TAG_LAUNCH;

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

/// Whether a launch of so many servers fits beside what is under way. `jobs` are those that DRS shows: all active ones of
/// the account and Region, of whoever they are.
///
/// # Errors
/// The quota that has no room.
pub(super) fn room(execution: &Execution, servers: usize, jobs: &[Job]) -> Result<(), Shortage> {
    let limits = &execution.plan.limits;
    let seen: Vec<&Job> = jobs.iter().filter(|job| !job.has_ended()).collect();
    let unseen: Vec<&Batch> = unseen_launches(execution, jobs).collect();
    let used =
        [seen.len() + unseen.len(), in_jobs(&seen) + unseen.iter().map(|batch| batch.servers.len()).sum::<usize>()];
    let others: Vec<&Job> = seen.into_iter().filter(|job| !is_ours(execution, job)).collect();
    let of_others = [others.len(), in_jobs(&others)];
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

fn is_ours(execution: &Execution, job: &Job) -> bool {
    let mut batches = execution.waves.iter().flat_map(|wave| &wave.batches);
    execution.jobs.contains_key(&job.id) || batches.any(|batch| carries_tag_of(job, batch))
}

fn carries_tag_of(job: &Job, batch: &Batch) -> bool {
    job.tags.get(TAG_LAUNCH) == Some(&batch.tag)
}
