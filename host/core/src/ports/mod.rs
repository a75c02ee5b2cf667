//! The ports: what the engine and the sandbox ask of the world, as traits. Adapters live in rooms of their own.

mod clock;
mod drs;
mod dynamo;
mod ec2;
mod hold;
mod http;
mod identity;
mod journal;
mod journal_error;
mod plugins;
mod store;

pub use clock::Clock;
pub use drs::{Drs, DrsTags, JobQuery, LaunchRequest, TaggedResource};
pub use dynamo::{Dynamo, WriteGuard};
pub use ec2::{Ec2, Ec2Catalogue, Ec2Changes};
pub use hold::{Fence, Fenced, Hold};
pub use http::{Http, HttpAnswer, HttpError, HttpRequest};
pub use identity::{CallCounter, CallCounts, Sts};
pub use journal::{
    Acceptance, Command, CommandId, CommandKind, ExecutionSummary, Journal, Outline, PendingCommand, RawChain,
    RawEvent, StoredEvent,
};
pub use journal_error::JournalError;
pub use plugins::{CallRecorder, Plugins, RecorderClosed};
pub use store::{AccountRegion, LockName, Reservation, Reservations, Store};
