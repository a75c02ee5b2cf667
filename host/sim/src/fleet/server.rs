//! What a fleet file says of servers, networks, and of what is already there when the world begins.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{
    instance_types::Architecture,
    timings::Timings,
    units::{Length, Size},
};

/// `[defaults]`: what holds for each server that does not say otherwise.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Defaults {
    pub(crate) subnet: Option<Spanned<String>>,
    pub(crate) security_groups: Vec<Spanned<String>>,
    pub(crate) instance_type: Option<String>,
    pub(crate) os: Option<String>,
}

/// `[[servers]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Server {
    pub(super) id: Spanned<String>,
    pub(crate) hostname: String,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    pub(super) instance_type: Option<String>,
    pub(super) recommended_instance_type: Option<String>,
    #[serde(default = "two")]
    pub(crate) cpus: u32,
    #[serde(default = "eight_gib")]
    pub(crate) ram: Size,
    #[serde(default = "one_disk")]
    pub(crate) disks: Vec<Disk>,
    pub(super) os: Option<String>,
    #[serde(default = "x86")]
    pub(crate) architecture: Architecture,
    /// Whether it has the drivers for instances on Nitro.
    #[serde(default = "yes")]
    pub(crate) supports_nitro: bool,
    /// The account whose staging area it replicates into; absent: this one.
    pub(crate) staging_account: Option<Spanned<String>>,
    /// The address in the source network, which `copy-private-ip` copies.
    pub(crate) private_ip: Option<Ipv4Addr>,
    pub(super) subnet: Option<Spanned<String>>,
    pub(super) security_groups: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(crate) replication: ReplicationState,
    /// Absent: DRS does not say, the lag is unknown.
    pub(crate) lag: Option<Length>,
    /// How long before the world's beginning the agent was seen; a replicating agent is seen all the time.
    #[serde(default = "ten_seconds")]
    pub(crate) last_seen: Length,
    /// Age of the newest point in time at the world's beginning. A CONTINUOUS server makes one every ten minutes.
    #[serde(default = "four_minutes")]
    pub(crate) newest_recovery_point: Length,
    /// How many points in time are kept.
    #[serde(default = "six")]
    pub(crate) recovery_points: u32,
    #[serde(default)]
    pub(crate) launch: LaunchSettings,
    #[serde(default)]
    pub(crate) timings: Timings,
    /// Ids of the instances of its first launches; later ones derive from the seed.
    #[serde(default)]
    pub(crate) instance_ids: Vec<Spanned<String>>,
}

impl Server {
    pub(crate) fn id(&self) -> &str {
        self.id.get_ref()
    }
}

fn x86() -> Architecture {
    Architecture::X86
}

fn yes() -> bool {
    true
}

fn two() -> u32 {
    2
}

fn six() -> u32 {
    6
}

fn eight_gib() -> Size {
    Size::gib(8)
}

fn one_disk() -> Vec<Disk> {
    vec![Disk { device: "/dev/xvda".to_owned(), size: Size::gib(30) }]
}

fn ten_seconds() -> Length {
    Length::millis(10_000)
}

fn four_minutes() -> Length {
    Length::millis(240_000)
}

/// A replicated disk of a server.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Disk {
    pub(crate) device: String,
    pub(crate) size: Size,
}

/// `launch` of a server: the launch configuration that it begins with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LaunchSettings {
    pub(crate) right_sizing: RightSizing,
    pub(crate) disposition: Disposition,
    pub(crate) copy_private_ip: bool,
    pub(crate) copy_tags: bool,
    pub(crate) recovery_mode: RecoveryMode,
    /// Whether launch actions run: postLaunchEnabled.
    pub(crate) launch_actions: bool,
}

/// DataReplicationState of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ReplicationState {
    Stopped,
    Initiating,
    InitialSync,
    Backlog,
    CreatingSnapshot,
    #[default]
    Continuous,
    Paused,
    Rescan,
    Stalled,
    Disconnected,
}

impl ReplicationState {
    /// Whether a snapshot on demand can be taken: the agent answers and the first copy is done.
    pub(crate) fn takes_snapshots(self) -> bool {
        use ReplicationState::{Backlog, Continuous, CreatingSnapshot, Rescan};
        matches!(self, Backlog | Continuous | CreatingSnapshot | Rescan)
    }

    /// Whether points in time exist: never before the first copy is done, nor after replication was stopped.
    pub(crate) fn keeps_recovery_points(self) -> bool {
        !matches!(self, ReplicationState::Stopped | ReplicationState::Initiating | ReplicationState::InitialSync)
    }
}

/// TargetInstanceTypeRightSizingMethod of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum RightSizing {
    /// The launch template's type is used.
    #[serde(rename = "NONE")]
    None,
    /// DRS chooses by CPU and memory.
    #[default]
    #[serde(rename = "BASIC")]
    Basic,
    /// DRS keeps the type that the server has in AWS.
    #[serde(rename = "IN_AWS")]
    InAws,
}

/// LaunchDisposition of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Disposition {
    /// The instance runs.
    #[default]
    #[serde(rename = "STARTED")]
    Started,
    /// The instance is stopped.
    #[serde(rename = "STOPPED")]
    Stopped,
}

/// RecoveryMode of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum RecoveryMode {
    /// Without conversion.
    #[serde(rename = "FAST")]
    Fast,
    /// With conversion.
    #[default]
    #[serde(rename = "OPTIMAL")]
    Optimal,
}
