//! The plan: a recipe for one mode with its servers resolved and locked. It is written whole into an execution's first
//! event, so that whoever resumes the execution needs nothing else.

mod origin;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupName, PluginName, ServerId, WaveName};
use crate::plugin::{Grant, PluginLimits, SecretBinding, Signature};
use crate::recipe::{ComponentSource, DEFAULT_FRESH_FOR, Isolation, Limits, MaxFailed, OnFailure, PauseBefore};
use crate::settings::{LaunchSettings, SettingName};
use crate::time::duration_text;

pub use origin::Origin;
pub use resolve::{Inventory, resolve};

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// What it recovers, in words.
    pub description: Option<String>,
    /// The recovery time objective.
    #[serde(with = "duration_text::option")]
    pub rto: Option<Duration>,
    /// The recovery point objective.
    #[serde(with = "duration_text::option")]
    pub rpo: Option<Duration>,
    /// The target account.
    pub account: String,
    /// The target Region.
    pub region: String,
    /// Its waves, in the recipe's order.
    pub waves: Vec<PlannedWave>,
    /// Its servers: locked, each in exactly one wave.
    pub servers: BTreeMap<ServerId, PlannedServer>,
    /// Its plug-ins.
    pub plugins: Vec<PlannedPlugin>,
    /// How long after the last wave a drill's instances are terminated; absent: they are kept.
    #[serde(with = "duration_text::option")]
    pub terminate_after: Option<Duration>,
    /// The network that this drill must stay in; absent in a recovery, and when the recipe asks for none.
    #[serde(default)]
    pub isolation: Option<Isolation>,
    /// Its groups by tags, each with the servers that carried them when the plan was made.
    #[serde(default)]
    pub selections: Vec<TagSelection>,
    /// Servers of its groups that are in no wave: they are not recovered.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// Quotas and waits.
    pub limits: Limits,
}

impl Plan {
    /// The keys of the tags that its groups select servers by.
    pub fn group_tags(&self) -> BTreeSet<String> {
        self.selections.iter().flat_map(|selection| selection.tags.keys().cloned()).collect()
    }
}

/// A wave of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedWave {
    /// Its name.
    pub name: WaveName,
    /// The waves that must have completed.
    pub depends_on: Vec<WaveName>,
    /// Its servers, at least one, in a fixed order.
    pub servers: Vec<ServerId>,
    /// Hooks before it.
    pub before: Vec<PluginName>,
    /// Hooks after it.
    pub after: Vec<PluginName>,
    /// Launch policies.
    pub policies: Vec<PluginName>,
    /// From its start to the end of its last hook, not through pauses.
    #[serde(with = "duration_text")]
    pub timeout: Duration,
    /// Whether the execution pauses before it, in the execution's mode.
    pub pause_before: PauseBefore,
    /// How many of its servers may fail.
    pub max_failed: MaxFailed,
    /// What its failure does.
    pub on_failure: OnFailure,
    /// How long its dependents wait after its end.
    #[serde(default, with = "duration_text")]
    pub wait_after: Duration,
    /// Whether all of its servers may fail.
    #[serde(default)]
    pub optional: bool,
    /// How old the last answer of its before-hooks may be when it launches.
    #[serde(default = "default_fresh_for", with = "duration_text")]
    pub fresh_for: Duration,
}

fn default_fresh_for() -> Duration {
    DEFAULT_FRESH_FOR
}

impl PlannedWave {
    /// How many of its servers may fail.
    pub fn may_fail(&self) -> usize {
        if self.optional { self.servers.len() } else { self.max_failed.of(self.servers.len()) }
    }
}

/// A group by tags, locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagSelection {
    /// The group.
    pub group: GroupName,
    /// Its tags; a server carries all of them.
    pub tags: BTreeMap<String, String>,
    /// The servers that carried them.
    pub servers: Vec<ServerId>,
}

/// A server of a group of which the waves name only a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Its id.
    pub id: ServerId,
    /// The name to show.
    pub name: String,
    /// Its group.
    pub group: GroupName,
}

/// A server of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedServer {
    /// Its id.
    pub id: ServerId,
    /// The name to show.
    pub name: String,
    /// Its group.
    pub group: GroupName,
    /// Its tags when it was resolved.
    pub tags: BTreeMap<String, String>,
    /// The type that DRS recommends for its hardware.
    pub recommended_instance_type: Option<String>,
    /// What the recipe says of its launch in the execution's mode.
    pub settings: LaunchSettings,
    /// Where the recipe says each of them.
    #[serde(default)]
    pub origins: BTreeMap<SettingName, Origin>,
}

/// A plug-in of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPlugin {
    /// Its name.
    pub name: PluginName,
    /// Where its component came from.
    pub component: ComponentSource,
    /// The SHA-256 of the component's bytes, which the store keeps.
    pub sha256: String,
    /// Its signature, as it was checked at the start; absent when none was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// Its rights.
    pub grants: Vec<Grant>,
    /// Whether it may answer `skip-wave`.
    pub may_skip_wave: bool,
    /// What differs from the limits of every hook.
    #[serde(default, skip_serializing_if = "PluginLimits::is_default")]
    pub limits: PluginLimits,
    /// Its configuration.
    pub config: serde_json::Value,
    /// The secrets that the host puts into its requests: where they come from, and where they go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<SecretBinding>,
}

impl Plan {
    /// Whether anything must be known of a server's settings before its launch: the recipe or a policy speaks of them, a
    /// drill must stay in its network, or a hook after the wave is told of them.
    pub fn needs_settings(&self, wave: &PlannedWave, server: &ServerId) -> bool {
        let said = self.servers.get(server).is_some_and(|planned| !planned.settings.is_empty());
        let judged = self.isolation.is_some() || !wave.policies.is_empty();
        said || judged || !wave.after.is_empty()
    }

    /// A wave by its name.
    pub fn wave(&self, name: &WaveName) -> Option<&PlannedWave> {
        self.waves.iter().find(|wave| wave.name == *name)
    }

    /// All servers, in the order of the waves.
    pub fn servers_in_order(&self) -> impl Iterator<Item = &PlannedServer> {
        self.waves.iter().flat_map(|wave| &wave.servers).filter_map(|id| self.servers.get(id))
    }

    /// The batches of a wave: the servers of each StartRecovery call, if none fails before.
    pub fn batches(&self, wave: &PlannedWave) -> Vec<Vec<ServerId>> {
        wave.servers.chunks(self.limits.batch_size()).map(<[ServerId]>::to_vec).collect()
    }
}
