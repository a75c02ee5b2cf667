//! Launch actions: what DRS runs on an instance after its launch. In a recovery the server is launched when they are done.
//!
//! They run in drills as well, with the credentials of whoever started them; a drill does not wait for them.

use std::time::Duration;

use crate::aws::{ActionRun, ActionStatus, ParticipatingServer};
use crate::plugin::{Finding, FindingLevel};
use crate::time::format_duration;

use super::truth::{ACTIONS_LIMIT, Awaited, TRUTH_LIMIT};

/// What is to be said of a launched server's actions, or `None` while they run. An action that failed, or did not end in
/// time, is a failed finding; one that the server's owner calls optional is told only.
pub(super) fn after_actions(participant: &ParticipatingServer, awaited: &Awaited) -> Option<Vec<Finding>> {
    if awaited.stopped.contains(&participant.server) {
        return Some(Vec::new());
    }
    let runs = participant.actions.as_deref().unwrap_or_default();
    if runs.is_empty() {
        return without_runs(participant, awaited);
    }
    if !is_over(awaited, ACTIONS_LIMIT) && !runs.iter().all(has_ended) {
        return None;
    }
    let finding = |run: &ActionRun| {
        let level = if run.optional == Some(true) { FindingLevel::Warn } else { FindingLevel::Failed };
        Some(Finding { server: participant.server.clone(), level, detail: trouble(run, awaited)? })
    };
    Some(runs.iter().filter_map(finding).collect())
}

/// DRS shows the runs only once its agent on the instance has been found.
fn without_runs(participant: &ParticipatingServer, awaited: &Awaited) -> Option<Vec<Finding>> {
    let expected = participant.actions.is_some() || awaited.actions_of.contains(&participant.server);
    match (expected, is_over(awaited, TRUTH_LIMIT)) {
        (false, _) => Some(Vec::new()),
        (true, false) => None,
        (true, true) => {
            let detail = "launch actions were expected of it, and DRS shows no run of any".to_owned();
            Some(vec![Finding { server: participant.server.clone(), level: FindingLevel::Warn, detail }])
        }
    }
}

/// Whether there is no more waiting: for so long after the job, or because the wave has no time left.
fn is_over(awaited: &Awaited, limit: Duration) -> bool {
    awaited.waited >= limit || awaited.wave_is_nearly_over
}

fn has_ended(run: &ActionRun) -> bool {
    matches!(run.status, Some(ActionStatus::Succeeded | ActionStatus::Failed))
}

/// What went wrong with a run.
fn trouble(run: &ActionRun, awaited: &Awaited) -> Option<String> {
    let name = &run.name;
    match &run.status {
        Some(ActionStatus::Succeeded) => None,
        Some(ActionStatus::Failed) => {
            let reason = run.failure.as_deref().unwrap_or("DRS gives no reason");
            Some(format!("launch action `{name}` failed: {reason}"))
        }
        status => {
            let said = status.as_ref().map_or("nothing", ActionStatus::as_str);
            let late = match awaited.waited >= ACTIONS_LIMIT {
                true => format!("did not end within {} after the job", format_duration(ACTIONS_LIMIT)),
                false => "had not ended when the wave's time was nearly over".to_owned(),
            };
            Some(format!("launch action `{name}` {late}: DRS says {said} of it"))
        }
    }
}
