//! Launches: which batches are due, and what of their jobs must be watched.

use crate::execution::{Batch, BatchState, Execution, JobState, ServerState, Standing, WaveState};
use crate::status::WaveStatus;
use crate::time::Timestamp;

use super::{Next, Step, ending, hooks, waves};

/// The steps that no pause holds back: intents to be sent or looked for, jobs to be watched, servers to be settled.
pub(super) fn watch(execution: &Execution, now: Timestamp, next: &mut Next) {
    for wave in &execution.waves {
        for batch in &wave.batches {
            watch_batch(execution, wave, batch, next);
        }
        let settled = wave.status == WaveStatus::Started || wave.status.is_final();
        if settled && has_unseen_instances(execution, wave) {
            next.due(Step::SeeInstances { wave: wave.name.clone() });
        }
    }
    let open: Vec<_> = execution.jobs.values().filter(|job| is_open(job)).map(|job| job.id.clone()).collect();
    if !open.is_empty() {
        next.due(Step::PollJobs { jobs: open });
    }
    let late = ending::is_late(execution, now);
    let last_look = |job: &JobState| late && job.launches.is_some();
    for job in execution.jobs.values().filter(|job| !job.settled && (job.seen.has_ended() || last_look(job))) {
        next.due(Step::SettleServers { job: job.id.clone() });
    }
}

/// Whether EC2 has not been asked yet about an instance of the wave. It is asked once: what it says is for people and
/// hooks to read, and nothing waits for it when it can't be read.
pub(super) fn has_unseen_instances(execution: &Execution, wave: &WaveState) -> bool {
    execution.roster(wave).any(Standing::Unseen) && !execution.read_failures.contains_key("instances")
}

/// Whether a job must be polled: it has not ended, and what it does still matters.
fn is_open(job: &JobState) -> bool {
    let of_termination = job.launches.is_none();
    !job.seen.has_ended() && (!job.settled || of_termination)
}

fn watch_batch(execution: &Execution, wave: &WaveState, batch: &Batch, next: &mut Next) {
    let (name, number) = (wave.name.clone(), batch.number);
    match &batch.state {
        BatchState::Intended { epoch } if *epoch == execution.epoch => {
            next.due(Step::SendLaunch { wave: name, batch: number });
        }
        BatchState::Intended { .. } | BatchState::InDoubt { .. } | BatchState::Unresolved { looks_again: true, .. } => {
            next.due(Step::LookForLaunch { wave: name, batch: number });
        }
        BatchState::Accepted { .. } | BatchState::NoEffect | BatchState::Unresolved { .. } => {}
    }
}

/// The next batch of a wave: due when every server is ready or failed. Whether the quotas have room is judged when it is
/// prepared, from what DRS shows then.
pub(super) fn due(execution: &Execution, wave: &WaveState, now: Timestamp, next: &mut Next) {
    let roster = execution.roster(wave);
    if !roster.any(Standing::Pending) || roster.any(Standing::Unready) || waves::is_beyond_limit(execution, wave) {
        return;
    }
    if let Some(event) = hooks::expired(wave, now) {
        return next.record(event);
    }
    let delayed = |server: &ServerState| server.not_before.filter(|at| *at > now);
    execution.servers_that(wave, Standing::Delayed).filter_map(delayed).for_each(|at| next.wake_at(at));
    if let Some(held) = wave.held.as_ref().filter(|held| held.until > now) {
        return next.wake_at(held.until);
    }
    // One batch is prepared at a time: its intent takes its place in the quotas before the next is weighed.
    let mut due = execution.servers_that(wave, Standing::Pending).filter(|server| delayed(server).is_none()).peekable();
    // A call is the same attempt at all of its servers.
    if let Some(attempt) = due.peek().map(|server| server.attempt) {
        let batch = wave.batches.len() as u32 + 1;
        let same = due.filter(|server| server.attempt == attempt).map(|server| server.id.clone());
        let servers = same.take(execution.plan.limits.batch_size()).collect();
        next.due(Step::PrepareLaunch { wave: wave.name.clone(), batch, servers });
    }
}
