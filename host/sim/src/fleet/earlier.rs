//! What others did before the world begins: running jobs and recovery instances.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::units::Length;

/// `[[recovery-instances]]`: one that was launched before the world began.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ForeignRecoveryInstance {
    pub(crate) server: Spanned<String>,
    pub(crate) drill: bool,
    #[serde(default = "one_day")]
    pub(crate) launched_ago: Length,
    #[serde(default)]
    pub(crate) failback: FailbackState,
}

fn one_day() -> Length {
    Length::millis(86_400_000)
}

/// FailbackState of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum FailbackState {
    #[default]
    #[serde(rename = "FAILBACK_NOT_STARTED")]
    NotStarted,
    #[serde(rename = "FAILBACK_IN_PROGRESS")]
    InProgress,
    #[serde(rename = "FAILBACK_READY_FOR_LAUNCH")]
    ReadyForLaunch,
    #[serde(rename = "FAILBACK_COMPLETED")]
    Completed,
    #[serde(rename = "FAILBACK_ERROR")]
    Error,
    #[serde(rename = "FAILBACK_NOT_READY_FOR_LAUNCH")]
    NotReadyForLaunch,
    #[serde(rename = "FAILBACK_LAUNCH_STATE_NOT_AVAILABLE")]
    LaunchStateNotAvailable,
}

/// `[[jobs]]`: one that somebody else started before the world began.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ForeignJob {
    pub(crate) servers: Vec<Spanned<String>>,
    #[serde(default = "yes")]
    pub(crate) drill: bool,
    #[serde(default = "zero")]
    pub(crate) started_ago: Length,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

fn yes() -> bool {
    true
}

fn zero() -> Length {
    Length::millis(0)
}
