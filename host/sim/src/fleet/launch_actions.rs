//! `[[launch-actions]]`: what DRS runs on an instance once it is launched, on servers that have launch actions on.

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;

use super::units::Length;

/// A launch action: a document of Systems Manager.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LaunchAction {
    pub(super) name: Spanned<String>,
    #[serde(default = "one_minute")]
    length: Length,
    /// Whether the actions after it run although it failed, and the launch is not marked as failed.
    #[serde(default)]
    pub(crate) optional: bool,
    /// The document that it runs.
    #[serde(default = "shell_script")]
    pub(crate) document: String,
    /// The servers that have it; absent: all.
    pub(super) servers: Option<Vec<Spanned<String>>>,
}

impl LaunchAction {
    pub(crate) fn name(&self) -> &str {
        self.name.get_ref()
    }

    /// From its start to its end.
    pub(crate) fn length(&self) -> SignedDuration {
        self.length.0
    }

    pub(crate) fn is_of(&self, server: &str) -> bool {
        self.servers.as_ref().is_none_or(|servers| servers.iter().any(|id| id.get_ref() == server))
    }
}

fn one_minute() -> Length {
    Length::millis(60_000)
}

fn shell_script() -> String {
    "AWS-RunShellScript".to_owned()
}
