//! The ports: what the engine and the sandbox ask of the world, as traits. Adapters live in rooms of their own.

mod clock;
mod drs;
mod dynamo;
mod ec2;
mod identity;
mod journal;
mod plugins;

pub use clock::Clock;
pub use drs::{Drs, JobQuery, LaunchRequest};
pub use dynamo::Dynamo;
pub use ec2::{Ec2, Ec2Catalogue};
pub use identity::{CallCounter, CallCounts, Sts};
pub use journal::{
    Acceptance, Command, CommandId, CommandKind, ExecutionSummary, Journal, JournalError, PendingCommand, StoredEvent,
};
pub use plugins::{CallRecorder, Plugins, RecorderClosed};
