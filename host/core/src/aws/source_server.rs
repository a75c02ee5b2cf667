//! A source server as DescribeSourceServers gives it.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;
use crate::ids::{JobId, ServerId};
use crate::time::{Timestamp, duration_text};

open_enum! {
    /// `dataReplicationInfo.dataReplicationState`.
    ReplicationState {
        /// Not replicating.
        Stopped = "STOPPED",
        /// Starting.
        Initiating = "INITIATING",
        /// First copy of the disks.
        InitialSync = "INITIAL_SYNC",
        /// Behind, catching up.
        Backlog = "BACKLOG",
        /// A snapshot is being made.
        CreatingSnapshot = "CREATING_SNAPSHOT",
        /// Up to date.
        Continuous = "CONTINUOUS",
        /// Paused.
        Paused = "PAUSED",
        /// Disks are compared again.
        Rescan = "RESCAN",
        /// It makes no progress.
        Stalled = "STALLED",
        /// The agent is not heard from.
        Disconnected = "DISCONNECTED",
    }
}

/// `lifeCycle.lastLaunch.initiated`: a second witness of a launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastLaunch {
    /// The job of the server's last launch, of whoever it was.
    pub job: Option<JobId>,
    /// When the launch was asked for.
    pub at: Option<Timestamp>,
    /// `DRILL` or `RECOVERY`, as it came.
    pub kind: Option<String>,
}

/// A source server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceServer {
    /// Its id.
    pub id: ServerId,
    /// Its ARN.
    pub arn: Option<String>,
    /// `sourceProperties.identificationHints.hostname`.
    pub hostname: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// The state of its replication; absent when DRS does not say.
    pub replication_state: Option<ReplicationState>,
    /// How far its replication is behind; absent means unknown, not zero.
    #[serde(with = "duration_text::option", default)]
    pub lag: Option<Duration>,
    /// `sourceProperties.recommendedInstanceType`.
    pub recommended_instance_type: Option<String>,
    /// `sourceProperties.networkInterfaces`: the first IPv4 address of its primary interface.
    #[serde(default)]
    pub private_ip: Option<Ipv4Addr>,
    /// `sourceProperties.architecture`: `x86_64` or `arm64`, as it came.
    #[serde(default)]
    pub architecture: Option<String>,
    /// `sourceProperties.supportsNitroInstances`.
    #[serde(default)]
    pub supports_nitro: Option<bool>,
    /// Its last launch, of whoever it was.
    pub last_launch: Option<LastLaunch>,
}

impl SourceServer {
    /// The name to show: the tag `Name`, else the host name, else the id.
    pub fn display_name(&self) -> &str {
        self.tags.get("Name").or(self.hostname.as_ref()).map_or(self.id.as_str(), String::as_str)
    }

    /// Whether it carries every one of these tags; keys and values are compared without regard to case.
    pub fn has_tags(&self, wanted: &BTreeMap<String, String>) -> bool {
        wanted.iter().all(|(key, value)| {
            self.tags
                .iter()
                .any(|(k, v)| k.to_lowercase() == key.to_lowercase() && v.to_lowercase() == value.to_lowercase())
        })
    }
}
