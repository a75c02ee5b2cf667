//! How the replication of a server is: as the fleet file has it, and with what goes wrong for a time.

use jiff::{SignedDuration, Timestamp};

use super::Model;
use crate::fleet::{ReplicationFaultKind, ReplicationState, Server};

/// The replication of a server at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replication {
    pub(crate) state: ReplicationState,
    /// What DRS says in place of the state.
    pub(crate) shown: Option<String>,
    pub(crate) lag: Option<SignedDuration>,
    /// Since when nothing is replicated, if that is a fault's doing.
    pub(crate) stopped: Option<Timestamp>,
}

impl Model {
    /// The replication of a server at a time.
    pub(crate) fn replication(&self, server: &Server, now: Timestamp) -> Replication {
        let mut replication =
            Replication { state: server.replication, shown: None, lag: server.lag.map(|lag| lag.0), stopped: None };
        let elapsed = now.duration_since(self.state.origin);
        for fault in self.fleet.replication_faults(server.id()) {
            let Some(began) = fault.began(elapsed) else { continue };
            match &fault.kind {
                ReplicationFaultKind::Lag(lag) => replication.lag = Some(*lag),
                ReplicationFaultKind::UnknownState(value) => replication.shown = Some(value.clone()),
                ReplicationFaultKind::Stalled => replication.state = ReplicationState::Stalled,
                ReplicationFaultKind::Disconnected => replication.state = ReplicationState::Disconnected,
            }
            if fault.stops_replication() {
                replication.stopped = Some(self.state.origin + began);
                replication.lag = Some(replication.lag.unwrap_or_default() + (elapsed - began));
            }
        }
        replication
    }

    /// Whether no fault stopped the replication of a server at a time.
    pub(super) fn was_replicating(&self, server: &Server, at: Timestamp) -> bool {
        let elapsed = at.duration_since(self.state.origin);
        let mut faults = self.fleet.replication_faults(server.id());
        !faults.any(|fault| fault.stops_replication() && fault.began(elapsed).is_some())
    }
}
