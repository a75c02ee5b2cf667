//! `[[faults]]`: what goes wrong, with which server's launch or which call.

use jiff::SignedDuration;
use serde::Deserialize;

use super::{error::Mistake, units::Length};

/// One `[[faults]]` as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) server: Option<String>,
    pub(super) operation: Option<String>,
    kind: Kind,
    /// The first launch of the server that is hit, from 1.
    launch: Option<u64>,
    /// The first call of the operation that is hit, from 1.
    call: Option<u64>,
    times: Option<u64>,
    /// How long an impairment lasts.
    #[serde(rename = "for")]
    lasting: Option<Length>,
    retry_after: Option<Length>,
    /// The text that the job's log has for a failure.
    error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    SnapshotFailure,
    ConversionFailure,
    LaunchFailure,
    Stuck,
    StaysPending,
    UnlistedInstance,
    Impaired,
    Throttle,
    InternalError,
    InternalErrorAfterEffect,
    ReplyLostBeforeEffect,
    ReplyLostAfterEffect,
    Conflict,
}

impl Kind {
    fn hits_servers(self) -> bool {
        use Kind::{
            ConversionFailure, Impaired, LaunchFailure, SnapshotFailure, StaysPending, Stuck, UnlistedInstance,
        };
        matches!(
            self,
            SnapshotFailure | ConversionFailure | LaunchFailure | Stuck | StaysPending | UnlistedInstance | Impaired
        )
    }
}

/// A checked fault.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    Server(ServerFault),
    Operation(OperationFault),
}

/// A fault that hits launches of one server.
#[derive(Debug, Clone)]
pub(crate) struct ServerFault {
    pub(crate) server: String,
    pub(crate) kind: ServerFaultKind,
    window: Window,
}

/// What goes wrong with a launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ServerFaultKind {
    /// No snapshot can be taken and none is used instead: SNAPSHOT_FAIL.
    SnapshotFailure { error: String },
    /// CONVERSION_FAIL.
    ConversionFailure { error: String },
    /// LAUNCH_FAILED.
    LaunchFailure { error: String },
    /// The launch begins and never ends, nor does its job.
    Stuck,
    /// The job never leaves PENDING.
    StaysPending,
    /// The launch ends well and DRS never lists the recovery instance.
    UnlistedInstance,
    /// The EC2 status checks find the instance impaired: for ever, or for this long and then ok.
    Impaired { lasting: Option<SignedDuration> },
}

/// A fault that hits calls of one operation.
#[derive(Debug, Clone)]
pub(crate) struct OperationFault {
    /// Service and name, such as `drs:StartRecovery`.
    pub(crate) operation: String,
    pub(crate) kind: OperationFaultKind,
    window: Window,
}

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationFaultKind {
    /// Too many calls; tried again after so many seconds, if the service says.
    Throttle { retry_after: Option<u32> },
    /// A 500 without an effect.
    InternalError,
    /// A 500 although the call had its effect.
    InternalErrorAfterEffect,
    /// The connection ends before the call had an effect.
    ReplyLostBeforeEffect,
    /// The connection ends after the call had its effect.
    ReplyLostAfterEffect,
    /// 409, although no job is in the way.
    Conflict,
}

/// The launches or calls that a fault hits: `times` of them, from the `first`.
#[derive(Debug, Clone, Copy)]
struct Window {
    first: u64,
    times: Option<u64>,
}

impl Window {
    fn hits(self, number: u64) -> bool {
        number >= self.first && self.times.is_none_or(|times| number - self.first < times)
    }
}

impl ServerFault {
    /// Whether the fault hits this launch of its server, counted from 1.
    pub(crate) fn hits(&self, launch: u64) -> bool {
        self.window.hits(launch)
    }
}

impl OperationFault {
    /// Whether the fault hits this call of its operation, counted from 1.
    pub(crate) fn hits(&self, call: u64) -> bool {
        self.window.hits(call)
    }
}

impl Entry {
    /// The fault, if its keys fit each other.
    pub(super) fn check(self, span: std::ops::Range<usize>) -> Result<Fault, Mistake> {
        if let Some(key) = self.misplaced_key() {
            let kind = if self.kind.hits_servers() { "of a server" } else { "of an operation" };
            return Err(Mistake::new(span, format!("a fault {kind} of this kind has no `{key}`")));
        }
        if self.launch == Some(0) || self.call == Some(0) || self.times == Some(0) {
            return Err(Mistake::new(span, "`launch`, `call` and `times` of a fault count from 1"));
        }
        match (self.server.clone(), self.operation.clone()) {
            (Some(server), None) => Ok(Fault::Server(self.server_fault(server))),
            (None, Some(operation)) => Ok(Fault::Operation(self.operation_fault(operation, span)?)),
            _ => Err(Mistake::new(span, "a fault has either `server` or `operation`")
                .help("write server = \"s-…\" for a launch that fails, operation = \"drs:StartRecovery\" for a call")),
        }
    }

    fn misplaced_key(&self) -> Option<&'static str> {
        use Kind::{ConversionFailure, Impaired, LaunchFailure, SnapshotFailure, Throttle};
        let servers = self.kind.hits_servers();
        let fails = matches!(self.kind, SnapshotFailure | ConversionFailure | LaunchFailure);
        [
            ("operation", servers && self.operation.is_some()),
            ("server", !servers && self.server.is_some()),
            ("call", servers && self.call.is_some()),
            ("launch", !servers && self.launch.is_some()),
            ("for", self.kind != Impaired && self.lasting.is_some()),
            ("retry-after", self.kind != Throttle && self.retry_after.is_some()),
            ("error", !fails && self.error.is_some()),
        ]
        .into_iter()
        .find_map(|(key, misplaced)| misplaced.then_some(key))
    }

    fn server_fault(self, server: String) -> ServerFault {
        let error = self.error.clone().unwrap_or_else(|| "failed by the fleet file".to_owned());
        let kind = match self.kind {
            Kind::SnapshotFailure => ServerFaultKind::SnapshotFailure { error },
            Kind::ConversionFailure => ServerFaultKind::ConversionFailure { error },
            Kind::StaysPending => ServerFaultKind::StaysPending,
            Kind::Stuck => ServerFaultKind::Stuck,
            Kind::UnlistedInstance => ServerFaultKind::UnlistedInstance,
            Kind::Impaired => ServerFaultKind::Impaired { lasting: self.lasting.map(|length| length.0) },
            _ => ServerFaultKind::LaunchFailure { error },
        };
        let window = Window { first: self.launch.unwrap_or(1), times: self.times };
        ServerFault { server, kind, window }
    }

    fn operation_fault(self, operation: String, span: std::ops::Range<usize>) -> Result<OperationFault, Mistake> {
        if !crate::world::operations().any(|known| known == operation) {
            return Err(Mistake::new(span, format!("the simulator has no operation `{operation}`"))
                .suggest(&operation, crate::world::operations()));
        }
        if self.retry_after.is_some() && !operation.starts_with("drs:") {
            return Err(Mistake::new(
                span,
                format!("only drs says when to try again: `retry-after` is not for {operation}"),
            ));
        }
        let kind = match self.kind {
            Kind::Throttle => OperationFaultKind::Throttle {
                retry_after: self.retry_after.map(|length| u32::try_from(length.0.as_secs()).unwrap_or(u32::MAX)),
            },
            Kind::InternalError => OperationFaultKind::InternalError,
            Kind::InternalErrorAfterEffect => OperationFaultKind::InternalErrorAfterEffect,
            Kind::ReplyLostBeforeEffect => OperationFaultKind::ReplyLostBeforeEffect,
            Kind::ReplyLostAfterEffect => OperationFaultKind::ReplyLostAfterEffect,
            _ if operation.starts_with("drs:") => OperationFaultKind::Conflict,
            _ => return Err(Mistake::new(span, "only an operation of drs can end in a conflict")),
        };
        let window = Window { first: self.call.unwrap_or(1), times: Some(self.times.unwrap_or(1)) };
        Ok(OperationFault { operation, kind, window })
    }
}
