//! Faults of launches.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{entry::Entry, kind::Kind, when::When};
use crate::fleet::error::Mistake;

/// The name that stands for every server.
pub(super) const EVERY: &str = "*";

/// What DRS answers in each case, by the names of its model.
const LAUNCH_STATUSES: [&str; 5] = ["PENDING", "IN_PROGRESS", "LAUNCHED", "FAILED", "TERMINATED"];
const JOB_STATUSES: [&str; 3] = ["PENDING", "STARTED", "COMPLETED"];

/// A fault that hits launches of one server, or of each.
#[derive(Debug, Clone)]
pub(crate) struct ServerFault {
    server: String,
    pub(crate) kind: ServerFaultKind,
    when: When,
}

/// What goes wrong with a launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ServerFaultKind {
    /// No snapshot can be taken and none is used instead: SNAPSHOT_FAIL.
    SnapshotFailure { error: String },
    /// The point in time that a launch falls back on, or was told to use, is there no more.
    ExpiredRecoveryPoint { error: String },
    /// CONVERSION_FAIL.
    ConversionFailure { error: String },
    /// LAUNCH_FAILED.
    LaunchFailure { error: String },
    /// The job begins without the server: SERVER_SKIPPED.
    Skipped,
    /// The launch begins and never ends, nor does its job.
    Stuck,
    /// The job never leaves PENDING.
    StaysPending,
    /// The job shows only so long after the call.
    SeenLate { after: SignedDuration },
    /// The launch ends well and DRS never lists the recovery instance.
    UnlistedInstance,
    /// The EC2 status checks find the instance impaired: for ever, or for this long and then ok.
    Impaired { lasting: Option<SignedDuration> },
    /// A launch action fails: the one of this name, or the first.
    LaunchActionFailure { action: Option<String>, error: String },
    /// A launch action begins and never ends.
    LaunchActionStuck { action: Option<String> },
    /// The job's log has an event that no model has.
    UnknownEvent { event: String },
    /// The server's launchStatus has a value that no model has.
    UnknownLaunchStatus(Unknown),
    /// The job's status has a value that no model has.
    UnknownJobStatus(Unknown),
}

/// A value that no model has, and the one that it stands in place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unknown {
    pub(crate) value: String,
    pub(crate) in_place_of: String,
}

impl ServerFault {
    /// Whether the fault hits this launch of this server, counted from 1.
    pub(crate) fn hits(&self, seed: u64, server: &str, launch: u64) -> bool {
        (self.server == server || self.server == EVERY) && self.when.hits(seed, server, launch)
    }
}

/// The fault of an entry about launches.
pub(super) fn fault(entry: &Entry, when: When) -> Result<ServerFault, Mistake> {
    let server = entry.server()?.get_ref().clone();
    Ok(ServerFault { server, kind: kind(entry)?, when })
}

fn kind(entry: &Entry) -> Result<ServerFaultKind, Mistake> {
    let error = || entry.error.clone().unwrap_or_else(|| "failed by the fleet file".to_owned());
    let action = || entry.action.as_ref().map(|action| action.get_ref().clone());
    Ok(match entry.kind {
        Kind::SnapshotFailure => ServerFaultKind::SnapshotFailure { error: error() },
        Kind::ExpiredRecoveryPoint => ServerFaultKind::ExpiredRecoveryPoint { error: error() },
        Kind::ConversionFailure => ServerFaultKind::ConversionFailure { error: error() },
        Kind::Skipped => ServerFaultKind::Skipped,
        Kind::Stuck => ServerFaultKind::Stuck,
        Kind::StaysPending => ServerFaultKind::StaysPending,
        Kind::SeenLate => ServerFaultKind::SeenLate { after: entry.lasting_for()? },
        Kind::UnlistedInstance => ServerFaultKind::UnlistedInstance,
        Kind::Impaired => ServerFaultKind::Impaired { lasting: entry.lasting.map(|length| length.0) },
        Kind::LaunchActionFailure => ServerFaultKind::LaunchActionFailure { action: action(), error: error() },
        Kind::LaunchActionStuck => ServerFaultKind::LaunchActionStuck { action: action() },
        Kind::UnknownEvent => ServerFaultKind::UnknownEvent { event: entry.event.clone().unwrap_or_else(novel) },
        Kind::UnknownLaunchStatus => {
            ServerFaultKind::UnknownLaunchStatus(unknown(entry, "LAUNCHED", &LAUNCH_STATUSES)?)
        }
        Kind::UnknownJobStatus => ServerFaultKind::UnknownJobStatus(unknown(entry, "STARTED", &JOB_STATUSES)?),
        // The kinds of other targets never come here.
        _ => ServerFaultKind::LaunchFailure { error: error() },
    })
}

/// A name that DRS might have tomorrow.
pub(super) fn novel() -> String {
    "NOT_IN_ANY_MODEL".to_owned()
}

fn unknown(entry: &Entry, usual: &str, known: &[&'static str]) -> Result<Unknown, Mistake> {
    let Some(written) = &entry.in_place_of else {
        return Ok(Unknown { value: entry.value.clone().unwrap_or_else(novel), in_place_of: usual.to_owned() });
    };
    let in_place_of = written.get_ref();
    if !known.contains(&in_place_of.as_str()) {
        return Err(Mistake::new(written.span(), format!("`{in_place_of}` is none of {}", known.join(", ")))
            .suggest(in_place_of, known.iter().copied()));
    }
    Ok(Unknown { value: entry.value.clone().unwrap_or_else(novel), in_place_of: in_place_of.clone() })
}
