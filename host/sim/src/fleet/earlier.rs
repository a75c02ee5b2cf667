//! What others do: recovery instances that are there when the world begins, and jobs before and after that.

use std::collections::BTreeMap;

use jiff::SignedDuration;
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

/// `[[jobs]]`: one that somebody else started before the world began, or starts later.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ForeignJob {
    pub(crate) servers: Vec<Spanned<String>>,
    #[serde(default = "yes")]
    pub(crate) drill: bool,
    started_ago: Option<Length>,
    /// From the world's beginning to its start.
    starts_after: Option<Spanned<Length>>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

impl ForeignJob {
    /// When it starts, counted from the world's beginning: zero and less is before it.
    pub(crate) fn starts(&self) -> SignedDuration {
        match (&self.starts_after, self.started_ago) {
            (Some(after), _) => after.get_ref().0,
            (None, Some(ago)) => -ago.0,
            (None, None) => SignedDuration::ZERO,
        }
    }

    /// Whether it is there when the world begins.
    pub(crate) fn is_earlier(&self) -> bool {
        self.starts() <= SignedDuration::ZERO
    }

    /// Where it says a second time when it starts.
    pub(super) fn contradiction(&self) -> Option<std::ops::Range<usize>> {
        self.starts_after.as_ref().filter(|_| self.started_ago.is_some()).map(Spanned::span)
    }
}

fn yes() -> bool {
    true
}
