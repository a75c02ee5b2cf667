//! A batch: the servers of a wave that go into one StartRecovery call.

use crate::aws::CallError;
use crate::event::Witness;
use crate::ids::JobId;
use crate::time::Timestamp;

/// Where a batch stands.
#[derive(Debug, Clone, PartialEq)]
pub enum BatchState {
    /// The intent is written, by the process of an epoch; the call may or may not have been made.
    Intended {
        /// That epoch.
        epoch: u64,
    },
    /// The answer says neither yes nor no: its effect is looked for.
    InDoubt {
        /// What came back.
        error: CallError,
        /// Whether somebody's job was in the way (409).
        conflict: bool,
    },
    /// Its job is known.
    Accepted {
        /// The job.
        job: JobId,
    },
    /// Surely nothing happened.
    NoEffect,
    /// Something happened that is not surely ours.
    Unresolved {
        /// What was found.
        detail: String,
        /// Whether it is looked for a job of ours once more, because a person asked to go on.
        looks_again: bool,
    },
}

/// A batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Its number in the wave, from 1.
    pub number: u32,
    /// The attempt at its servers, from 1.
    pub attempt: u32,
    /// Its servers with their last launch as it was.
    pub servers: Vec<Witness>,
    /// The launch tag's value.
    pub tag: String,
    /// The time that the request is signed with.
    pub signed_at: Timestamp,
    /// The epoch in which the intent was written.
    pub epoch: u64,
    /// Where it stands.
    pub state: BatchState,
}

impl BatchState {
    /// A launch that may be ours is looked for once more.
    pub(super) fn look_again(&mut self) {
        if let Self::Unresolved { looks_again, .. } = self {
            *looks_again = true;
        }
    }
}

impl Batch {
    /// Whether it takes up a place in the quota of jobs, known or not yet visible.
    pub fn may_have_a_job(&self) -> bool {
        !matches!(self.state, BatchState::NoEffect)
    }
}
