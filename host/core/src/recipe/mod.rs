//! The recipe: a recovery plan with its protection groups and plug-ins, as its author wrote it.
//!
//! [`decode`] reads the text and gives either a [`Recipe`] that is sound in itself or every problem that it found, each
//! at its place. What needs AWS to be known (which servers exist, which carry a tag) is judged later, by
//! the plan's resolution.

mod decode;

pub use decode::{MAX_RECIPE_BYTES, decode};

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupName, PluginName, ServerId, WaveName};
use crate::mode::Mode;
use crate::plugin::Grant;
use crate::settings::LaunchSettings;
use crate::time::duration_text;

/// A place in the recipe's text: byte offsets.
pub type Span = Range<usize>;

/// Something that is wrong with a recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where; absent when it is nowhere in the text.
    pub span: Option<Span>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), message: message.into(), help: None }
    }

    /// The same with what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A recipe that is sound in itself: names resolve, waves form a DAG, values are in range.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// `[plan]`.
    pub plan: PlanSection,
    /// `[target]`.
    pub target: Target,
    /// `[groups.*]`, in the order of the text.
    pub groups: Vec<Group>,
    /// `[[waves]]`, in the order of the text.
    pub waves: Vec<Wave>,
    /// `[plugins.*]`, in the order of the text.
    pub plugins: Vec<Plugin>,
    /// `[drill]`.
    pub drill: DrillSection,
    /// `[limits]`.
    pub limits: Limits,
}

/// `[plan]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSection {
    /// The plan's name.
    pub name: String,
    /// What it recovers, in words.
    pub description: Option<String>,
    /// The default mode of `run`: only `drill` can be one; recovery is said on the command line.
    pub mode: Option<Mode>,
    /// The recovery time objective.
    pub rto: Option<Duration>,
    /// The recovery point objective.
    pub rpo: Option<Duration>,
}

/// `[target]`: where the servers are recovered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The AWS Region. Absent only with a simulator, whose fleet names its own.
    pub region: Option<String>,
    /// The place of `region`, or of `[target]`.
    pub span: Span,
    /// An endpoint for every service, such as `http://127.0.0.1:4566`.
    pub endpoint: Option<String>,
    /// The path of a fleet file, relative to the recipe: the run uses the embedded simulator.
    pub simulator: Option<String>,
}

/// `[groups.NAME]`: servers that share launch settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// Which servers.
    pub selector: Selector,
    /// The place of `servers` or `tags`.
    pub selector_span: Span,
    /// `[groups.NAME.launch]`.
    pub launch: ModeSettings,
    /// `[groups.NAME.launch.servers."s-…"]`: what differs for one server, in the order of the text.
    pub servers: Vec<ServerOverride>,
}

/// Which servers a group holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// These, each with its place in the text.
    Servers(Vec<(ServerId, Span)>),
    /// Those that carry all these tags, compared without regard to case.
    Tags(BTreeMap<String, String>),
}

/// Launch settings with an overlay for each mode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModeSettings {
    /// For both modes.
    pub base: LaunchSettings,
    /// On top, in a drill.
    pub drill: LaunchSettings,
    /// On top, in a recovery.
    pub recovery: LaunchSettings,
}

impl ModeSettings {
    /// What holds in a mode.
    pub fn effective(&self, mode: Mode) -> LaunchSettings {
        self.base.overlaid(match mode {
            Mode::Drill => &self.drill,
            Mode::Recovery => &self.recovery,
        })
    }
}

/// What differs for one server of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerOverride {
    /// The server.
    pub server: ServerId,
    /// The place of its key.
    pub span: Span,
    /// Its settings.
    pub settings: ModeSettings,
}

/// `pause-before`: whether the execution pauses before a wave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How many of its servers may fail.
    pub max_failed: MaxFailed,
    /// What its failure does.
    pub on_failure: OnFailure,
}

/// Where a component comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ComponentSource {
    /// One that comes with the runtime: `builtin:NAME`.
    Builtin(String),
    /// A file, by its path relative to the recipe.
    File(String),
}

impl std::fmt::Display for ComponentSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Builtin(name) => write!(f, "builtin:{name}"),
            Self::File(path) => f.write_str(path),
        }
    }
}

/// `[plugins.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Plugin {
    /// Its name, as waves use it.
    pub name: PluginName,
    /// The component.
    pub component: ComponentSource,
    /// The place of `component`.
    pub span: Span,
    /// The SHA-256 that the component must have: 64 lower-case hexadecimal digits.
    pub sha256: Option<String>,
    /// Its rights.
    pub grants: Vec<Grant>,
    /// Whether it may answer `skip-wave`.
    pub may_skip_wave: bool,
    /// Its configuration, as JSON.
    pub config: serde_json::Value,
}

/// `[drill]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrillSection {
    /// How long after the last wave a drill's instances are terminated; absent: they are kept.
    pub terminate_after: Option<Duration>,
}

/// `[limits]`: quotas of the account and Region, and waits. The defaults are AWS's published ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Limits {
    /// Concurrent jobs: 20.
    pub jobs: u32,
    /// Servers in one job: 100.
    pub servers_per_job: u32,
    /// Servers in all jobs: 500.
    pub servers_in_jobs: u32,
    /// The shortest time between two polls: 5 s.
    #[serde(with = "duration_text")]
    pub poll_min: Duration,
    /// The longest time between two polls: 30 s.
    #[serde(with = "duration_text")]
    pub poll_max: Duration,
    /// How long DRS may take to show a job that it has accepted: 60 s.
    #[serde(with = "duration_text")]
    pub visibility_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            jobs: 20,
            servers_per_job: 100,
            servers_in_jobs: 500,
            poll_min: Duration::from_secs(5),
            poll_max: Duration::from_secs(30),
            visibility_wait: Duration::from_secs(60),
        }
    }
}

impl Limits {
    /// The most servers of one StartRecovery call: a batch larger than the quota of all jobs would never fit.
    pub fn batch_size(&self) -> usize {
        (self.servers_per_job.min(self.servers_in_jobs) as usize).max(1)
    }
}

/// The default `timeout` of a wave.
pub const DEFAULT_WAVE_TIMEOUT: Duration = Duration::from_secs(90 * 60);

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
