//! What the sandbox is given of a plug-in, and why it refuses one.

use std::collections::BTreeSet;

use drs_core::ids::PluginName;
use drs_core::plan::Plan;
use drs_core::plugin::{Grant, PluginLimits};
use serde::{Deserialize, Serialize};

use crate::engine::ComponentDigest;
use crate::secret::Secret;

/// Where a plug-in is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PluginUse {
    /// As a hook before a wave.
    Before,
    /// As a hook after a wave.
    After,
    /// As a policy.
    Policy,
}

impl PluginUse {
    /// The world that the component must be of.
    pub fn world(self) -> &'static str {
        match self {
            Self::Before => "before-wave",
            Self::After => "after-wave",
            Self::Policy => "launch-policy",
        }
    }

    /// The interface that it must export.
    pub(crate) fn interface(self) -> &'static str {
        match self {
            Self::Before => "before-hook",
            Self::After => "after-hook",
            Self::Policy => "policy",
        }
    }

    /// The key of a wave under which the recipe names it.
    pub(crate) fn recipe_key(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Policy => "policies",
        }
    }

    /// Where the waves of a plan use a plug-in.
    pub fn of(plan: &Plan, plugin: &PluginName) -> BTreeSet<PluginUse> {
        let named = |purpose: &PluginUse| {
            plan.waves.iter().any(|wave| {
                let list = match purpose {
                    Self::Before => &wave.before,
                    Self::After => &wave.after,
                    Self::Policy => &wave.policies,
                };
                list.contains(plugin)
            })
        };
        Self::ALL.into_iter().filter(named).collect()
    }

    /// All uses.
    pub(crate) const ALL: [PluginUse; 3] = [Self::Before, Self::After, Self::Policy];
}

/// A plug-in as the recipe describes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PluginSpec {
    /// Its name in the recipe.
    pub name: PluginName,
    /// Where the waves use it: one place or more.
    pub uses: BTreeSet<PluginUse>,
    /// The component, binary.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// The SHA-256 that the component must have, as hexadecimal digits.
    pub sha256: Option<String>,
    /// What it is granted.
    pub grants: Vec<Grant>,
    /// The keys of the tags that the recipe's groups select servers by: no plug-in writes them.
    pub group_tags: BTreeSet<String>,
    /// Whether it may skip a wave: `may = ["skip-wave"]`.
    pub may_skip_wave: bool,
    /// What differs from the limits of every hook, or of every policy.
    pub limits: PluginLimits,
    /// Its `config`, handed to it as JSON text.
    pub config: serde_json::Value,
    /// The secrets that are put into its requests.
    #[serde(skip)]
    pub secrets: Vec<Secret>,
}

impl PluginSpec {
    /// The digest of its component's bytes, if it is pinned.
    pub(crate) fn digest(&self) -> Option<ComponentDigest> {
        self.sha256.is_some().then(|| ComponentDigest::of(&self.bytes))
    }

    /// All but the component's bytes and its secrets.
    pub(crate) fn without_bytes(&self) -> Self {
        Self {
            name: self.name.clone(),
            uses: self.uses.clone(),
            bytes: Vec::new(),
            sha256: self.sha256.clone(),
            grants: self.grants.clone(),
            group_tags: self.group_tags.clone(),
            may_skip_wave: self.may_skip_wave,
            limits: self.limits,
            config: self.config.clone(),
            secrets: Vec::new(),
        }
    }
}

/// Why a plug-in is refused before anything runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("plug-in `{plugin}`: {problem}")]
pub struct PluginError {
    /// The plug-in, by its name in the recipe.
    pub plugin: PluginName,
    /// What is wrong.
    pub problem: String,
    /// What to do: where it helps, the lines to add to the recipe.
    pub help: Option<String>,
}

/// What is wrong with a plug-in, before its name is known.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) problem: String,
    pub(crate) help: Option<String>,
}

impl Refusal {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: None }
    }

    pub(crate) fn with_help(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: Some(help.into()) }
    }

    pub(crate) fn of(self, plugin: &PluginName) -> PluginError {
        PluginError { plugin: plugin.clone(), problem: self.problem, help: self.help }
    }
}
