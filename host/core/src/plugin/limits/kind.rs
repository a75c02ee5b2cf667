//! What a line of the table of limits says.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::size::format_size;
use crate::time::format_duration;

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitUnit {
    /// Milliseconds; shown as `2s`, `15m`.
    Time,
    /// Bytes; shown as `64 MiB`.
    Bytes,
    /// A number.
    Count,
}

impl LimitUnit {
    /// A value of this unit as a recipe and a message write it.
    pub fn text(self, value: u64) -> String {
        match self {
            Self::Time => format_duration(Duration::from_millis(value)),
            Self::Bytes => format_size(value),
            Self::Count => value.to_string(),
        }
    }
}

/// Who may set a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPlace {
    /// The recipe, under `[plugins.NAME.limits]`.
    Recipe,
    /// The user's configuration, under `[plugins.limits]`: what taking a component apart may cost the host is asked before
    /// anything is agreed to, and a recipe may come from the same stranger as its components.
    Configuration,
    /// Nobody: the WIT package promises it, or it is AWS's own.
    Interface,
}

impl LimitPlace {
    /// Where it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recipe => "[plugins.NAME.limits]",
            Self::Configuration => "[plugins.limits] of the user's configuration",
            Self::Interface => "fixed, in the WIT package",
        }
    }
}

/// What happens to who goes beyond a limit. A violation names the limit and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// The call is stopped: a hook fails its wave, a policy denies.
    Stopped,
    /// The answer is refused, with the same effect.
    AnswerRefused,
    /// The component is refused before anything runs.
    ComponentRefused,
    /// The host call is answered `invalid`.
    Invalid,
    /// The rest is dropped, and the log says how much.
    Dropped,
    /// The host call waits its turn; the limit on the call's time goes on.
    Waits,
    /// No more is read; the answer says that it is not complete.
    Cut,
    /// The host call is answered `unavailable`.
    Unreadable,
    /// The record has the digest in its place.
    Digest,
}

impl Beyond {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "the call is stopped",
            Self::AnswerRefused => "the answer is refused",
            Self::ComponentRefused => "the component is refused",
            Self::Invalid => "the host call is answered `invalid`",
            Self::Dropped => "the rest is dropped",
            Self::Waits => "the host call waits its turn",
            Self::Cut => "no more is read",
            Self::Unreadable => "the host call is answered `unavailable`",
            Self::Digest => "its digest is recorded",
        }
    }
}

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name: the key under which it is set, and what a violation calls it.
    pub name: &'static str,
    /// What it counts.
    pub unit: LimitUnit,
    /// Who may set it.
    pub place: LimitPlace,
    /// The lowest value that it can be set to.
    pub least: u64,
    /// The highest value that it can be set to.
    pub most: u64,
    /// Its value for hooks, when nothing is said; `None` when hooks have no such limit.
    pub hook: Option<u64>,
    /// Its value for policies.
    pub policy: Option<u64>,
    /// What is limited: a sentence.
    pub what: &'static str,
    /// What happens beyond it.
    pub beyond: Beyond,
    /// Whether a violation says how much was used or asked for.
    pub measured: bool,
}

impl Limit {
    /// Its value for hooks; the lowest one where hooks don't have it.
    pub const fn of_hook(&self) -> u64 {
        match self.hook {
            Some(value) => value,
            None => self.least,
        }
    }

    /// Its value for policies; the lowest one where policies don't have it.
    pub const fn of_policy(&self) -> u64 {
        match self.policy {
            Some(value) => value,
            None => self.least,
        }
    }

    /// The values that it can be set to.
    pub fn range(&self) -> RangeInclusive<u64> {
        self.least..=self.most
    }

    /// Its value when nothing is said, as a recipe would write it: a hook's, where hooks have it.
    pub fn default_text(&self) -> String {
        self.unit.text(self.hook.or(self.policy).unwrap_or(self.least))
    }

    /// The same in TOML: in quotes where it has a unit.
    pub fn example(&self) -> String {
        match self.unit {
            LimitUnit::Count => self.default_text(),
            LimitUnit::Time | LimitUnit::Bytes => format!("\"{}\"", self.default_text()),
        }
    }
}
