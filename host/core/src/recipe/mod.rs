//! The recipe: a recovery plan with its protection groups and plug-ins, as its author wrote it.
//!
//! [`decode`] reads the text and gives either a [`Recipe`] that is sound in itself or every problem that it found, each
//! at its place. What needs AWS to be known (which servers exist, which carry a tag) is judged later, by
//! the plan's resolution.

mod config_places;
mod decode;
mod drill;
mod limits;
mod schema;
mod store_table;
mod target;
mod trust;
mod wave;

pub use config_places::{ConfigPlace, ConfigPlaces};
#[cfg(test)]
use decode::known_keys;
pub use decode::{MAX_RECIPE_BYTES, decode, nearest};
pub use drill::{DrillSection, Isolation};
pub use limits::Limits;
pub use schema::schema;
pub use target::{Account, Target};
pub use trust::{Signed, TrustedKey, is_public_key};
pub use wave::{DEFAULT_FRESH_FOR, DEFAULT_WAVE_TIMEOUT, MaxFailed, OnFailure, PauseBefore, ServerSubset, Wave};

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupName, PluginName, ServerId};
use crate::mode::Mode;
use crate::plugin::{Grant, OciReference, PluginLimits, SecretBinding};
use crate::settings::LaunchSettings;

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
    /// `[trusted-keys]`, in the order of the text.
    pub trusted_keys: Vec<TrustedKey>,
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
        self.base.overlaid(self.overlay(mode))
    }

    /// What lies on top in a mode.
    pub fn overlay(&self, mode: Mode) -> &LaunchSettings {
        match mode {
            Mode::Drill => &self.drill,
            Mode::Recovery => &self.recovery,
        }
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

/// Where a component comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ComponentSource {
    /// One that comes with the runtime: `builtin:NAME`.
    Builtin(String),
    /// A file, by its path relative to the recipe.
    File(String),
    /// One in an OCI registry, by the digest of its manifest.
    Registry(OciReference),
}

impl std::fmt::Display for ComponentSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Builtin(name) => write!(f, "builtin:{name}"),
            Self::File(path) => f.write_str(path),
            Self::Registry(reference) => reference.fmt(f),
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
    /// The signature that the component must have.
    pub signed: Option<Signed>,
    /// Its rights.
    pub grants: Vec<Grant>,
    /// Whether it may answer `skip-wave`.
    pub may_skip_wave: bool,
    /// What differs from the limits of every hook.
    pub limits: PluginLimits,
    /// Its configuration, as JSON.
    pub config: serde_json::Value,
    /// The secrets that the host puts into its requests.
    pub secrets: Vec<SecretBinding>,
    /// Where that is written.
    pub config_places: ConfigPlaces,
}
