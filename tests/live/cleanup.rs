//! The end of what the check launched.

use std::collections::BTreeSet;

use drs_core::aws::{Job, RecoveryInstance};
use drs_core::ids::{JobId, RecoveryInstanceId, ServerId};
use drs_core::ports::JobQuery;

use crate::launch::JOB_TAG;
use crate::live::{Failure, Live, done};

/// How often is looked whether what was ended is gone.
const LOOKS: u32 = 180;

/// Waits for the check's own jobs, ends every recovery instance of theirs, and waits until they are gone.
pub(crate) async fn end_all(live: &Live) -> Result<(), Failure> {
    let mut asked = BTreeSet::new();
    for _ in 0..LOOKS {
        let jobs = live.drs.jobs(&JobQuery::Since(live.began)).await?;
        let own = jobs.iter().filter(|job| job.tags.contains_key(JOB_TAG));
        if own.clone().all(Job::has_ended) {
            let own: Vec<_> = own.map(|job| job.id.clone()).collect();
            let left = own_instances(live, &own).await?;
            if left.is_empty() {
                live.say("what was launched is gone");
                return Ok(());
            }
            let ids: Vec<_> = left.into_iter().map(|one| one.id).filter(|id| asked.insert(id.clone())).collect();
            end(live, &ids).await?;
        }
        live.wait(10).await;
    }
    Err(Failure::new(format!("what was launched for {} is not gone; end it in the console", live.server)))
}

async fn own_instances(live: &Live, jobs: &[JobId]) -> Result<Vec<RecoveryInstance>, Failure> {
    let servers: Vec<ServerId> = [Some(&live.server), live.second.as_ref()].into_iter().flatten().cloned().collect();
    let listed = live.drs.recovery_instances(&servers).await?;
    Ok(listed.into_iter().filter(|one| one.job.as_ref().is_some_and(|job| jobs.contains(job))).collect())
}

async fn end(live: &Live, ids: &[RecoveryInstanceId]) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    live.say(&format!("ending {}", ids.iter().map(RecoveryInstanceId::as_str).collect::<Vec<_>>().join(", ")));
    done(live.drs.terminate(ids).await).map(drop)
}
