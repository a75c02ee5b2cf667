//! The end of an execution: when all waves have ended, and everything that it began.

use std::time::Duration;

use crate::event::Event;
use crate::execution::{Execution, Standing};
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::time::{Timestamp, after};

use super::{launches, settings, terminations, waves};

/// How long after the last wave own jobs, restores and terminations are awaited before the execution ends without them. A
/// process that goes on later waits as long again: it has not looked yet.
pub const SETTLE_LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// How long the last look at the servers of jobs that have not ended may take, and what follows from it in a clean-up.
const LAST_LOOK: Duration = Duration::from_secs(10 * 60);

/// Whether jobs that have not ended are awaited no longer: what DRS says of their servers by now is the last word.
pub(super) fn is_late(execution: &Execution, now: Timestamp) -> bool {
    match (execution.cleanup_asked, execution.waves_ended) {
        (Some(asked), _) => after(now, LAST_LOOK) >= after(asked, SETTLE_LIMIT),
        (None, Some(waves_ended)) => now >= limit(execution, waves_ended),
        (None, None) => false,
    }
}

/// The next decision about the whole execution.
pub(super) fn decision(execution: &Execution, now: Timestamp) -> Option<Event> {
    if execution.status.is_final() {
        return None;
    }
    let Some(waves_ended) = execution.waves_ended else {
        let over = execution.waves.iter().all(|wave| wave.status.is_final()) && !waves::awaits_a_person(execution);
        return over.then_some(Event::WavesEnded);
    };
    let limit = limit(execution, waves_ended);
    let launching = execution.any(Standing::Launching);
    if launching && now >= after(limit, LAST_LOOK) {
        let launching = execution.servers.values().filter(|server| server.status == ServerStatus::Launching);
        let open = launching.map(|server| server.id.clone()).collect();
        let then = crate::launch::then_clean_up(execution.mode);
        let detail = format!(
            "DRS had not said what became of its launch when the execution stopped waiting; look at its job in DRS{then}"
        );
        return Some(Event::ServersGivenUp { servers: open, detail });
    }
    let known = !launching && !has_unseen_instances(execution);
    let late = now >= after(limit, LAST_LOOK) || now >= limit && known;
    (late || is_settled(execution, now)).then(|| {
        let (status, error) = result(execution);
        Event::ExecutionEnded { status, error }
    })
}

/// When to look at the limit of the wait.
pub(super) fn wake(execution: &Execution, now: Timestamp, next: &mut super::Next) {
    if let Some(waves_ended) = execution.waves_ended.filter(|_| execution.ended.is_none()) {
        let limit = limit(execution, waves_ended);
        next.wake_at(if now < limit { limit } else { after(limit, LAST_LOOK) });
    }
}

fn limit(execution: &Execution, waves_ended: Timestamp) -> Timestamp {
    after(waves_ended.max(execution.driver_since), SETTLE_LIMIT)
}

fn has_unseen_instances(execution: &Execution) -> bool {
    execution.waves.iter().any(|wave| launches::has_unseen_instances(execution, wave))
}

/// Whether all own jobs have ended, and what the drill must put back and end within this run is done or can't be done.
fn is_settled(execution: &Execution, now: Timestamp) -> bool {
    let launching = execution.any(Standing::Launching);
    let jobs = execution.jobs.values().any(|job| job.launches.is_some() && !job.settled);
    let unseen = has_unseen_instances(execution);
    let in_doubt = execution.waves.iter().flat_map(|wave| &wave.batches).any(|batch| {
        use crate::execution::BatchState::{InDoubt, Intended};
        matches!(batch.state, Intended { .. } | InDoubt { .. })
    });
    let restores = settings::restorable(execution).next().is_some();
    !launching && !jobs && !unseen && !in_doubt && !restores && !terminations::are_under_way(execution, now)
}

/// The final status, and why it is not COMPLETED.
fn result(execution: &Execution) -> (ExecutionStatus, Option<String>) {
    if let Some((by, _)) = &execution.cancelled {
        return (ExecutionStatus::Cancelled, Some(format!("cancelled by {by}")));
    }
    let failed = execution.waves.iter().filter(|wave| wave.status.is_failure());
    let stopped = failed.clone().any(|wave| wave.planned.on_failure != crate::recipe::OnFailure::Continue);
    let only_time = failed.clone().next().is_some() && failed.clone().all(|wave| wave.status == WaveStatus::TimedOut);
    let why = failed
        .filter_map(|wave| Some(format!("wave {}: {}", wave.name, wave.error.as_ref()?)))
        .collect::<Vec<_>>()
        .join("; ");
    let why = (!why.is_empty()).then_some(why);
    if execution.launched() == 0 {
        let status = if only_time { ExecutionStatus::TimedOut } else { ExecutionStatus::Failed };
        return (status, Some(why.unwrap_or_else(|| "no server was launched".to_owned())));
    }
    if stopped {
        return (if only_time { ExecutionStatus::TimedOut } else { ExecutionStatus::Failed }, why);
    }
    if execution.waves.iter().all(|wave| wave.status == WaveStatus::Completed) {
        return (ExecutionStatus::Completed, None);
    }
    let rest = execution.waves.iter().filter(|wave| wave.status != WaveStatus::Completed);
    let why = rest.map(|wave| match &wave.error {
        Some(error) => format!("wave {}: {error}", wave.name),
        None => format!("wave {} is {}", wave.name, wave.status),
    });
    (ExecutionStatus::Partial, Some(why.collect::<Vec<_>>().join("; ")))
}
