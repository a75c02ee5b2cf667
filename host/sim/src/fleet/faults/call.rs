//! Faults of calls.

use jiff::SignedDuration;

use super::{entry::Entry, kind::Kind, when::When};
use crate::fleet::error::Mistake;

/// A fault that hits calls of one operation, of each of a service (`drs:*`), or of each (`*`).
#[derive(Debug, Clone)]
pub(crate) struct OperationFault {
    operation: String,
    pub(crate) kind: OperationFaultKind,
    when: When,
}

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationFaultKind {
    /// Too many calls; tried again after so many seconds, if the service says.
    Throttle { retry_after: Option<u32> },
    /// The caller lacks the permission.
    Denied,
    /// A 500 without an effect.
    InternalError,
    /// A 500 although the call had its effect.
    InternalErrorAfterEffect,
    /// 200 and a page of HTML, as something between the caller and the service would answer. The call had its effect.
    GarbledAfterEffect,
    /// The connection ends before the call had an effect.
    ReplyLostBeforeEffect,
    /// The connection ends after the call had its effect.
    ReplyLostAfterEffect,
    /// 409, although no job is in the way.
    Conflict,
    /// The answer comes late. The call has its effect at once.
    Latency { length: SignedDuration },
}

impl OperationFault {
    /// Whether the fault hits this call of the operation, counted from 1.
    pub(crate) fn hits(&self, seed: u64, operation: &str, call: u64) -> bool {
        matches(&self.operation, operation) && self.when.hits(seed, operation, call)
    }
}

fn matches(pattern: &str, operation: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => operation.starts_with(start),
        None => pattern == operation,
    }
}

/// The fault of an entry about calls.
pub(super) fn fault(entry: &Entry, when: When) -> Result<OperationFault, Mistake> {
    let written = entry.operation()?;
    let operation = written.get_ref();
    let mistake = |message: String| Err(Mistake::new(written.span(), message));
    if !crate::world::operations().any(|known| matches(operation, known)) || !is_pattern(operation) {
        return mistake(format!("the simulator has no operation `{operation}`"))
            .map_err(|mistake| mistake.suggest(operation, crate::world::operations()));
    }
    let of_drs = operation.starts_with("drs:");
    if entry.retry_after.is_some() && !of_drs {
        return mistake(format!("only drs says when to try again: `retry-after` is not for {operation}"));
    }
    if entry.kind == Kind::Conflict && !of_drs {
        return mistake("only an operation of drs can end in a conflict".to_owned());
    }
    Ok(OperationFault { operation: operation.clone(), kind: kind(entry)?, when })
}

/// A name, or the start of names: `*` stands at the end, alone or after a service.
fn is_pattern(operation: &str) -> bool {
    operation.strip_suffix('*').is_none_or(|start| start.is_empty() || start.ends_with(':'))
}

fn kind(entry: &Entry) -> Result<OperationFaultKind, Mistake> {
    Ok(match entry.kind {
        Kind::Throttle => OperationFaultKind::Throttle {
            retry_after: entry.retry_after.map(|length| u32::try_from(length.0.as_secs()).unwrap_or(u32::MAX)),
        },
        Kind::Denied => OperationFaultKind::Denied,
        Kind::InternalErrorAfterEffect => OperationFaultKind::InternalErrorAfterEffect,
        Kind::GarbledAfterEffect => OperationFaultKind::GarbledAfterEffect,
        Kind::ReplyLostBeforeEffect => OperationFaultKind::ReplyLostBeforeEffect,
        Kind::ReplyLostAfterEffect => OperationFaultKind::ReplyLostAfterEffect,
        Kind::Conflict => OperationFaultKind::Conflict,
        Kind::Latency => OperationFaultKind::Latency { length: entry.lasting_for()? },
        // The kinds of other targets never come here.
        _ => OperationFaultKind::InternalError,
    })
}
