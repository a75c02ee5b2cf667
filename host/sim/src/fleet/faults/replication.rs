//! Faults of replication: they last for a time, whoever calls what.

use jiff::SignedDuration;

use super::{
    entry::Entry,
    kind::Kind,
    launch::{EVERY, novel},
};
use crate::fleet::error::Mistake;

/// Something that is wrong with the replication of one server, or of each, for a time.
#[derive(Debug, Clone)]
pub(crate) struct ReplicationFault {
    server: String,
    pub(crate) kind: ReplicationFaultKind,
    /// From the world's beginning to the fault's.
    begins: SignedDuration,
    /// From the world's beginning to the fault's end; absent: it stays.
    ends: Option<SignedDuration>,
}

/// What is wrong with replication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReplicationFaultKind {
    /// STALLED: the lag grows.
    Stalled,
    /// DISCONNECTED: the agent is not seen any more, and the lag grows.
    Disconnected,
    /// It is this far behind.
    Lag(SignedDuration),
    /// It goes on, and its state has a value that no model has.
    UnknownState(String),
}

impl ReplicationFault {
    pub(crate) fn is_of(&self, server: &str) -> bool {
        self.server == server || self.server == EVERY
    }

    /// When the fault began, if it is on so long after the world's beginning.
    pub(crate) fn began(&self, elapsed: SignedDuration) -> Option<SignedDuration> {
        let on = self.begins <= elapsed && self.ends.is_none_or(|end| elapsed < end);
        on.then_some(self.begins)
    }

    /// Whether nothing is replicated while it is on.
    pub(crate) fn stops_replication(&self) -> bool {
        matches!(self.kind, ReplicationFaultKind::Stalled | ReplicationFaultKind::Disconnected)
    }
}

/// The fault of an entry about replication.
pub(super) fn fault(entry: &Entry) -> Result<ReplicationFault, Mistake> {
    let server = match entry.kind {
        Kind::RegionGone => EVERY.to_owned(),
        _ => entry.server()?.get_ref().clone(),
    };
    let kind = match entry.kind {
        Kind::RegionGone => ReplicationFaultKind::Disconnected,
        Kind::ReplicationLag => ReplicationFaultKind::Lag(entry.needed("lag", entry.lag)?),
        Kind::UnknownReplicationState => ReplicationFaultKind::UnknownState(entry.value.clone().unwrap_or_else(novel)),
        // The kinds of other targets never come here.
        _ => ReplicationFaultKind::Stalled,
    };
    let begins = entry.after.map_or(SignedDuration::ZERO, |after| after.0);
    Ok(ReplicationFault { server, kind, begins, ends: entry.lasting.map(|length| begins + length.0) })
}
