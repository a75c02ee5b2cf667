//! Jobs as DRS shows them.

use drs_core::aws::{Job, JobStatus, ParticipatingServer};
use drs_core::execution::JobState;
use drs_core::time::Timestamp;

use crate::plans::server;

/// A job for the first server that is COMPLETED.
pub(crate) fn ended_job(participating: Vec<ParticipatingServer>) -> JobState {
    let seen = Job {
        id: "drsjob-1".into(),
        kind: None,
        status: Some(JobStatus::Completed),
        created: None,
        ended: None,
        initiated_by: None,
        tags: Default::default(),
        participating,
    };
    JobState {
        id: "drsjob-1".into(),
        seen,
        known_since: Timestamp::UNIX_EPOCH,
        launches: Some(("w".into(), 1)),
        servers: vec![server(0)],
        log: Vec::new(),
        ended_since: None,
        settled: false,
    }
}
