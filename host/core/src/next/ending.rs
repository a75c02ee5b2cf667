//! The end of an execution: when all waves have ended, and everything that it began.

use std::time::Duration;

use crate::event::Event;
use crate::execution::Execution;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::time::{Timestamp, after};

use super::{launches, settings, terminations, waves};

/// How long after the last wave own jobs, restores and terminations are awaited before the execution ends without them. A
/// process that goes on later waits as long again: it has not looked yet.
pub const SETTLE_LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// The next decision about the whole execution.
pub(super) fn decision(execution: &Execution, now: Timestamp) -> Option<Event> {
    if execution.status.is_final() {
        return None;
    }
    let Some(waves_ended) = execution.waves_ended else {
        let over = execution.waves.iter().all(|wave| wave.status.is_final()) && !waves::awaits_a_person(execution);
        return over.then_some(Event::WavesEnded);
    };
    let late = now >= limit(execution, waves_ended);
    let launching = |server: &&crate::execution::ServerState| server.status == ServerStatus::Launching;
    let open: Vec<_> = execution.servers.values().filter(launching).map(|server| server.id.clone()).collect();
    if late && !open.is_empty() {
        let detail = "its job had not ended when the execution stopped waiting; look at it in DRS, then run `cleanup`"
            .to_owned();
        return Some(Event::ServersGivenUp { servers: open, detail });
    }
    (late || is_settled(execution, now)).then(|| {
        let (status, error) = result(execution);
        Event::ExecutionEnded { status, error }
    })
}

/// When to look at the limit of the wait.
pub(super) fn wake(execution: &Execution, next: &mut super::Next) {
    if let Some(waves_ended) = execution.waves_ended.filter(|_| execution.ended.is_none()) {
        next.wake_at(limit(execution, waves_ended));
    }
}

fn limit(execution: &Execution, waves_ended: Timestamp) -> Timestamp {
    after(waves_ended.max(execution.driver_since), SETTLE_LIMIT)
}

/// Whether all own jobs have ended, and what the drill must put back and end within this run is done or can't be done.
fn is_settled(execution: &Execution, now: Timestamp) -> bool {
    let launching = execution.servers.values().any(|server| server.status == ServerStatus::Launching);
    let jobs = execution.jobs.values().any(|job| job.launches.is_some() && !job.settled);
    let unseen = execution.waves.iter().any(|wave| launches::has_unseen_instances(execution, wave));
    let in_doubt = execution.waves.iter().flat_map(|wave| &wave.batches).any(|batch| {
        use crate::execution::BatchState::{InDoubt, Intended};
        matches!(batch.state, Intended { .. } | InDoubt { .. })
    });
    let restores = execution.settings_left().any(|server| settings::may_restore(execution, server));
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
