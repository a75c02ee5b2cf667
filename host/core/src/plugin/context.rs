//! What a hook and a policy are told, without any call to AWS and without a grant.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::{ExecutionId, InstanceId, PluginName, RecoveryInstanceId, ServerId, WaveName};
use crate::mode::Mode;
use crate::settings::LaunchSettings;
use crate::status::{ServerStatus, WaveStatus};
use crate::time::{Timestamp, duration_text};

use super::outcome::{Finding, HostCallRecord};

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HookPhase {
    /// Before the wave's servers are launched.
    Before,
    /// After all jobs of the wave have ended.
    After,
}

impl HookPhase {
    /// `before` or `after`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

impl std::fmt::Display for HookPhase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What EC2 says of a launched instance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InstanceFacts {
    /// Its type.
    pub instance_type: Option<String>,
    /// Its private IPv4 address.
    pub private_ip: Option<String>,
    /// Its public IPv4 address.
    pub public_ip: Option<String>,
    /// Its private DNS name.
    pub hostname: Option<String>,
    /// Its Availability Zone.
    pub zone: Option<String>,
    /// Its state when it was read.
    pub state: Option<String>,
}

/// A server as a hook or a policy sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerContext {
    /// The server.
    pub id: ServerId,
    /// The name to show.
    pub name: String,
    /// Its tags at the start of the execution.
    pub tags: BTreeMap<String, String>,
    /// Its status in this execution.
    pub status: ServerStatus,
    /// Its recovery instance, once launched.
    pub recovery_instance: Option<RecoveryInstanceId>,
    /// Its EC2 instance, once launched.
    pub instance: Option<InstanceId>,
    /// What EC2 says of the instance.
    pub facts: InstanceFacts,
    /// The settings that it is launched with, as far as they are known yet.
    pub settings: LaunchSettings,
}

/// An earlier wave and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PriorWave {
    /// Its name.
    pub name: WaveName,
    /// How it stands.
    pub status: WaveStatus,
    /// What its hooks found.
    pub findings: Vec<Finding>,
}

/// What a hook is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HookContext {
    /// The execution.
    pub execution: ExecutionId,
    /// Its mode.
    pub mode: Mode,
    /// The plan's name.
    pub plan: String,
    /// The target account.
    pub account: String,
    /// The target Region.
    pub region: String,
    /// The plan's recovery time objective.
    #[serde(with = "duration_text::option")]
    pub rto: Option<Duration>,
    /// The plan's recovery point objective.
    #[serde(with = "duration_text::option")]
    pub rpo: Option<Duration>,
    /// The wave.
    pub wave: WaveName,
    /// The wave's servers.
    pub servers: Vec<ServerContext>,
    /// When the execution started.
    pub started: Timestamp,
    /// When the wave started.
    pub wave_started: Timestamp,
    /// What is said of the wave's servers so far: by their launch actions, and by the hooks before this one.
    pub findings: Vec<Finding>,
    /// The waves that have started before, in order of their start.
    pub prior_waves: Vec<PriorWave>,
    /// The time now, on the runtime's clock.
    pub now: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When the whole hook must have answered.
    pub deadline: Timestamp,
    /// Whether `retry-after` is no longer accepted.
    pub last_attempt: bool,
    /// Whether the attempt before this one was cut off by a crash.
    pub interrupted: bool,
    /// What the attempt before handed back with `retry-after`; at most 16 KiB.
    pub state: Option<Vec<u8>>,
    /// The same for every repetition of this attempt, different for any other.
    pub idempotency_key: String,
}

/// One call of a hook.
#[derive(Debug, Clone, PartialEq)]
pub struct HookCall {
    /// The plug-in, by its name in the recipe.
    pub plugin: PluginName,
    /// Which world it is called in.
    pub phase: HookPhase,
    /// What it is told.
    pub context: HookContext,
    /// The calls of the same attempt before a crash cut it off, in order: they are answered so again and not made. Empty in
    /// an attempt that just begins.
    pub recorded: Vec<HostCallRecord>,
}

/// What a policy is told: nothing that changes from one call to the next, so that the same input has the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyContext {
    /// The execution's mode.
    pub mode: Mode,
    /// The plan's name.
    pub plan: String,
    /// The target account.
    pub account: String,
    /// The target Region.
    pub region: String,
    /// The wave.
    pub wave: WaveName,
    /// The server.
    pub server: ServerId,
    /// The server's name to show.
    pub server_name: String,
    /// The server's tags.
    pub tags: BTreeMap<String, String>,
    /// The instance type that DRS recommends for the source's hardware.
    pub recommended_instance_type: Option<String>,
    /// The settings as they would be now: AWS ← group ← overlay ← server ← the policies before this one.
    pub settings: LaunchSettings,
}

/// One call of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyCall {
    /// The plug-in, by its name in the recipe.
    pub plugin: PluginName,
    /// What it is told.
    pub context: PolicyContext,
}
