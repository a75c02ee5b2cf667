//! How long each phase of a job takes. The defaults are those of the recorded drill.

use jiff::SignedDuration;
use serde::Deserialize;

use super::units::{Length, Percent};

/// `[timings]` of the fleet and `timings` of a server: what is absent in the second is taken from the first.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Timings {
    job_start: Option<Length>,
    cleanup: Option<Length>,
    snapshot_start: Option<Length>,
    snapshot: Option<Length>,
    gap: Option<Length>,
    conversion: Option<Length>,
    launch_start: Option<Length>,
    launch: Option<Length>,
    launch_failure: Option<Length>,
    job_end: Option<Length>,
    terminate: Option<Length>,
    status_checks_after: Option<Length>,
    stop: Option<Length>,
    start: Option<Length>,
    jitter: Option<Percent>,
}

/// A phase that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// From the call to JOB_START: the job is PENDING.
    JobStart,
    /// From CLEANUP_START to CLEANUP_END of an instance that a launch replaces.
    Cleanup,
    /// From JOB_START (or the clean-up) to SNAPSHOT_START.
    SnapshotStart,
    /// From SNAPSHOT_START to SNAPSHOT_END.
    Snapshot,
    /// From SNAPSHOT_END to CONVERSION_START.
    Gap,
    /// From CONVERSION_START to CONVERSION_END.
    Conversion,
    /// From CONVERSION_END to LAUNCH_START.
    LaunchStart,
    /// From LAUNCH_START to LAUNCH_END.
    Launch,
    /// From LAUNCH_START to LAUNCH_FAILED, when a launch fails.
    LaunchFailure,
    /// From the last server's end to the job's.
    JobEnd,
    /// From the start of an instance's termination to its end.
    Terminate,
    /// From running to the result of the EC2 status checks.
    StatusChecks,
    /// From StopInstances until the instance is stopped.
    Stop,
    /// From StartInstances until the instance runs.
    Start,
}

impl Phase {
    /// The name that the phase's jitter derives from.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Phase::JobStart => "job-start",
            Phase::Cleanup => "cleanup",
            Phase::SnapshotStart => "snapshot-start",
            Phase::Snapshot => "snapshot",
            Phase::Gap => "gap",
            Phase::Conversion => "conversion",
            Phase::LaunchStart => "launch-start",
            Phase::Launch => "launch",
            Phase::LaunchFailure => "launch-failure",
            Phase::JobEnd => "job-end",
            Phase::Terminate => "terminate",
            Phase::StatusChecks => "status-checks-after",
            Phase::Stop => "stop",
            Phase::Start => "start",
        }
    }

    /// The first wave of the recorded drill; what it does not show (clean-up, failure, termination, checks, stop and start) is a guess.
    fn default_length(self) -> Length {
        Length::millis(match self {
            Phase::JobStart => 357,
            Phase::Cleanup => 30_000,
            Phase::SnapshotStart => 404,
            Phase::Snapshot => 191,
            Phase::Gap => 51_968,
            Phase::Conversion => 197_514,
            Phase::LaunchStart => 574,
            Phase::Launch => 278_000,
            Phase::LaunchFailure => 30_000,
            Phase::JobEnd => 2_781,
            Phase::Terminate => 60_000,
            Phase::StatusChecks => 180_000,
            Phase::Stop => 40_000,
            Phase::Start => 15_000,
        })
    }
}

impl Timings {
    fn get(&self, phase: Phase) -> Option<Length> {
        match phase {
            Phase::JobStart => self.job_start,
            Phase::Cleanup => self.cleanup,
            Phase::SnapshotStart => self.snapshot_start,
            Phase::Snapshot => self.snapshot,
            Phase::Gap => self.gap,
            Phase::Conversion => self.conversion,
            Phase::LaunchStart => self.launch_start,
            Phase::Launch => self.launch,
            Phase::LaunchFailure => self.launch_failure,
            Phase::JobEnd => self.job_end,
            Phase::Terminate => self.terminate,
            Phase::StatusChecks => self.status_checks_after,
            Phase::Stop => self.stop,
            Phase::Start => self.start,
        }
    }

    /// How long a phase takes for a server whose own timings are `own`.
    pub(crate) fn length(&self, own: &Timings, phase: Phase) -> SignedDuration {
        own.get(phase).or(self.get(phase)).unwrap_or_else(|| phase.default_length()).0
    }

    /// The share by which a length varies, up or down, for a server whose own timings are `own`.
    pub(crate) fn jitter(&self, own: &Timings) -> f64 {
        own.jitter.or(self.jitter).unwrap_or_default().fraction()
    }
}
