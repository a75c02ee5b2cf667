//! A job that the execution knows.

use crate::aws::{Job, JobLogItem};
use crate::ids::{JobId, ServerId, WaveName};
use crate::time::Timestamp;

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct JobState {
    /// Its id.
    pub id: JobId,
    /// The job as it was seen last.
    pub seen: Job,
    /// When the execution learned of it.
    pub known_since: Timestamp,
    /// The wave and batch that it launches; absent for a termination.
    pub launches: Option<(WaveName, u32)>,
    /// The servers that were asked for.
    pub servers: Vec<ServerId>,
    /// Its log, oldest first.
    pub log: Vec<JobLogItem>,
    /// Since when the execution knows that it has ended.
    pub ended_since: Option<Timestamp>,
    /// Whether the truth about its servers has been recorded, or they were given up.
    pub settled: bool,
}

impl JobState {
    /// When it was created, as DRS says, else when the execution learned of it.
    pub fn created(&self) -> Timestamp {
        self.seen.created.unwrap_or(self.known_since)
    }

    /// The last log event of a server: the phase to show.
    pub fn phase_of(&self, server: &ServerId) -> Option<&JobLogItem> {
        self.log.iter().rev().find(|item| item.server.as_ref() == Some(server))
    }
}
