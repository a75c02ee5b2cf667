//! What AWS tells us, in our own types: only what the runtime uses, and every value kept as it came.
//!
//! AWS's enumerations grow, so each of them here has a case for what is unknown. An unknown value is shown, and it is
//! never taken for success or for a reason to stop reading.

mod open_enum;

pub mod answer;
pub mod instance;
pub mod item;
pub mod job;
pub mod launch_configuration;
pub mod launch_template;
pub mod networks;
pub mod recovery_instance;
pub mod source_server;

pub use answer::{CallError, CallErrorKind, WriteAnswer};
pub use instance::{CheckStatus, Instance, InstanceState, InstanceStatus, StateChange};
pub use item::{
    AttributeValue, FoundItems, Item, ItemChange, ItemCondition, ItemQuery, ItemTest, ItemWriteError, SortTest,
    TableKey, item_size,
};
pub use job::{ActionRun, ActionStatus, Job, JobLogItem, JobStatus, JobType, LaunchStatus, ParticipatingServer};
pub use launch_configuration::LaunchConfiguration;
pub use launch_template::{NetworkInterface, TemplateVersion};
pub use networks::{Cidr, CidrError, InstanceType, SecurityGroup, Subnet};
pub use recovery_instance::{RecoveryInstance, RecoverySnapshot};
pub use source_server::{LastLaunch, ReplicationState, SourceServer};

/// The account that calls are made in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The account's number, twelve digits.
    pub account: String,
    /// The ARN of the caller.
    pub arn: String,
}
