//! What can go wrong in a plug-in.

use std::time::Duration;

use crate::bindings::host::drs::runtime::types;
use crate::config::format_duration;

/// Why a call to the host failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// A right is missing: a grant of the recipe, or a permission of the account that the runtime uses.
    Denied {
        /// The IAM action.
        action: String,
        /// Who refuses, and what to add where.
        message: String,
    },
    /// The thing named does not exist.
    NotFound(String),
    /// Too many calls; after how long to try again, when AWS says so.
    Throttled(Option<Duration>),
    /// The input was refused.
    Invalid(String),
    /// The service can't be reached. It may work later.
    Unavailable(String),
    /// Any other error of AWS.
    Other {
        /// AWS's error code; empty when there was none.
        code: String,
        /// AWS's message.
        message: String,
    },
}

impl CallError {
    /// Whether the same call may work later.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Throttled(_) | Self::Unavailable(_))
    }
}

impl From<types::CallError> for CallError {
    fn from(error: types::CallError) -> Self {
        match error {
            types::CallError::Denied(denial) => Self::Denied { action: denial.action, message: denial.message },
            types::CallError::NotFound(what) => Self::NotFound(what),
            types::CallError::Throttled(after) => Self::Throttled(after.map(Duration::from_millis)),
            types::CallError::Invalid(why) => Self::Invalid(why),
            types::CallError::Unavailable(why) => Self::Unavailable(why),
            types::CallError::Other(error) => Self::Other { code: error.code, message: error.message },
        }
    }
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Denied { message, .. } => f.write_str(message),
            Self::NotFound(what) => write!(f, "not found: {what}"),
            Self::Throttled(Some(after)) => write!(f, "throttled by AWS; try again after {}", format_duration(*after)),
            Self::Throttled(None) => f.write_str("throttled by AWS"),
            Self::Invalid(why) => write!(f, "refused: {why}"),
            Self::Unavailable(why) => write!(f, "unavailable: {why}"),
            Self::Other { code, message } => write!(f, "{code}: {message}"),
        }
    }
}

impl std::error::Error for CallError {}

/// Why a plug-in has no answer. The macros turn it into one: a hook is called again when a call may work later, and
/// fails otherwise; a policy denies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The configuration in the recipe can't be read.
    Config(String),
    /// A call to the host failed.
    Call(CallError),
    /// Anything else.
    Other(String),
}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl From<String> for Error {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

impl From<&str> for Error {
    fn from(message: &str) -> Self {
        Self::Other(message.to_owned())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Config(why) => write!(f, "the plug-in's config can't be used: {why}"),
            Self::Call(error) => error.fmt(f),
            Self::Other(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
