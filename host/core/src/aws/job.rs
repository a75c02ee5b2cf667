//! A DRS job and its log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;
use crate::ids::{InstanceId, JobId, RecoveryInstanceId, ServerId};
use crate::time::Timestamp;

open_enum! {
    /// The status of a job. COMPLETED says that it ended, not that it succeeded; there is no FAILED.
    JobStatus {
        /// Accepted.
        Pending = "PENDING",
        /// Under way.
        Started = "STARTED",
        /// Ended, whatever came of it.
        Completed = "COMPLETED",
    }
}

open_enum! {
    /// What a job does.
    JobType {
        /// It launches recovery instances.
        Launch = "LAUNCH",
        /// It terminates recovery instances.
        Terminate = "TERMINATE",
        /// It converts a recovery point.
        CreateConvertedSnapshot = "CREATE_CONVERTED_SNAPSHOT",
    }
}

open_enum! {
    /// What became of one server of a job.
    LaunchStatus {
        /// Not begun.
        Pending = "PENDING",
        /// Under way.
        InProgress = "IN_PROGRESS",
        /// Launched.
        Launched = "LAUNCHED",
        /// Failed.
        Failed = "FAILED",
        /// Its instance was terminated.
        Terminated = "TERMINATED",
    }
}

open_enum! {
    /// The status of a launch action's run.
    ActionStatus {
        /// Under way.
        InProgress = "IN_PROGRESS",
        /// Done.
        Succeeded = "SUCCEEDED",
        /// Failed.
        Failed = "FAILED",
    }
}

/// One of a participating server's `launchActionsStatus.runs`: an action that DRS runs on the instance after its launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionRun {
    /// The action's name, else its id.
    pub name: String,
    /// Where it stands; absent when DRS does not say.
    pub status: Option<ActionStatus>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Whether a launch counts as good though the action failed. Absent means no.
    pub optional: Option<bool>,
}

/// One of a job's `participatingServers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParticipatingServer {
    /// The server.
    pub server: ServerId,
    /// What became of it; absent when DRS does not say.
    pub launch_status: Option<LaunchStatus>,
    /// Its recovery instance. Recorded drills have none here.
    pub recovery_instance: Option<RecoveryInstanceId>,
    /// The runs of its launch actions; absent when DRS says nothing of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<ActionRun>>,
}

/// A job as DescribeJobs and StartRecovery give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: Option<JobType>,
    /// Its status.
    pub status: Option<JobStatus>,
    /// When it was created.
    pub created: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// `START_DRILL`, `START_RECOVERY` and others, as it came.
    pub initiated_by: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its servers.
    pub participating: Vec<ParticipatingServer>,
}

impl Job {
    /// Whether the job has ended. It says nothing of success.
    pub fn has_ended(&self) -> bool {
        self.status == Some(JobStatus::Completed)
    }
}

/// One line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobLogItem {
    /// The event's name as it came, such as `CONVERSION_START`. `LAUNCH_END` is in recorded runs but in no model.
    pub event: String,
    /// When it was logged.
    pub at: Option<Timestamp>,
    /// The server it is about; absent for events of the whole job.
    pub server: Option<ServerId>,
    /// `eventData.targetInstanceID`.
    pub instance: Option<InstanceId>,
    /// `eventData.rawError`.
    pub error: Option<String>,
}
