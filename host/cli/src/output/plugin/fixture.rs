//! A call of a plug-in as a fixture: what it was told, with what it was granted and configured, and what it was answered.

use drs_core::ids::{ExecutionId, PluginName, WaveName};
use drs_core::plugin::{Grant, HookContext, HostCallRecord, PluginLimits, PolicyContext};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::output::json_text;

/// A fixture: `plugin test` takes it for its scenario.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fixture {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The plug-in.
    pub plugin: PluginName,
    /// The world that it was called in.
    pub world: String,
    /// The wave.
    pub wave: WaveName,
    /// Which attempt, or which judgement.
    pub attempt: u32,
    /// What it was told.
    pub context: FixtureContext,
    /// Its configuration.
    pub config: Value,
    /// Its grants.
    pub grants: Vec<Grant>,
    /// Whether it may answer `skip-wave`.
    pub may_skip_wave: bool,
    /// What differs from the limits of every hook.
    pub limits: PluginLimits,
    /// The calls that it made, with their answers.
    pub calls: Vec<HostCallRecord>,
}

/// A context.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum FixtureContext {
    /// Of a hook.
    Hook(Box<HookContext>),
    /// Of a policy.
    Policy(Box<PolicyContext>),
}

impl Fixture {
    /// As text.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }
}
