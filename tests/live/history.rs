//! What can be learnt by reading: the server itself, and the jobs that it has been in.

use std::time::Duration;

use drs_core::aws::{Job, JobType};
use drs_core::ports::JobQuery;
use jiff::SignedDuration;

use crate::finding::Finding;
use crate::live::{Failure, Live};

/// How far back jobs are looked for.
const BACK: Duration = Duration::from_secs(90 * 24 * 3600);

/// Whether participatingServers name the recovery instance.
pub(crate) const PARTICIPATING: &str = "`recoveryInstanceID` in participatingServers";
/// Whether the job log tells the end of a launch.
pub(crate) const LAUNCH_END: &str = "`LAUNCH_END` in the job log, in no model";

/// Reads the server and its earlier launches.
pub(crate) async fn read(live: &Live, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let server = live.source_server(&live.server).await?;
    let state = server.replication_state.map_or_else(|| "unknown".to_owned(), |state| state.to_string());
    live.say(&format!("server {} ({}), replication {state}", live.server, server.hostname.unwrap_or_default()));
    let since = live.began.saturating_sub(SignedDuration::try_from(BACK).unwrap_or_default()).unwrap_or(live.began);
    let jobs = live.drs.jobs(&JobQuery::Since(since)).await?;
    let launched = |job: &&Job| job.kind == Some(JobType::Launch) && job.has_ended();
    let Some(job) = jobs.iter().filter(launched).find(|job| has_launched(live, job)) else {
        findings.push(Finding::open(PARTICIPATING, "the server was in no launch of the last 90 days"));
        return Ok(());
    };
    findings.push(participating(live, job));
    let log = live.drs.job_log(&job.id).await?;
    let ends = log.iter().filter(|item| item.event == "LAUNCH_END").count();
    findings.push(Finding::open(LAUNCH_END, format!("{ends} in the log of {}; there is no switch", job.id)));
    Ok(())
}

fn has_launched(live: &Live, job: &Job) -> bool {
    job.participating.iter().any(|one| {
        one.server == live.server && one.launch_status.as_ref().is_some_and(|status| status.as_str() == "LAUNCHED")
    })
}

/// Whether a job that has ended names the server's recovery instance.
pub(crate) fn participating(live: &Live, job: &Job) -> Finding {
    let named = job.participating.iter().any(|one| one.server == live.server && one.recovery_instance.is_some());
    let seen = format!("{} in the job {}", if named { "present" } else { "absent" }, job.id);
    Finding::settled(PARTICIPATING, seen, "participating-instance-ids", if named { "true" } else { "false" })
}
