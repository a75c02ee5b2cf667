//! What came of a call: an error of a read, or the class of a write's answer.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::duration_text;

/// What kind of failure a call met. Closed: what matters is what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallErrorKind {
    /// Credentials are missing, expired or lack the permission.
    Denied,
    /// The thing named does not exist.
    NotFound,
    /// The input was refused.
    Invalid,
    /// Somebody else's work is in the way (409).
    Conflict,
    /// A quota is used up (402).
    Quota,
    /// Too many calls (429).
    Throttled,
    /// The service can't be reached or answers 5xx, or its answer can't be read.
    Unavailable,
    /// An error code that this version does not know.
    Other,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{operation}: {}{message}", .code.as_ref().map(|code| format!("{code}: ")).unwrap_or_default())]
pub struct CallError {
    /// The operation as IAM names it, such as `drs:StartRecovery`.
    pub operation: String,
    /// What kind of failure.
    pub kind: CallErrorKind,
    /// AWS's error code, when there was one.
    pub code: Option<String>,
    /// AWS's message, or what happened to the connection.
    pub message: String,
    /// How long AWS asks to wait.
    #[serde(with = "duration_text::option", default)]
    pub retry_after: Option<Duration>,
}

/// The answer to a write that has no idempotency token, in one of the classes that decide what may happen next. The
/// class is never guessed: whatever is not surely one of the others is `Unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "class")]
pub enum WriteAnswer<T> {
    /// Done, with what it gave.
    Done {
        /// The result.
        result: T,
    },
    /// Surely no effect: never sent, or refused with an error code that says so.
    NoEffect {
        /// Why.
        error: CallError,
    },
    /// 409: somebody's job holds at least one of the servers; perhaps our own, whose answer was lost.
    Conflict {
        /// What AWS said.
        error: CallError,
    },
    /// It may have happened: look for its effect.
    Unknown {
        /// What came back instead of an answer.
        error: CallError,
    },
}
