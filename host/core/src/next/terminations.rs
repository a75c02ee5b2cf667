//! Terminations: a drill's instances end when the recipe says so, or when a person asks.

use crate::aws::JobStatus;
use crate::execution::{Execution, ServerState, TerminationBatch, TerminationState};
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
    let open: Vec<_> = execution
        .instances_left()
        .filter(|server| is_open(execution, server))
        .map(|server| server.id.clone())
        .collect();
    if let Some(servers) = open.chunks(INSTANCES_PER_CALL).next() {
        let batch = execution.terminations.len() as u32 + 1;
        next.due(Step::PrepareTermination { batch, servers: servers.to_vec() });
    }
}

/// Whether a launched server is in no termination that is under way, none was refused, and this clean-up has not tried
/// too often.
fn is_open(execution: &Execution, server: &ServerState) -> bool {
    let of_this_cleanup =
        |batch: &TerminationBatch| execution.cleanup_asked.is_none_or(|asked| batch.intended >= asked);
    let mut tried = 0;
    for batch in execution
        .terminations
        .iter()
        .filter(|batch| batch.instances.iter().any(|instance| instance.server == server.id))
    {
        match batch.state {
            TerminationState::NoEffect { .. } => tried += usize::from(of_this_cleanup(batch)),
            TerminationState::Ended => {}
            _ => return false,
        }
    }
    server.termination_refused.is_none() && tried < CALLS_PER_CLEANUP
}

/// Whether a termination or a restore of this run is still under way or due.
pub(super) fn are_under_way(execution: &Execution, now: Timestamp) -> bool {
    let open =
        |batch: &TerminationBatch| !matches!(batch.state, TerminationState::NoEffect { .. } | TerminationState::Ended);
    let wanted = are_wanted(execution, now) && execution.instances_left().any(|server| is_open(execution, server));
    execution.terminations.iter().any(open) || wanted
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
