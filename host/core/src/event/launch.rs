//! What events say of launches: the servers of an intent, what looking for its effect found, the truth about each server.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::aws::Job;
use crate::ids::{InstanceId, JobId, RecoveryInstanceId, ServerId};
use crate::plugin::Finding;
use crate::time::{Timestamp, duration_text};

/// A server of a launch intent with its last launch as it was: the second witness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Witness {
    /// The server.
    pub server: ServerId,
    /// `lastLaunch.initiated.jobID` before the call.
    pub last_job: Option<JobId>,
    /// The recovery instances that it had before the call.
    pub instances: Vec<RecoveryInstanceId>,
    /// How far its replication was behind; absent means unknown, not zero.
    #[serde(with = "duration_text::option", default)]
    pub lag: Option<Duration>,
}

/// A server that a job of somebody else holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BusyServer {
    /// The server.
    pub server: ServerId,
    /// The job that holds it, and who started it.
    pub holder: String,
}

/// What looking for the effect of a launch found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "found")]
pub enum LaunchFinding {
    /// The job is ours.
    Adopted {
        /// The job.
        job: Box<Job>,
        /// What proves it.
        evidence: String,
    },
    /// Surely nothing happened.
    NoEffect {
        /// What proves it.
        evidence: String,
        /// Servers that others hold.
        busy: Vec<BusyServer>,
    },
    /// Something happened that is not surely ours.
    Unresolved {
        /// What was found.
        detail: String,
    },
}

/// What DRS says became of a server of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "truth")]
pub enum Truth {
    /// `launchStatus` is LAUNCHED and the instance is known.
    Launched {
        /// The recovery instance.
        recovery_instance: RecoveryInstanceId,
        /// Its EC2 instance.
        instance: InstanceId,
        /// The recovery point that it was launched from; absent when DRS does not say.
        #[serde(default)]
        point_in_time: Option<Timestamp>,
        /// What is to be said of its launch actions, in a recovery.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Finding>,
    },
    /// `launchStatus` is FAILED.
    Failed {
        /// What the job's log says.
        detail: String,
    },
    /// DRS does not say.
    Unresolved {
        /// What is missing.
        detail: String,
    },
}

/// The truth about one server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerTruth {
    /// The server.
    pub server: ServerId,
    /// What became of it.
    #[serde(flatten)]
    pub truth: Truth,
}
