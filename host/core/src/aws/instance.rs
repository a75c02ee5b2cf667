//! An EC2 instance and its status checks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;
use crate::ids::InstanceId;

open_enum! {
    /// `instanceState.name`.
    InstanceState {
        /// Starting.
        Pending = "pending",
        /// Running.
        Running = "running",
        /// Ending.
        ShuttingDown = "shutting-down",
        /// Ended.
        Terminated = "terminated",
        /// Stopping.
        Stopping = "stopping",
        /// Stopped.
        Stopped = "stopped",
    }
}

open_enum! {
    /// The summary of a system or an instance status check.
    CheckStatus {
        /// Passed.
        Ok = "ok",
        /// Failed.
        Impaired = "impaired",
        /// Not enough data.
        InsufficientData = "insufficient-data",
        /// Not made for an instance that does not run.
        NotApplicable = "not-applicable",
        /// Still being made.
        Initializing = "initializing",
    }
}

/// An instance as DescribeInstances gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// Its type.
    pub instance_type: Option<String>,
    /// Its state.
    pub state: Option<InstanceState>,
    /// Its private IPv4 address.
    pub private_ip: Option<String>,
    /// Its public IPv4 address.
    pub public_ip: Option<String>,
    /// Its private DNS name.
    pub hostname: Option<String>,
    /// Its Availability Zone.
    pub zone: Option<String>,
    /// Its subnet.
    pub subnet: Option<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// An instance's status as DescribeInstanceStatus gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatus {
    /// The instance.
    pub id: InstanceId,
    /// Its state.
    pub state: Option<InstanceState>,
    /// The system status check.
    pub system: Option<CheckStatus>,
    /// The instance status check.
    pub instance: Option<CheckStatus>,
}

/// What an instance's state was, and what it is since it was asked to start or to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChange {
    /// The instance.
    pub id: InstanceId,
    /// The state before.
    pub previous: Option<InstanceState>,
    /// The state after.
    pub current: Option<InstanceState>,
}
