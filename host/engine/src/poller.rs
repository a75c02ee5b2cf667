//! The one stream of DescribeJobs for an account and Region. Every execution of this process asks here; one call gives
//! the jobs of all, those of others included. Who waits to ask takes what another one asked for meanwhile, so that the
//! number of calls does not grow with that of executions.

use std::sync::Arc;
use std::time::Duration;

use drs_core::aws::{CallError, CallErrorKind, Job};
use drs_core::ids::JobId;
use drs_core::ports::{Clock, Drs, JobQuery};
use drs_core::time::{Timestamp, after, between};
use tokio::sync::{Mutex, watch};

/// How far back the first read goes: a job of a day ago has long ended.
const FIRST_READ: Duration = Duration::from_secs(24 * 60 * 60);

/// How far back every read goes at least: DRS may show a new job late, and the clocks of AWS and the host may be apart.
const OVERLAP: Duration = Duration::from_secs(10 * 60);

/// How long nothing is asked after the first throttle for which AWS names no time, and the longest of these waits.
const FIRST_BACK_OFF: Duration = Duration::from_secs(5);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(60);

/// What DRS showed at one time: every active job, and those that were made or ended lately.
#[derive(Debug)]
pub struct JobSnapshot {
    /// When the read began.
    pub read_at: Timestamp,
    /// No job that was made before is in it.
    since: Timestamp,
    /// The jobs, newest first.
    pub jobs: Vec<Job>,
}

/// A job that the asker knows, and when it was made.
pub type KnownJob = (JobId, Timestamp);

/// The poller. Cheap to ask, for an answer that is fresh enough serves all askers.
pub struct JobPoller {
    drs: Arc<dyn Drs>,
    clock: Arc<dyn Clock>,
    /// How many reads there were. Whoever waits for the next one is told.
    reads: watch::Sender<u64>,
    // Held while DRS is asked: whoever comes meanwhile gets the same answer.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: Option<Arc<JobSnapshot>>,
    /// Nothing is asked before: AWS throttled.
    blocked_until: Option<Timestamp>,
    throttled: u32,
}

impl JobPoller {
    /// A poller that has asked nothing yet.
    pub fn new(drs: Arc<dyn Drs>, clock: Arc<dyn Clock>) -> Self {
        Self { drs, clock, reads: watch::Sender::new(0), state: Mutex::default() }
    }

    /// Waits before the next look at jobs: until another asker has had them read, if that is when half of the wait is over
    /// or later. So those that wait equally long soon look at the same time, and cause one read together.
    pub async fn pause(&self, wait: Duration) {
        let alone = wait / 2;
        self.clock.sleep(alone).await;
        let mut reads = self.reads.subscribe();
        tokio::select! {
            biased;
            // The sender lives as long as this poller.
            _ = reads.changed() => {}
            () = self.clock.sleep(wait.saturating_sub(alone)) => {}
        }
    }

    /// What DRS shows, read no longer ago than `max_age`.
    ///
    /// # Errors
    /// When DRS can't be read. After a throttle the next read waits as long as AWS asks.
    pub async fn snapshot(&self, max_age: Duration) -> Result<Arc<JobSnapshot>, CallError> {
        let mut state = self.state.lock().await;
        self.wait_out(&mut state).await;
        let now = self.clock.now();
        if let Some(last) = state.last.as_ref().filter(|last| between(last.read_at, now) < max_age) {
            return Ok(last.clone());
        }
        let since = since(state.last.as_deref(), now);
        match self.drs.jobs(&JobQuery::Since(since)).await {
            Ok(jobs) => {
                state.throttled = 0;
                self.reads.send_modify(|reads| *reads = reads.saturating_add(1));
                Ok(state.last.insert(Arc::new(JobSnapshot { read_at: now, since, jobs })).clone())
            }
            Err(error) => {
                self.note(&mut state, &error);
                Err(error)
            }
        }
    }

    /// These jobs as DRS shows them, read no longer ago than `max_age`. One that it does not show yet is absent.
    ///
    /// # Errors
    /// As [`JobPoller::snapshot`].
    pub async fn jobs(&self, known: &[KnownJob], max_age: Duration) -> Result<Vec<Job>, CallError> {
        let snapshot = self.snapshot(max_age).await?;
        let mut jobs = Vec::new();
        let mut older = Vec::new();
        for (id, made) in known {
            match snapshot.jobs.iter().find(|job| job.id == *id) {
                Some(job) => jobs.push(job.clone()),
                None if *made <= snapshot.since => older.push(id.clone()),
                None => {}
            }
        }
        if !older.is_empty() {
            jobs.extend(self.older(older).await?);
        }
        Ok(jobs)
    }

    /// Jobs that ended, or were made, before what the snapshot holds.
    async fn older(&self, ids: Vec<JobId>) -> Result<Vec<Job>, CallError> {
        let mut state = self.state.lock().await;
        self.wait_out(&mut state).await;
        let answer = self.drs.jobs(&JobQuery::Ids(ids)).await;
        if let Err(error) = &answer {
            self.note(&mut state, error);
        }
        answer
    }

    async fn wait_out(&self, state: &mut State) {
        if let Some(until) = state.blocked_until {
            self.clock.sleep(between(self.clock.now(), until)).await;
            state.blocked_until = None;
        }
    }

    fn note(&self, state: &mut State, error: &CallError) {
        if error.kind == CallErrorKind::Throttled {
            let own = (FIRST_BACK_OFF * 2_u32.saturating_pow(state.throttled.min(8))).min(LONGEST_BACK_OFF);
            state.throttled = state.throttled.saturating_add(1);
            state.blocked_until = Some(after(self.clock.now(), error.retry_after.unwrap_or(own)));
        }
    }
}

/// From when on jobs are asked for: far enough back for every job that was active at the last read.
fn since(last: Option<&JobSnapshot>, now: Timestamp) -> Timestamp {
    let first = before(now, FIRST_READ);
    let Some(last) = last else { return first };
    let active = last.jobs.iter().filter(|job| !job.has_ended()).filter_map(|job| job.created).min();
    let overlap = before(last.read_at, OVERLAP);
    active.map_or(overlap, |oldest| oldest.min(overlap)).max(first)
}

fn before(instant: Timestamp, duration: Duration) -> Timestamp {
    let duration = jiff::SignedDuration::try_from(duration).unwrap_or(jiff::SignedDuration::MAX);
    instant.saturating_sub(duration).unwrap_or(Timestamp::MIN)
}
