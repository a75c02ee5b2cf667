//! What the fleet file has go wrong with a launch, put into its course and its job when they are made.

use jiff::SignedDuration;

use super::{LaunchCourse, Model, Snapshot};
use crate::fleet::{Server, ServerFaultKind, Unknown};

/// What is wrong with a job as a whole, because of one of its servers.
#[derive(Debug, Clone, Default)]
pub(super) struct JobFaults {
    /// It never starts.
    pub(super) stays_pending: bool,
    /// How late it shows, at least.
    pub(super) seen_after: SignedDuration,
    pub(super) unknown_status: Option<Unknown>,
}

impl Model {
    /// The faults of a job that launches these servers next.
    pub(super) fn job_faults(&self, servers: &[Server]) -> JobFaults {
        let mut faults = JobFaults::default();
        for fault in servers.iter().flat_map(|server| self.next_faults(server.id())) {
            match fault {
                ServerFaultKind::StaysPending => faults.stays_pending = true,
                ServerFaultKind::SeenLate { after } => faults.seen_after = faults.seen_after.max(*after),
                ServerFaultKind::UnknownJobStatus(unknown) => faults.unknown_status = Some(unknown.clone()),
                _ => {}
            }
        }
        faults
    }

    /// Whether a fault has the next job of a server begin without it.
    pub(super) fn is_skipped(&self, server: &str) -> bool {
        self.next_faults(server).any(|fault| *fault == ServerFaultKind::Skipped)
    }

    fn next_faults(&self, server: &str) -> impl Iterator<Item = &ServerFaultKind> {
        self.fleet.server_faults(self.state.seed, server, self.launch_number(server))
    }

    pub(super) fn apply_faults(&self, course: &mut LaunchCourse) {
        for fault in self.fleet.server_faults(self.state.seed, &course.server, course.number) {
            match fault {
                ServerFaultKind::SnapshotFailure { error } => course.snapshot = Snapshot::Failed(error.clone()),
                ServerFaultKind::ExpiredRecoveryPoint { error } => course.snapshot.expires(error),
                // Recovery mode FAST has no conversion that could fail.
                ServerFaultKind::ConversionFailure { error } => {
                    course.conversion_error = course.times.conversion.map(|_| error.clone());
                }
                ServerFaultKind::LaunchFailure { error } => course.launch_error = Some(error.clone()),
                ServerFaultKind::Stuck => course.stuck = true,
                ServerFaultKind::UnknownEvent { event } => course.unknown_event = Some(event.clone()),
                ServerFaultKind::UnknownLaunchStatus(unknown) => course.unknown_status = Some(unknown.clone()),
                // The job's, or the instance's: looked up where it is made.
                ServerFaultKind::Skipped
                | ServerFaultKind::StaysPending
                | ServerFaultKind::SeenLate { .. }
                | ServerFaultKind::UnknownJobStatus(_)
                | ServerFaultKind::UnlistedInstance
                | ServerFaultKind::Impaired { .. }
                | ServerFaultKind::LaunchActionFailure { .. }
                | ServerFaultKind::LaunchActionStuck { .. } => {}
            }
        }
    }
}
