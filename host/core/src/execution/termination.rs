//! A TerminateRecoveryInstances call.

use crate::event::Termination;
use crate::ids::JobId;

/// Where a termination stands.
#[derive(Debug, Clone, PartialEq)]
pub enum TerminationState {
    /// The intent is written, by the process of an epoch.
    Intended {
        /// That epoch.
        epoch: u64,
    },
    /// The answer says neither yes nor no.
    InDoubt,
    /// DRS took it; the job is known when it gave one.
    Accepted {
        /// The job.
        job: Option<JobId>,
    },
    /// Surely nothing happened.
    NoEffect {
        /// Why.
        error: String,
    },
    /// The instances are gone, or were refused.
    Ended,
}

/// A termination.
#[derive(Debug, Clone, PartialEq)]
pub struct TerminationBatch {
    /// Its number, from 1.
    pub number: u32,
    /// Its instances.
    pub instances: Vec<Termination>,
    /// When its intent was written.
    pub intended: crate::time::Timestamp,
    /// Where it stands.
    pub state: TerminationState,
}
