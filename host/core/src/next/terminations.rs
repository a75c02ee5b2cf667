//! Terminations: a drill's instances end when the recipe says so, or when a person asks.

use crate::aws::JobStatus;
use crate::execution::{Execution, ServerState, Standing, TerminationBatch, TerminationState};
use crate::mode::Mode;
use crate::time::Timestamp;

use super::{Next, Step, launches};

/// The most recovery instances in one TerminateRecoveryInstances call, of DRS's service model.
const INSTANCES_PER_CALL: usize = 200;

/// How many calls one clean-up makes for the same instances before it leaves them to the next.
const CALLS_PER_CLEANUP: usize = 10;

/// Whether the drill's instances are to be terminated within this run.
pub(super) fn are_wanted(execution: &Execution, now: Timestamp) -> bool {
    let in_run = execution.plan.terminate_after.is_some_and(|wait| wait.is_zero() || execution.cancelled.is_some());
    let due = execution.cleanup_due().is_some_and(|due| due <= now) && in_run && execution.ended.is_none();
    execution.mode == Mode::Drill && execution.waves_ended.is_some() && (due || execution.cleanup_asked.is_some())
}

/// The steps that are due.
pub(super) fn due(execution: &Execution, now: Timestamp, next: &mut Next) {
    for batch in &execution.terminations {
        watch(execution, batch, next);
    }
    let unseen = execution.waves.iter().any(|wave| launches::has_unseen_instances(execution, wave));
    if !are_wanted(execution, now) || unseen {
        return;
    }
    let servers: Vec<_> = open(execution).map(|server| server.id.clone()).take(INSTANCES_PER_CALL).collect();
    if !servers.is_empty() {
        let batch = execution.terminations.len() as u32 + 1;
        next.due(Step::PrepareTermination { batch, servers });
    }
}

/// The servers whose instances are to be terminated, and are in no termination that is under way.
fn open(execution: &Execution) -> impl Iterator<Item = &ServerState> {
    execution.all_that(Standing::Terminable).filter(|server| may_try(execution, server))
}

/// Whether this clean-up has not tried too often to terminate a server's instance.
fn may_try(execution: &Execution, server: &ServerState) -> bool {
    let failed = |batch: &&TerminationBatch| {
        let of_this_cleanup = execution.cleanup_asked.is_none_or(|asked| batch.intended >= asked);
        of_this_cleanup && matches!(batch.state, TerminationState::NoEffect { .. })
    };
    let tried = server.terminations.iter().filter_map(|number| execution.termination(*number)).filter(failed);
    tried.count() < CALLS_PER_CLEANUP
}

/// Whether a termination or a restore of this run is still under way or due.
pub(super) fn are_under_way(execution: &Execution, now: Timestamp) -> bool {
    let under_way =
        |batch: &TerminationBatch| !matches!(batch.state, TerminationState::NoEffect { .. } | TerminationState::Ended);
    let wanted = || are_wanted(execution, now) && open(execution).next().is_some();
    execution.terminations.iter().any(under_way) || wanted()
}

fn watch(execution: &Execution, batch: &TerminationBatch, next: &mut Next) {
    let number = batch.number;
    match &batch.state {
        TerminationState::Intended { epoch } if *epoch == execution.epoch => {
            next.due(Step::SendTermination { batch: number });
        }
        TerminationState::Intended { .. } | TerminationState::InDoubt => {
            next.due(Step::LookForTermination { batch: number });
        }
        TerminationState::Accepted { job } => {
            let job = job.as_ref().and_then(|job| execution.jobs.get(job));
            if job.is_none_or(|job| job.seen.status == Some(JobStatus::Completed)) {
                next.due(Step::ConfirmTermination { batch: number });
            }
        }
        TerminationState::NoEffect { .. } | TerminationState::Ended => {}
    }
}
