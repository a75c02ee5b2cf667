//! A recovery instance and a recovery point, as DRS gives them.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, JobId, RecoveryInstanceId, ServerId};
use crate::time::Timestamp;

/// A recovery instance as DescribeRecoveryInstances gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryInstance {
    /// Its id in DRS.
    pub id: RecoveryInstanceId,
    /// Its EC2 instance.
    pub instance: Option<InstanceId>,
    /// The server that it is of.
    pub server: Option<ServerId>,
    /// The job that launched it.
    pub job: Option<JobId>,
    /// Whether a drill launched it; absent when DRS does not say, which is not the same as `true`.
    pub is_drill: Option<bool>,
    /// `ec2InstanceState`, as it came.
    pub state: Option<String>,
    /// `failback.state`, as it came; `FAILBACK_NOT_STARTED` when no failback is under way.
    pub failback: Option<String>,
    /// `pointInTimeSnapshotDateTime`: the recovery point that it was launched from.
    pub point_in_time: Option<Timestamp>,
}

/// A recovery point as DescribeRecoverySnapshots gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecoverySnapshot {
    /// Its id: `pit-` and 17 hexadecimal digits.
    pub id: String,
    /// The server that it is of.
    pub server: ServerId,
    /// The time that it holds: `timestamp`, else `expectedTimestamp`.
    pub at: Option<Timestamp>,
}
