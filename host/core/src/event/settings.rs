//! What events say of launch settings: why they are read or written, each write, what was left.

use serde::{Deserialize, Serialize};

use crate::settings::{SettingName, SettingsPatch};

/// Why the launch settings of a server are read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Before its launch.
    Apply,
    /// To put back what a drill changed.
    Restore,
}

/// One write of launch settings. Each may be repeated: a put, a call with a token, a put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "write")]
pub enum SettingsWrite {
    /// UpdateLaunchConfiguration.
    Configuration {
        /// What it changes.
        patch: SettingsPatch,
    },
    /// CreateLaunchTemplateVersion, from the version that is the default at that time.
    TemplateVersion {
        /// What it changes.
        patch: SettingsPatch,
        /// The ClientToken.
        token: String,
    },
    /// ModifyLaunchTemplate: makes a version the default.
    DefaultVersion {
        /// The version.
        version: i64,
    },
}

/// Which round of judging: a policy may change settings in the first, and must allow the final ones in the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Round {
    /// Each policy sees the result of the one before.
    Judge,
    /// Every policy sees the final settings.
    Confirm,
}

/// A setting that somebody changed since: it is told, not overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftSetting {
    /// Which setting.
    pub setting: SettingName,
    /// What this execution had set.
    pub ours: Option<String>,
    /// What is there now.
    pub found: Option<String>,
}
