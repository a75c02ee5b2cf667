//! What happens to one server in one job, and when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ActionRuns, Settings};
use crate::fleet::Unknown;

/// The part that one server has in a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Course {
    Launch(Box<LaunchCourse>),
    Terminate(TerminateCourse),
    /// The job began without it: it was busy, or a fault.
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
    /// What runs on the instance after that.
    pub(crate) actions: Option<ActionRuns>,
    /// An event of its log that no model has.
    pub(crate) unknown_event: Option<String>,
    /// A launchStatus that no model has.
    pub(crate) unknown_status: Option<Unknown>,
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
    /// The point in time that was to be used, because the caller named it or no snapshot could be taken, is gone.
    Expired { named: bool, error: String },
}

impl Snapshot {
    /// Why there is no data to launch from.
    pub(crate) fn error(&self) -> Option<&str> {
        match self {
            Snapshot::Failed(error) | Snapshot::Expired { error, .. } => Some(error),
            Snapshot::Taken | Snapshot::Previous | Snapshot::Named => None,
        }
    }

    /// The point in time that it would use is gone; a snapshot that is taken now uses none.
    pub(super) fn expires(&mut self, error: &str) {
        if matches!(self, Snapshot::Previous | Snapshot::Named) {
            *self = Snapshot::Expired { named: *self == Snapshot::Named, error: error.to_owned() };
        }
    }
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

    /// Whether it came of a call to launch the server.
    pub(crate) fn asks_for(&self, server: &str) -> bool {
        self.server() == server && !matches!(self, Course::Terminate(_))
    }

    /// When the job no longer waits for the server; absent as in [`Course::end`].
    pub(crate) fn release(&self) -> Option<Timestamp> {
        let actions = match self {
            Course::Launch(course) => course.actions.as_ref().filter(|actions| actions.holds_job),
            _ => None,
        };
        let end = self.end()?;
        actions.map_or(Some(end), |actions| actions.end().map(|last| last.max(end)))
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
            Course::Launch(course) if course.is_marked_failed(now) => LaunchStatus::Failed,
            Course::Launch(course) if course.outcome == Some(Outcome::Launches) => LaunchStatus::Launched,
            Course::Terminate(_) => LaunchStatus::Terminated,
            Course::Launch(_) | Course::Skipped { .. } => LaunchStatus::Failed,
        }
    }

    /// The instance that a launch has made by this time.
    pub(crate) fn launched_instance(&self, now: Timestamp) -> Option<&str> {
        match self {
            Course::Launch(course) if course.has_launched(now) => Some(&course.instance_id),
            Course::Terminate(course) => Some(&course.instance_id),
            _ => None,
        }
    }
}

impl LaunchCourse {
    /// Whether it gets as far as LAUNCH_START.
    pub(crate) fn reaches_launch(&self) -> bool {
        self.snapshot.error().is_none() && self.conversion_error.is_none()
    }

    /// Whether it gets there and has not yet.
    pub(super) fn awaits_launch_start(&self) -> bool {
        self.outcome.is_none() && self.reaches_launch()
    }

    fn has_launched(&self, now: Timestamp) -> bool {
        self.outcome == Some(Outcome::Launches) && self.times.launch_end <= now
    }

    /// Whether a launch action failed that marks the launch as failed.
    fn is_marked_failed(&self, now: Timestamp) -> bool {
        let failed = self.actions.as_ref().and_then(|actions| actions.fails_launch_at);
        failed.is_some_and(|failed| failed <= now)
    }

    fn end(&self) -> Option<Timestamp> {
        if self.snapshot.error().is_some() {
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
