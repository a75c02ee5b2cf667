//! Jobs: a job's status is what its servers' courses and the time make of it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Course, LogItem, course::LaunchStatus};
use crate::fleet::Unknown;

/// From the job's endDateTime to its JOB_END log item, as recorded.
const JOB_END_LOGGED_AFTER: SignedDuration = SignedDuration::from_millis(26);

/// A job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) kind: JobKind,
    pub(crate) created: Timestamp,
    /// When DRS begins to show it.
    pub(crate) visible_at: Timestamp,
    /// JOB_START; absent: it never starts.
    pub(crate) started_at: Option<Timestamp>,
    /// From its last server's end to its own.
    pub(crate) wrap_up: SignedDuration,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) courses: Vec<Course>,
    /// A status that no model has.
    pub(crate) unknown_status: Option<Unknown>,
}

/// What a job is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum JobKind {
    Drill,
    Recovery,
    Terminate,
}

impl JobKind {
    /// JobType and InitiatedBy of the DRS model.
    pub(crate) fn type_and_initiator(self) -> (&'static str, &'static str) {
        match self {
            JobKind::Drill => ("LAUNCH", "START_DRILL"),
            JobKind::Recovery => ("LAUNCH", "START_RECOVERY"),
            JobKind::Terminate => ("TERMINATE", "TERMINATE_RECOVERY_INSTANCES"),
        }
    }
}

/// JobStatus of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum JobStatus {
    Pending,
    Started,
    Completed,
}

impl Job {
    pub(crate) fn visible(&self, now: Timestamp) -> bool {
        self.visible_at <= now
    }

    pub(crate) fn status(&self, now: Timestamp) -> JobStatus {
        match self.started_at {
            Some(start) if start <= now => match self.end() {
                Some(end) if end <= now => JobStatus::Completed,
                _ => JobStatus::Started,
            },
            _ => JobStatus::Pending,
        }
    }

    /// When it ends; absent: never, or not known before each server's LAUNCH_START.
    pub(crate) fn end(&self) -> Option<Timestamp> {
        let ends: Option<Vec<Timestamp>> = self.courses.iter().map(Course::release).collect();
        let last = ends?.into_iter().max().max(self.started_at)?;
        Some(last + self.wrap_up)
    }

    /// A server's status in the job.
    pub(crate) fn server_status(&self, course: &Course, now: Timestamp) -> LaunchStatus {
        match self.status(now) {
            JobStatus::Pending => LaunchStatus::Pending,
            _ => course.status(now),
        }
    }

    /// What its log says by now, in the order of time.
    pub(crate) fn log(&self, now: Timestamp) -> Vec<LogItem> {
        let Some(start) = self.started_at else { return Vec::new() };
        let mut log = vec![LogItem::new(start, "JOB_START")];
        log.extend(self.courses.iter().flat_map(Course::log));
        log.extend(self.end().map(|end| LogItem::new(end + JOB_END_LOGGED_AFTER, "JOB_END")));
        log.retain(|item| item.at <= now);
        log.sort_by_key(|item| item.at);
        log
    }
}
