//! What a hook and a policy answer.

use std::time::Duration;

use serde::Serialize;

use crate::bindings::host::drs::runtime::types;
use crate::{Error, FindingLevel, Setting};

/// A wish to be called again.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// After how long: 1 s to 1 h.
    pub delay: Duration,
    /// What is waited for.
    pub reason: String,
    /// What the next attempt is to be handed: at most 16 KiB.
    pub state: Option<Vec<u8>>,
}

impl Retry {
    /// A wish to be called again after `delay` because of `reason`.
    pub fn after(delay: Duration, reason: impl Into<String>) -> Self {
        Self { delay, reason: reason.into(), state: None }
    }

    /// The same, handing `state` to the next attempt as JSON.
    pub fn with_state<T: Serialize>(mut self, state: &T) -> Result<Self, Error> {
        self.state = Some(serde_json::to_vec(state).map_err(|error| Error::Other(error.to_string()))?);
        Ok(self)
    }
}

/// A hook's verdict.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Go on.
    Proceed,
    /// Call again. Not on the last attempt.
    RetryAfter(Retry),
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
    /// Pass over the wave. Only before it, and only with `may = ["skip-wave"]` in the recipe; after a wave it fails it.
    SkipWave {
        /// Why.
        reason: String,
    },
}

/// What a hook found at one server of its wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The server's id.
    pub server: String,
    /// How bad.
    pub level: FindingLevel,
    /// In words.
    pub detail: String,
}

impl From<types::Finding> for Finding {
    fn from(finding: types::Finding) -> Self {
        Self { server: finding.server, level: finding.level, detail: finding.detail }
    }
}

impl From<Finding> for types::Finding {
    fn from(finding: Finding) -> Self {
        Self { server: finding.server, level: finding.level, detail: finding.detail }
    }
}

/// The answer of a hook after a wave.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterAnswer {
    /// Its verdict.
    pub verdict: Verdict,
    /// What it found: at most 1,000 findings, only at servers of the wave.
    pub findings: Vec<Finding>,
}

impl From<Verdict> for AfterAnswer {
    fn from(verdict: Verdict) -> Self {
        Self { verdict, findings: Vec::new() }
    }
}

/// A policy's answer.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyAnswer {
    /// The server may be launched so.
    Allow,
    /// It may be launched with these changes; each needs its grant, such as `settings:instance-type`.
    Change {
        /// The settings with their new values.
        settings: Vec<Setting>,
        /// Why.
        reason: String,
    },
    /// It must not be launched so.
    Deny {
        /// Why.
        reason: String,
    },
}
