//! Launch actions: what DRS runs on an instance once it is launched, one action after the other.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{JobKind, LaunchCourse, Model, Settings};
use crate::{
    fleet::{FailedLaunchAction, LaunchActions, ServerFaultKind},
    ids,
};

/// The runs of one launch, settled at LAUNCH_START.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ActionRuns {
    /// Whether the job ends only after them.
    pub(super) holds_job: bool,
    /// When a failed action marks the launch as failed.
    pub(super) fails_launch_at: Option<Timestamp>,
    /// When the agent of Systems Manager answered on the instance.
    pub(crate) agent_found: Timestamp,
    /// In the order of their start.
    pub(crate) runs: Vec<ActionRun>,
}

/// The run of one action.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ActionRun {
    pub(crate) id: String,
    /// The action's place in the fleet file, from 0.
    pub(crate) place: usize,
    pub(crate) start: Timestamp,
    /// Absent: it never ends.
    pub(crate) end: Option<Timestamp>,
    /// Why it fails.
    pub(crate) error: Option<String>,
}

/// LaunchActionRunStatus of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RunStatus {
    InProgress,
    Succeeded,
    Failed,
}

impl ActionRun {
    /// Its status; absent before it starts.
    pub(crate) fn status(&self, now: Timestamp) -> Option<RunStatus> {
        match self.end {
            _ if now < self.start => None,
            Some(end) if end <= now && self.error.is_some() => Some(RunStatus::Failed),
            Some(end) if end <= now => Some(RunStatus::Succeeded),
            _ => Some(RunStatus::InProgress),
        }
    }
}

impl ActionRuns {
    /// When the last of them ends; absent: never.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.runs.last()?.end
    }
}

impl Model {
    /// The runs of a launch that ends well; absent when none is due.
    pub(super) fn action_runs(
        &self,
        launch: &LaunchCourse,
        settings: &Settings,
        job: &str,
        kind: JobKind,
    ) -> Option<ActionRuns> {
        let switches = self.fleet.switches();
        let wanted = kind == JobKind::Recovery || switches.launch_actions_in_drills;
        // Nothing runs on an instance that is not started.
        if !settings.launch_actions || settings.stopped || !wanted {
            return None;
        }
        let faults: Vec<_> = self.fleet.server_faults(self.state.seed, &launch.server, launch.number).collect();
        let mut runs = ActionRuns {
            holds_job: switches.launch_actions == LaunchActions::InJob,
            fails_launch_at: None,
            agent_found: launch.times.launch_end,
            runs: Vec::new(),
        };
        let mut start = launch.times.launch_end;
        for (place, action) in self.fleet.launch_actions(&launch.server) {
            let first = runs.runs.is_empty();
            let hits = |named: &Option<String>| named.as_ref().map_or(first, |name| name == action.name());
            let error = faults.iter().find_map(|fault| match fault {
                ServerFaultKind::LaunchActionFailure { action, error } if hits(action) => Some(error.clone()),
                _ => None,
            });
            let stuck = faults
                .iter()
                .any(|fault| matches!(fault, ServerFaultKind::LaunchActionStuck { action } if hits(action)));
            let end = (!stuck).then(|| start + action.length());
            let stops = stuck || error.is_some() && !action.optional;
            if error.is_some() && stops && switches.failed_launch_action == FailedLaunchAction::Failed {
                runs.fails_launch_at = end;
            }
            let id = ids::uuid(self.state.seed, "action run", &[job, &launch.server, &place.to_string()]);
            runs.runs.push(ActionRun { id, place, start, end, error });
            match end {
                Some(end) if !stops => start = end,
                _ => break,
            }
        }
        (!runs.runs.is_empty()).then_some(runs)
    }
}
