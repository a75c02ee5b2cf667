//! What the runtime asks of DRS.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::aws::{
    CallError, Job, JobLogItem, LaunchConfiguration, RecoveryInstance, RecoverySnapshot, SourceServer, WriteAnswer,
};
use crate::ids::{JobId, RecoveryInstanceId, ServerId};
use crate::settings::SettingsPatch;
use crate::time::Timestamp;

/// Which jobs DescribeJobs is to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobQuery {
    /// These.
    Ids(Vec<JobId>),
    /// All that were created at this time or later.
    Since(Timestamp),
}

/// One StartRecovery call. It is signed once, with the time of its intent, and never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchRequest {
    /// The servers: 1 to 100.
    pub servers: Vec<ServerId>,
    /// Whether it is a drill.
    pub is_drill: bool,
    /// The job's tags; the launch tag is among them.
    pub tags: BTreeMap<String, String>,
    /// The time that the request is signed with. AWS refuses it five minutes later.
    pub signed_at: Timestamp,
}

/// DRS. Every read goes through all its pages; a read fails as a whole or not at all.
#[async_trait]
pub trait Drs: Send + Sync {
    /// The source servers with these ids, or all of the account and Region. An id that DRS does not know is absent from
    /// the answer.
    async fn source_servers(&self, ids: Option<&[ServerId]>) -> Result<Vec<SourceServer>, CallError>;

    /// Starts a recovery or a drill, at most once: the SDK does not retry it.
    async fn start_recovery(&self, request: &LaunchRequest) -> WriteAnswer<Job>;

    /// Jobs, newest first.
    async fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, CallError>;

    /// A job's log, oldest first.
    async fn job_log(&self, job: &JobId) -> Result<Vec<JobLogItem>, CallError>;

    /// The recovery instances of these servers.
    async fn recovery_instances(&self, servers: &[ServerId]) -> Result<Vec<RecoveryInstance>, CallError>;

    /// The recovery points of a server, newest first.
    async fn recovery_snapshots(&self, server: &ServerId) -> Result<Vec<RecoverySnapshot>, CallError>;

    /// Terminates recovery instances (1 to 200), at most once: the SDK does not retry it. The result is the job, when
    /// DRS gave one.
    async fn terminate(&self, instances: &[RecoveryInstanceId]) -> WriteAnswer<Option<Job>>;

    /// A server's launch configuration.
    async fn launch_configuration(&self, server: &ServerId) -> Result<LaunchConfiguration, CallError>;

    /// Changes a server's launch configuration. Idempotent: the same patch twice is the same as once.
    async fn update_launch_configuration(
        &self,
        server: &ServerId,
        patch: &SettingsPatch,
    ) -> Result<LaunchConfiguration, CallError>;
}

/// What has tags in DRS that plug-ins may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaggedResource {
    /// A source server.
    SourceServer(ServerId),
    /// A recovery instance, as DRS has it: its EC2 instance has tags of its own.
    RecoveryInstance(RecoveryInstanceId),
}

/// Tags in DRS, for plug-ins. Both leave the same whether they are done once or twice, and are repeated.
#[async_trait]
pub trait DrsTags: Send + Sync {
    /// Gives a resource tags; others stay.
    async fn tag(&self, resource: &TaggedResource, tags: &BTreeMap<String, String>) -> Result<(), CallError>;

    /// Takes the tags with these keys, at least one. That one is not there is no error.
    async fn untag(&self, resource: &TaggedResource, keys: &[String]) -> Result<(), CallError>;
}
