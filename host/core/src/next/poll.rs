//! How long to wait until the next poll. Log events may predict a job's end; they never decide its success.

use std::time::Duration;

use crate::execution::{Execution, JobState};
use crate::ids::ServerId;
use crate::launch::Awaited;
use crate::time::{Timestamp, between};

/// How long DRS took from LAUNCH_START to LAUNCH_END in the recorded drill: 278 s and 310 s.
const USUAL_LAUNCH: Duration = Duration::from_secs(290);

/// How long after a job's end its servers are looked at often.
const SOON: Duration = Duration::from_secs(60);

/// The share of the usual time, in percent, before which no end is expected, and after which one is overdue.
const EARLIEST_END: u32 = 65;
const OVERDUE: u32 = 150;

/// The time from one poll to the next: the shortest that any open job asks for. `asked`: whether this process has asked
/// before. What became of a job while nobody drove the execution is asked for at once.
pub fn interval(execution: &Execution, now: Timestamp, asked: bool) -> Duration {
    let limits = &execution.plan.limits;
    let open = execution.jobs.values().filter(|job| !job.seen.has_ended());
    if !asked && open.clone().any(|job| job.known_since < execution.driver_since) {
        return Duration::ZERO;
    }
    let wanted = open.map(|job| wait_for(job, now, limits.poll_min, limits.poll_max)).min();
    wanted.unwrap_or(limits.poll_max).clamp(limits.poll_min, limits.poll_max.max(limits.poll_min))
}

/// The time from one look at the servers of an ended job to the next: DRS says soon what became of most, and launch
/// actions take minutes.
pub fn settle_interval(execution: &Execution, awaited: &Awaited) -> Duration {
    let limits = &execution.plan.limits;
    if awaited.waited < SOON { limits.poll_min } else { limits.poll_max }
}

/// How long one job can be left alone.
fn wait_for(job: &JobState, now: Timestamp, min: Duration, max: Duration) -> Duration {
    if job.launches.is_none() {
        return min * 3;
    }
    if job.log.iter().any(|item| item.event == "JOB_END") || job.servers.iter().all(|server| is_over(job, server)) {
        return min;
    }
    let open = job.servers.iter().filter(|server| !is_over(job, server));
    let Some(slowest) =
        open.map(|server| launch_start(job, server)).max_by_key(|start| start.unwrap_or(Timestamp::MAX)).flatten()
    else {
        return max;
    };
    let elapsed = between(slowest, now);
    let (earliest, overdue) = (USUAL_LAUNCH * EARLIEST_END / 100, USUAL_LAUNCH * OVERDUE / 100);
    if elapsed < earliest {
        return (earliest - elapsed).clamp(min, max);
    }
    // The longer it is overdue, the less a second matters.
    min + elapsed.saturating_sub(overdue) / 20
}

fn launch_start(job: &JobState, server: &ServerId) -> Option<Timestamp> {
    job.log.iter().rev().find(|item| item.event == "LAUNCH_START" && item.server.as_ref() == Some(server))?.at
}

/// Whether the log says that nothing more will happen to a server.
fn is_over(job: &JobState, server: &ServerId) -> bool {
    const LAST: [&str; 5] = ["LAUNCH_END", "LAUNCH_FAILED", "SERVER_SKIPPED", "CONVERSION_FAIL", "SNAPSHOT_FAIL"];
    job.log.iter().any(|item| item.server.as_ref() == Some(server) && LAST.contains(&item.event.as_str()))
}
