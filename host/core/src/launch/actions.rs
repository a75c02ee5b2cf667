//! Launch actions: what DRS runs on an instance after its launch. In a recovery the server is launched when they are done.
//!
//! They run in drills as well, with the credentials of whoever started them; a drill does not wait for them.

use crate::aws::{ActionRun, ActionStatus, ParticipatingServer};
use crate::plugin::{Finding, FindingLevel};
use crate::time::format_duration;

use super::truth::{ACTIONS_LIMIT, Awaited, TRUTH_LIMIT};

/// What is to be said of a launched server's actions, or `None` while they run. An action that failed, or did not end in
/// time, is a failed finding; one that the server's owner calls optional is told only.
pub(super) fn after_actions(participant: &ParticipatingServer, awaited: &Awaited) -> Option<Vec<Finding>> {
    let runs = participant.actions.as_deref().unwrap_or_default();
    if runs.is_empty() {
        return without_runs(participant, awaited);
    }
    let late = awaited.waited >= ACTIONS_LIMIT;
    if !late && !runs.iter().all(has_ended) {
        return None;
    }
    let finding = |run: &ActionRun| {
        let level = if run.optional == Some(true) { FindingLevel::Warn } else { FindingLevel::Failed };
        Some(Finding { server: participant.server.clone(), level, detail: trouble(run)? })
    };
    Some(runs.iter().filter_map(finding).collect())
}

/// DRS shows the runs only once its agent on the instance has been found.
fn without_runs(participant: &ParticipatingServer, awaited: &Awaited) -> Option<Vec<Finding>> {
    let expected = participant.actions.is_some() || awaited.actions_of.contains(&participant.server);
    match (expected, awaited.waited >= TRUTH_LIMIT) {
        (false, _) => Some(Vec::new()),
        (true, false) => None,
        (true, true) => {
            let detail = "its launch actions are on, and DRS shows no run of any".to_owned();
            Some(vec![Finding { server: participant.server.clone(), level: FindingLevel::Warn, detail }])
        }
    }
}

fn has_ended(run: &ActionRun) -> bool {
    matches!(run.status, Some(ActionStatus::Succeeded | ActionStatus::Failed))
}

/// What went wrong with a run.
fn trouble(run: &ActionRun) -> Option<String> {
    let name = &run.name;
    match &run.status {
        Some(ActionStatus::Succeeded) => None,
        Some(ActionStatus::Failed) => {
            let reason = run.failure.as_deref().unwrap_or("DRS gives no reason");
            Some(format!("launch action `{name}` failed: {reason}"))
        }
        status => {
            let said = status.as_ref().map_or("nothing", ActionStatus::as_str);
            let limit = format_duration(ACTIONS_LIMIT);
            Some(format!("launch action `{name}` did not end within {limit} after the job: DRS says {said} of it"))
        }
    }
}
