//! What events say of terminations: the instances of an intent, and what looking for its effect found.

use serde::{Deserialize, Serialize};

use crate::aws::Job;
use crate::ids::{RecoveryInstanceId, ServerId};

/// A recovery instance that is to be terminated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Termination {
    /// The server that it is of.
    pub server: ServerId,
    /// The recovery instance.
    pub recovery_instance: RecoveryInstanceId,
}

/// What looking for the effect of a termination found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "found")]
pub enum TerminationFinding {
    /// A TERMINATE job with the same servers is there, or the instances are gone.
    Done {
        /// The job, when there is one.
        job: Option<Box<Job>>,
    },
    /// Surely nothing happened.
    NoEffect,
}
