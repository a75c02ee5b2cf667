//! What came of a call of a hook or a policy.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::ServerId;
use crate::settings::Setting;
use crate::time::{Timestamp, duration_text};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingLevel {
    /// As it should be.
    Ok,
    /// Worth a look; counts nothing.
    Warn,
    /// Failed: the server counts against the wave's `max-failed`.
    Failed,
}

/// What a hook found at one server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The server, one of the wave's.
    pub server: ServerId,
    /// How bad.
    pub level: FindingLevel,
    /// In words, cleaned of control characters.
    pub detail: String,
}

/// A hook's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// Go on.
    Proceed,
    /// Call again.
    RetryAfter {
        /// After how long; 1 s to 1 h.
        #[serde(with = "duration_text")]
        delay: Duration,
        /// What is waited for.
        reason: String,
        /// What the next attempt is to be handed; at most 16 KiB.
        state: Option<Vec<u8>>,
    },
    /// Pause the execution until a person resumes it.
    Pause {
        /// Why.
        reason: String,
    },
    /// The wave fails.
    Fail {
        /// Why.
        reason: String,
    },
    /// Pass over the wave. Only before it, and only with `may = ["skip-wave"]`.
    SkipWave {
        /// Why.
        reason: String,
    },
}

/// Whose fault it was that a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum FaultKind {
    /// The component's: a trap, or an answer that breaks the contract.
    Guest,
    /// A limit was reached.
    Limit {
        /// The limit's name, such as `memory`.
        name: String,
        /// Its value with its unit.
        value: String,
        /// What was used, where it can be measured.
        used: Option<String>,
    },
    /// A right was missing.
    Denied {
        /// The grant to add, as the recipe would say it.
        grant: String,
    },
    /// The runtime's own.
    Host,
    /// Nobody's: the attempt was cut off by a crash and, entered again, it did not repeat what it had done.
    Diverged,
}

/// A call that gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Whose.
    pub kind: FaultKind,
    /// What happened, with function and line of a trap and the guest's last words.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            FaultKind::Guest => write!(f, "fault of the component: {}", self.message),
            FaultKind::Limit { name, value, used: Some(used) } => {
                write!(f, "limit `{name}` of {value} reached ({used} used): {}", self.message)
            }
            FaultKind::Limit { name, value, used: None } => {
                write!(f, "limit `{name}` of {value} reached: {}", self.message)
            }
            FaultKind::Denied { grant } => write!(f, "grant missing: {grant}: {}", self.message),
            FaultKind::Host => write!(f, "fault of the runtime: {}", self.message),
            FaultKind::Diverged => write!(f, "cut off by a crash and begun anew: {}", self.message),
        }
    }
}

/// The level of a line that a plug-in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// For the author.
    Debug,
    /// For the reader.
    Info,
    /// Worth a look.
    Warn,
    /// Something failed.
    Error,
}

/// A line that a plug-in logged, cleaned of control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Its level.
    pub level: LogLevel,
    /// Its text.
    pub message: String,
    /// Values beside it, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

impl std::fmt::Display for LogLine {
    /// The text, then each field as `name=value`, with quotes where the value has spaces or quotes in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        for (name, value) in &self.fields {
            match value.is_empty() || value.contains([' ', '"', '=']) {
                true => write!(f, " {name}={value:?}")?,
                false => write!(f, " {name}={value}")?,
            }
        }
        Ok(())
    }
}

/// One call of a hook to the host, with its answer: large answers by digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostCallRecord {
    /// Its place among the attempt's calls, from 0.
    pub index: u32,
    /// The WIT function, such as `ec2/describe-instance-status`.
    pub function: String,
    /// The arguments, or `{"sha256": …, "bytes": …}` when they are larger than 16 KiB.
    pub arguments: serde_json::Value,
    /// The answer, or `{"sha256": …, "bytes": …}` when it is larger than 16 KiB: the store keeps it by its digest, unless
    /// it is larger than 1 MiB.
    pub answer: serde_json::Value,
    /// When it was answered.
    pub at: Timestamp,
}

impl HostCallRecord {
    /// Whether a right was missing: a grant of the recipe, or a permission of the runtime's credentials.
    pub fn was_denied(&self) -> bool {
        let error = self.answer.get("error");
        // A write fails in its own way, with what failed in it.
        error.is_some_and(|error| error.get("Failed").unwrap_or(error).get("Denied").is_some())
    }
}

/// What came of one attempt of a hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HookOutcome {
    /// The verdict, or whose fault it was that there is none.
    pub result: Result<Verdict, Fault>,
    /// What it found; only after a wave.
    pub findings: Vec<Finding>,
    /// What it logged, up to the limit.
    pub log: Vec<LogLine>,
}

/// A policy's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum PolicyAnswer {
    /// The settings are fine.
    Allow,
    /// Fine with these changes.
    Change {
        /// What to change; each must be granted (`settings:instance-type`).
        settings: Vec<Setting>,
        /// Why.
        reason: String,
    },
    /// The server must not be launched so.
    Deny {
        /// Why.
        reason: String,
    },
}

/// What came of one call of a policy. A fault denies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JudgeOutcome {
    /// The answer, or whose fault it was that there is none.
    pub result: Result<PolicyAnswer, Fault>,
    /// What it logged, up to the limit.
    pub log: Vec<LogLine>,
    /// The fuel that it used, about one for each instruction of WebAssembly: the same whenever it judges the same. Absent when
    /// it never ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuel: Option<u64>,
}
