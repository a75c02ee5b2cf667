//! `[[faults]]`: what goes wrong, with which launch, which call or whose replication, and when.

mod call;
mod entry;
mod kind;
mod launch;
mod replication;
mod when;

use jiff::SignedDuration;

use call::OperationFault;
pub(crate) use call::OperationFaultKind;
pub(super) use entry::Entry;
use launch::ServerFault;
pub(crate) use launch::{ServerFaultKind, Unknown};
pub(crate) use replication::{ReplicationFault, ReplicationFaultKind};

/// A checked fault.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    Server(ServerFault),
    Operation(OperationFault),
    Replication(ReplicationFault),
    /// How far the service's clock is ahead of the caller's.
    ClockOff(SignedDuration),
}
