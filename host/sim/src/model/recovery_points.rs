//! Points in time: a CONTINUOUS server makes one every ten minutes; a few are kept.

use jiff::{SignedDuration, Timestamp};

use super::Model;
use crate::fleet::{Disk, ReplicationState, Server};

/// DRS's default point-in-time policy begins with one in ten minutes.
const INTERVAL: SignedDuration = SignedDuration::from_mins(10);

/// A point in time of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecoveryPoint {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) ebs_snapshots: Vec<String>,
}

impl Model {
    /// The points in time that a server has, newest first.
    pub(crate) fn recovery_points(&self, server: &Server, now: Timestamp) -> Vec<RecoveryPoint> {
        if !server.replication.keeps_recovery_points() {
            return Vec::new();
        }
        let first = self.state.origin - server.newest_recovery_point.0;
        let made = if server.replication == ReplicationState::Continuous {
            now.duration_since(first).as_secs() / INTERVAL.as_secs()
        } else {
            0
        };
        // Points are numbered from the newest one at the world's beginning; older ones have negative numbers.
        (i64::MIN..=made)
            .rev()
            .filter(|number| self.was_replicating(server, time_of(first, *number)))
            .take(usize::try_from(server.recovery_points).unwrap_or(usize::MAX))
            .map(|number| self.recovery_point(server, first, number))
            .collect()
    }

    fn recovery_point(&self, server: &Server, first: Timestamp, number: i64) -> RecoveryPoint {
        let name = number.to_string();
        let seed = self.state.seed;
        let snapshot = |disk: &Disk| crate::ids::id("snap", seed, &[server.id(), &name, &disk.device]);
        RecoveryPoint {
            id: crate::ids::id("pit", seed, &[server.id(), &name]),
            at: time_of(first, number),
            ebs_snapshots: server.disks.iter().map(snapshot).collect(),
        }
    }
}

fn time_of(first: Timestamp, number: i64) -> Timestamp {
    first + INTERVAL.saturating_mul(i32::try_from(number).unwrap_or(i32::MAX))
}
