//! `[[waves]]`: what is launched together, after what, and under which conditions.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;
use crate::ids::{GroupName, PluginName, ServerId, WaveName};
use crate::mode::Mode;

/// `pause-before`: whether the execution pauses before a wave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PauseBefore {
    /// In both modes.
    Always,
    /// In a drill.
    Drill,
    /// In a recovery.
    Recovery,
    /// In none.
    #[default]
    Never,
}

impl PauseBefore {
    /// Whether it holds in a mode.
    pub fn applies(self, mode: Mode) -> bool {
        match self {
            Self::Always => true,
            Self::Drill => mode == Mode::Drill,
            Self::Recovery => mode == Mode::Recovery,
            Self::Never => false,
        }
    }
}

/// `on-failure`: what a failed wave does to the execution.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnFailure {
    /// No further wave starts.
    #[default]
    Stop,
    /// Its dependents are skipped, independent waves go on.
    Continue,
    /// The execution pauses until a person decides.
    Pause,
}

/// `max-failed`: how many servers of a wave may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MaxFailed {
    /// A number of servers.
    Count(u32),
    /// A share of the wave's servers, 0 to 100; rounded down.
    Percent(u8),
}

impl Default for MaxFailed {
    fn default() -> Self {
        Self::Count(0)
    }
}

impl MaxFailed {
    /// How many of `servers` servers may fail.
    pub fn of(self, servers: usize) -> usize {
        match self {
            Self::Count(count) => count as usize,
            Self::Percent(share) => servers * usize::from(share) / 100,
        }
    }
}

/// `[[waves]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wave {
    /// Its name.
    pub name: WaveName,
    /// The place of its name.
    pub span: Span,
    /// Its groups, at least one.
    pub groups: Vec<GroupName>,
    /// The servers of its groups that it holds; absent: all of them.
    pub servers: Option<ServerSubset>,
    /// The waves that must have completed.
    pub depends_on: Vec<WaveName>,
    /// Hooks before it, in order.
    pub before: Vec<PluginName>,
    /// Hooks after it, in order.
    pub after: Vec<PluginName>,
    /// Launch policies, in order.
    pub policies: Vec<PluginName>,
    /// From its start to the end of its last hook, not through pauses. Default 90 minutes.
    pub timeout: Duration,
    /// Whether the execution pauses before it.
    pub pause_before: PauseBefore,
    /// How long its dependents wait after its end, COMPLETED or PARTIAL.
    pub wait_after: Duration,
    /// How many of its servers may fail.
    pub max_failed: MaxFailed,
    /// Whether all of its servers may fail.
    pub optional: bool,
    /// What its failure does.
    pub on_failure: OnFailure,
    /// How old the last answer of its before-hooks may be when it launches.
    pub fresh_for: Duration,
}

/// The servers of a wave that holds a part of its groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSubset {
    /// The servers, each with its place.
    pub servers: Vec<(ServerId, Span)>,
    /// The place of `servers`.
    pub span: Span,
}

impl ServerSubset {
    /// Whether a server is one of them.
    pub fn holds(&self, server: &ServerId) -> bool {
        self.servers.iter().any(|(id, _)| id == server)
    }
}

/// The default `timeout` of a wave.
pub const DEFAULT_WAVE_TIMEOUT: Duration = Duration::from_secs(90 * 60);

/// The default `fresh-for` of a wave: how old the last answer of its before-hooks may be when it launches.
pub const DEFAULT_FRESH_FOR: Duration = Duration::from_secs(15 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_failures_is_rounded_down() {
        assert_eq!(MaxFailed::Percent(10).of(4), 0);
        assert_eq!(MaxFailed::Percent(25).of(4), 1);
        assert_eq!(MaxFailed::Count(2).of(4), 2);
    }
}
