//! The kinds of faults, and the keys that each has.

use serde::Deserialize;

/// What goes wrong, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    SnapshotFailure,
    ExpiredRecoveryPoint,
    ConversionFailure,
    LaunchFailure,
    Skipped,
    Stuck,
    StaysPending,
    SeenLate,
    UnlistedInstance,
    Impaired,
    LaunchActionFailure,
    LaunchActionStuck,
    UnknownEvent,
    UnknownLaunchStatus,
    UnknownJobStatus,
    Throttle,
    Denied,
    InternalError,
    InternalErrorAfterEffect,
    GarbledAfterEffect,
    ReplyLostBeforeEffect,
    ReplyLostAfterEffect,
    Conflict,
    Latency,
    ReplicationStalled,
    ReplicationLag,
    UnknownReplicationState,
    RegionGone,
    ClockOff,
}

/// What a fault hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Launches of a server.
    Launch,
    /// Calls of an operation.
    Call,
    /// The replication of a server, for a time.
    Replication,
    /// Everything.
    World,
}

impl Target {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Target::Launch => &["server", "launch", "times", "probability"],
            Target::Call => &["operation", "call", "times", "probability"],
            Target::Replication => &["server", "after", "for"],
            Target::World => &[],
        }
    }
}

impl Kind {
    pub(super) fn target(self) -> Target {
        match self {
            Kind::SnapshotFailure
            | Kind::ExpiredRecoveryPoint
            | Kind::ConversionFailure
            | Kind::LaunchFailure
            | Kind::Skipped
            | Kind::Stuck
            | Kind::StaysPending
            | Kind::SeenLate
            | Kind::UnlistedInstance
            | Kind::Impaired
            | Kind::LaunchActionFailure
            | Kind::LaunchActionStuck
            | Kind::UnknownEvent
            | Kind::UnknownLaunchStatus
            | Kind::UnknownJobStatus => Target::Launch,
            Kind::Throttle
            | Kind::Denied
            | Kind::InternalError
            | Kind::InternalErrorAfterEffect
            | Kind::GarbledAfterEffect
            | Kind::ReplyLostBeforeEffect
            | Kind::ReplyLostAfterEffect
            | Kind::Conflict
            | Kind::Latency => Target::Call,
            Kind::ReplicationStalled | Kind::ReplicationLag | Kind::UnknownReplicationState => Target::Replication,
            Kind::RegionGone | Kind::ClockOff => Target::World,
        }
    }

    /// All keys that a fault of this kind can have, `kind` apart.
    pub(super) fn keys(self) -> Vec<&'static str> {
        [self.target().keys(), self.own_keys()].concat()
    }

    fn own_keys(self) -> &'static [&'static str] {
        match self {
            Kind::SnapshotFailure | Kind::ExpiredRecoveryPoint | Kind::ConversionFailure | Kind::LaunchFailure => {
                &["error"]
            }
            Kind::SeenLate | Kind::Impaired | Kind::Latency => &["for"],
            Kind::LaunchActionFailure => &["action", "error"],
            Kind::LaunchActionStuck => &["action"],
            Kind::UnknownEvent => &["event"],
            Kind::UnknownLaunchStatus | Kind::UnknownJobStatus => &["value", "in-place-of"],
            Kind::UnknownReplicationState => &["value"],
            Kind::Throttle => &["retry-after"],
            Kind::ReplicationLag => &["lag"],
            Kind::RegionGone => &["after", "for"],
            Kind::ClockOff => &["ahead", "behind"],
            Kind::Skipped
            | Kind::Stuck
            | Kind::StaysPending
            | Kind::UnlistedInstance
            | Kind::Denied
            | Kind::InternalError
            | Kind::InternalErrorAfterEffect
            | Kind::GarbledAfterEffect
            | Kind::ReplyLostBeforeEffect
            | Kind::ReplyLostAfterEffect
            | Kind::Conflict
            | Kind::ReplicationStalled => &[],
        }
    }
}
