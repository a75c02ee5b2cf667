//! What happens to one server in one job, and when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Settings;

/// The part that one server has in a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Course {
    Launch(Box<LaunchCourse>),
    Terminate(TerminateCourse),
    /// It was busy, and the job began without it.
    Skipped {
        server: String,
        at: Timestamp,
    },
}

/// A launch, as it was scheduled at the call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LaunchCourse {
    pub(crate) server: String,
    /// Which launch of the server it is, from 1.
    pub(crate) number: u64,
    pub(crate) instance_id: String,
    pub(crate) conversion_server_id: String,
    /// The instances that it replaces.
    pub(crate) replaced: Vec<String>,
    pub(crate) times: Timeline,
    pub(crate) snapshot: Snapshot,
    /// The time of the data that it launches from.
    pub(crate) point_in_time: Timestamp,
    pub(crate) conversion_error: Option<String>,
    pub(crate) stuck: bool,
    pub(crate) launch_error: Option<String>,
    /// Settings that were read at the call; absent: they are read at LAUNCH_START.
    pub(crate) settings: Option<Result<Settings, String>>,
    /// What came of it, known from LAUNCH_START on.
    pub(crate) outcome: Option<Outcome>,
}

/// When each phase of a launch comes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Timeline {
    /// Start and end of the termination of the instances that it replaces.
    pub(crate) cleanup: Option<(Timestamp, Timestamp)>,
    pub(crate) snapshot_start: Timestamp,
    pub(crate) snapshot_end: Timestamp,
    pub(crate) conversion: Option<(Timestamp, Timestamp)>,
    pub(crate) launch_start: Timestamp,
    pub(crate) launch_end: Timestamp,
    /// When it ends if it fails after LAUNCH_START.
    pub(crate) failure: Timestamp,
}

/// Where the data comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Snapshot {
    /// A snapshot taken now.
    Taken,
    /// None could be taken: the newest point in time.
    Previous,
    /// The point in time that the caller named.
    Named,
    /// None could be taken and there is no point in time, or a fault.
    Failed(String),
}

/// What came of a launch at LAUNCH_START.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    Launches,
    Fails(String),
    Stuck,
}

/// The termination of one instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TerminateCourse {
    pub(crate) server: String,
    pub(crate) instance_id: String,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
}

/// LaunchStatus of the DRS model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum LaunchStatus {
    Pending,
    InProgress,
    Launched,
    Failed,
    Terminated,
}

impl Course {
    pub(crate) fn server(&self) -> &str {
        match self {
            Course::Launch(course) => &course.server,
            Course::Terminate(course) => &course.server,
            Course::Skipped { server, .. } => server,
        }
    }

    /// Whether the server is kept busy by this course.
    pub(crate) fn involves(&self, server: &str) -> bool {
        self.server() == server && !matches!(self, Course::Skipped { .. })
    }

    /// Whether this is a launch of the server.
    pub(crate) fn launches(&self, server: &str) -> bool {
        matches!(self, Course::Launch(course) if course.server == server)
    }

    /// When the server's part ends; absent: never, or not known before LAUNCH_START.
    pub(crate) fn end(&self) -> Option<Timestamp> {
        match self {
            Course::Launch(course) => course.end(),
            Course::Terminate(course) => Some(course.end),
            Course::Skipped { at, .. } => Some(*at),
        }
    }

    /// The server's status in a job that has started.
    pub(crate) fn status(&self, now: Timestamp) -> LaunchStatus {
        let ended = self.end().is_some_and(|end| end <= now);
        match self {
            _ if !ended => LaunchStatus::InProgress,
            Course::Launch(course) if course.outcome == Some(Outcome::Launches) => LaunchStatus::Launched,
            Course::Terminate(_) => LaunchStatus::Terminated,
            Course::Launch(_) | Course::Skipped { .. } => LaunchStatus::Failed,
        }
    }

    /// The instance that a launch has made by this time.
    pub(crate) fn launched_instance(&self, now: Timestamp) -> Option<&str> {
        match self {
            Course::Launch(course) if self.status(now) == LaunchStatus::Launched => Some(&course.instance_id),
            Course::Terminate(course) => Some(&course.instance_id),
            _ => None,
        }
    }
}

impl LaunchCourse {
    /// Whether it gets as far as LAUNCH_START.
    pub(crate) fn reaches_launch(&self) -> bool {
        !matches!(self.snapshot, Snapshot::Failed(_)) && self.conversion_error.is_none()
    }

    fn end(&self) -> Option<Timestamp> {
        if matches!(self.snapshot, Snapshot::Failed(_)) {
            return Some(self.times.snapshot_end);
        }
        if self.conversion_error.is_some() {
            return Some(self.times.conversion.map_or(self.times.snapshot_end, |(_, end)| end));
        }
        match self.outcome.as_ref()? {
            Outcome::Launches => Some(self.times.launch_end),
            Outcome::Fails(_) => Some(self.times.failure),
            Outcome::Stuck => None,
        }
    }
}
