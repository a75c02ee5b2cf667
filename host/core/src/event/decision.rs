//! What a person decided with the start, why an execution paused by itself, and who passed over a wave.

use serde::{Deserialize, Serialize};

use crate::ids::{PluginName, WaveName};
use crate::plugin::HookPhase;

/// Plug-ins that who started an execution disabled for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DisabledAtStart {
    /// The plug-ins.
    pub plugins: Vec<PluginName>,
    /// Why.
    pub reason: String,
}

/// Why an execution paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "reason")]
pub enum PauseReason {
    /// A person asked for it.
    Person {
        /// Who.
        by: String,
    },
    /// The recipe pauses before this wave.
    BeforeWave {
        /// The wave.
        wave: WaveName,
    },
    /// A hook asked for it.
    Hook {
        /// The wave.
        wave: WaveName,
        /// When it ran.
        phase: HookPhase,
        /// The hook.
        hook: PluginName,
        /// What it said.
        detail: String,
    },
    /// A wave failed, and its recipe leaves the decision to a person.
    WaveFailed {
        /// The wave.
        wave: WaveName,
    },
    /// A launch may have happened, and nothing tells for certain.
    Unresolved {
        /// The wave.
        wave: WaveName,
        /// What was found.
        detail: String,
    },
}

/// Who passed over a wave: it decides what its dependents do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SkipCause {
    /// A person or a hook with that power: dependents start.
    Decision,
    /// A wave before it failed: dependents are skipped, too.
    Dependency,
}
