//! One launch, watched from the call to the end of its job.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::aws::{Job, JobLogItem, RecoveryInstance};
use drs_core::ids::JobId;
use drs_core::ports::{JobQuery, LaunchRequest};
use drs_core::time::{Timestamp, between, format_duration};

use crate::finding::Finding;
use crate::history;
use crate::live::{Failure, Live, done};

const JOB_VISIBLE: &str = "when a new job becomes visible in DescribeJobs";
const INSTANCE_VISIBLE: &str = "when a recovery instance becomes visible";

/// The tag of the check's own jobs.
pub(crate) const JOB_TAG: &str = "drs-live-check";
/// How long a new job is looked for, in seconds.
const LOOK_FOR_JOB: u64 = 120;
/// How long a job may take.
const LONGEST_JOB: Duration = Duration::from_secs(3 * 3600);
/// Seconds between two looks while nothing is about to happen.
const SELDOM: u64 = 10;

/// A launch that DRS has accepted.
pub(crate) struct Started {
    job: JobId,
    /// The longest time after the call at which the job was not visible, and the first at which it was.
    visible: Option<(Duration, Duration)>,
}

/// A launch whose job has ended.
pub(crate) struct Observed {
    job: Job,
    /// When the log says that the instance's launch began.
    pub(crate) launch_start: Option<Timestamp>,
    launch_end: Option<Timestamp>,
    /// The last look that did not see the instance, and the first that did.
    instance_seen: Option<(Timestamp, Timestamp)>,
    /// What it launched.
    pub(crate) instance: Option<RecoveryInstance>,
    /// When an earlier instance of the server was first seen gone.
    pub(crate) earlier_gone: Option<Timestamp>,
    participating: Finding,
}

/// Launches the server, and sees when its job becomes visible.
pub(crate) async fn start(live: &Live, is_drill: bool) -> Result<Started, Failure> {
    let called = live.clock.now();
    let tags = BTreeMap::from([(JOB_TAG.to_owned(), live.began.to_string())]);
    let request = LaunchRequest { servers: vec![live.server.clone()], is_drill, tags, signed_at: called };
    let job = done(live.drs.start_recovery(&request).await)?.id;
    live.say(&format!("{} started: {job}", if is_drill { "a drill" } else { "a recovery" }));
    let accepted = live.clock.now();
    let mut unseen = Duration::ZERO;
    for _ in 0..LOOK_FOR_JOB {
        let asked = between(accepted, live.clock.now());
        if live.drs.jobs(&JobQuery::Since(called)).await?.iter().any(|seen| seen.id == job) {
            return Ok(Started { job, visible: Some((unseen, asked)) });
        }
        unseen = asked;
        live.wait(1).await;
    }
    Ok(Started { job, visible: None })
}

impl Started {
    /// When the job became visible.
    pub(crate) fn visibility(&self) -> Finding {
        match self.visible {
            Some((Duration::ZERO, seen)) if seen.is_zero() => {
                Finding::settled(JOB_VISIBLE, "at once".to_owned(), "job-visible-after", "\"0s\"")
            }
            Some((unseen, seen)) => {
                let seen = seconds(seen);
                let words = format!("not yet {} after the answer, but {seen} after it", seconds(unseen));
                Finding::settled(JOB_VISIBLE, words, "job-visible-after", &format!("\"{seen}\""))
            }
            None => Finding::open(JOB_VISIBLE, format!("not within {LOOK_FOR_JOB} s")),
        }
    }
}

/// Watches a launch to the end of its job, and with it what becomes of an earlier instance.
pub(crate) async fn watch(
    live: &Live,
    started: Started,
    earlier: Option<&RecoveryInstance>,
) -> Result<Observed, Failure> {
    let (mut instance_seen, mut unseen, mut earlier_gone) = (None, live.clock.now(), None);
    let mut instance = None;
    let begin = live.clock.now();
    loop {
        let asked = live.clock.now();
        let listed = live.drs.recovery_instances(std::slice::from_ref(&live.server)).await?;
        let own = listed.iter().find(|one| one.job.as_ref() == Some(&started.job));
        match (own, instance_seen) {
            (Some(_), None) => instance_seen = Some((unseen, asked)),
            (None, None) => unseen = asked,
            _ => {}
        }
        instance = own.cloned().or(instance);
        if let Some(earlier) = earlier.filter(|_| earlier_gone.is_none())
            && is_gone(live, earlier, &listed).await?
        {
            earlier_gone = Some(asked);
        }
        let log = live.drs.job_log(&started.job).await?;
        let jobs = live.drs.jobs(&JobQuery::Ids(vec![started.job.clone()])).await?;
        let is_over = |job: &Job| job.has_ended() && (instance_seen.is_some() || is_late(job, asked));
        if let Some(job) = jobs.into_iter().find(is_over) {
            live.say(&format!("the job {} has ended", job.id));
            let participating = history::participating(live, &job);
            let (launch_start, launch_end) = (time_of(&log, "LAUNCH_START"), time_of(&log, "LAUNCH_END"));
            return Ok(Observed {
                job,
                launch_start,
                launch_end,
                instance_seen,
                instance,
                earlier_gone,
                participating,
            });
        }
        if between(begin, asked) > LONGEST_JOB {
            return Err(Failure::new(format!("the job {} did not end within 3 hours", started.job)));
        }
        let is_near = time_of(&log, "LAUNCH_START").is_some() && instance_seen.is_none();
        live.wait(if is_near { 1 } else { SELDOM }).await;
    }
}

/// Whether the job ended long enough ago that no instance will be listed any more.
fn is_late(job: &Job, now: Timestamp) -> bool {
    let patience = Duration::from_secs(300);
    job.ended.is_none_or(|ended| between(ended, now) > patience)
}

async fn is_gone(live: &Live, earlier: &RecoveryInstance, listed: &[RecoveryInstance]) -> Result<bool, Failure> {
    if !listed.iter().any(|one| one.id == earlier.id) {
        return Ok(true);
    }
    let Some(id) = &earlier.instance else { return Ok(false) };
    let found = live.ec2.instances(std::slice::from_ref(id)).await?;
    let ends = |state: &str| matches!(state, "shutting-down" | "terminated");
    Ok(found.iter().all(|one| one.state.as_ref().is_some_and(|state| ends(state.as_str()))))
}

fn time_of(log: &[JobLogItem], event: &str) -> Option<Timestamp> {
    log.iter().find(|item| item.event == event).and_then(|item| item.at)
}

impl Observed {
    /// The job.
    pub(crate) fn job(&self) -> &JobId {
        &self.job.id
    }

    /// What the job itself says.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        vec![self.instance_visibility(), self.participating.clone()]
    }

    fn instance_visibility(&self) -> Finding {
        match (self.launch_end, self.instance_seen) {
            (Some(end), Some((unseen, seen))) => {
                let value = seconds(between(end, seen));
                let words = format!("not yet {}, but {value} after LAUNCH_END", seconds(between(end, unseen)));
                Finding::settled(INSTANCE_VISIBLE, words, "recovery-instance-visible-after", &format!("\"{value}\""))
            }
            (None, Some(_)) => Finding::open(INSTANCE_VISIBLE, "the log has no LAUNCH_END to count from"),
            (_, None) => Finding::open(INSTANCE_VISIBLE, format!("not within 5 min of the end of {}", self.job.id)),
        }
    }
}

/// A duration in whole seconds, rounded up: what has been waited for is over.
fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs() + u64::from(duration.subsec_millis() > 0);
    format_duration(Duration::from_secs(whole))
}
