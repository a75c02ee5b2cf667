//! Calls to DRS, in the target account and Region. The host goes through all pages. Writes reach the wave's own servers and
//! recovery instances.

use std::time::Duration;

use crate::bindings::host::drs::runtime::drs as wit;
use crate::context::{Tags, tags_of, tags_to_wit};
use crate::{CallError, Settings, Timestamp};

/// A source server.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceServer {
    /// Its id.
    pub id: String,
    /// The source's host name.
    pub hostname: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// The state of its replication, such as `CONTINUOUS`, as it came; absent when DRS does not say.
    pub replication_state: Option<String>,
    /// How far its replication is behind; absent means unknown, not zero.
    pub lag: Option<Duration>,
    /// The instance type that DRS recommends for the source's hardware.
    pub recommended_instance_type: Option<String>,
}

/// A recovery point.
#[derive(Debug, Clone, PartialEq)]
pub struct RecoverySnapshot {
    /// Its id.
    pub id: String,
    /// The server that it is of.
    pub server: String,
    /// The time that it holds; absent when DRS does not say.
    pub at: Option<Timestamp>,
}

/// A launch action that DRS runs on an instance after its launch.
#[derive(Debug, Clone, PartialEq)]
pub struct LaunchActionRun {
    /// Its name, else its id.
    pub name: String,
    /// `IN_PROGRESS`, `SUCCEEDED`, `FAILED`, as it came.
    pub status: Option<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Whether the launch counts as good though it failed; absent means no.
    pub optional: Option<bool>,
}

/// One of a job's servers.
#[derive(Debug, Clone, PartialEq)]
pub struct ParticipatingServer {
    /// The server.
    pub server: String,
    /// `PENDING`, `IN_PROGRESS`, `LAUNCHED`, `FAILED`, `TERMINATED`, as it came.
    pub launch_status: Option<String>,
    /// Its recovery instance, which DRS often does not name here.
    pub recovery_instance: Option<String>,
    /// Its launch actions so far.
    pub actions: Vec<LaunchActionRun>,
}

/// A job. That it is `COMPLETED` says that it ended, and nothing of success.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// `LAUNCH`, `TERMINATE` and others, as it came.
    pub kind: Option<String>,
    /// `PENDING`, `STARTED`, `COMPLETED`, as it came.
    pub status: Option<String>,
    /// `START_DRILL`, `START_RECOVERY` and others, as it came.
    pub initiated_by: Option<String>,
    /// When it was created.
    pub created: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Its tags.
    pub tags: Tags,
    /// Its servers.
    pub servers: Vec<ParticipatingServer>,
}

/// An entry of a job's log.
#[derive(Debug, Clone, PartialEq)]
pub struct JobLogItem {
    /// What happened, such as `CONVERSION_START`, as it came.
    pub event: String,
    /// When.
    pub at: Option<Timestamp>,
    /// The server that it is about; absent for the whole job.
    pub server: Option<String>,
    /// The instance that it is about.
    pub instance: Option<String>,
    /// DRS's words of what failed.
    pub error: Option<String>,
}

/// A recovery instance.
#[derive(Debug, Clone, PartialEq)]
pub struct RecoveryInstance {
    /// Its id.
    pub id: String,
    /// Its EC2 instance.
    pub instance: Option<String>,
    /// The server that it is of.
    pub server: Option<String>,
    /// The job that launched it.
    pub job: Option<String>,
    /// Whether a drill launched it; absent when DRS does not say.
    pub is_drill: Option<bool>,
    /// `RUNNING`, `STOPPED`, `TERMINATED` and others, as it came.
    pub state: Option<String>,
    /// The state of its failback, as it came.
    pub failback: Option<String>,
    /// The time of the recovery point that it was launched from.
    pub point_in_time: Option<Timestamp>,
}

/// How DRS launches a server, the launch template apart.
#[derive(Debug, Clone, PartialEq)]
pub struct LaunchConfiguration {
    /// The server.
    pub server: String,
    /// Its launch template, of which DRS uses the default version.
    pub template: Option<String>,
    /// What it says.
    pub settings: Settings,
}

/// What can be tagged: a source server of the wave, or a recovery instance of it as DRS has it.
pub use wit::Taggable;

/// The source servers with these ids: at most 1,000. An id that DRS does not know is absent from the answer.
///
/// Grant: `drs:DescribeSourceServers`.
pub fn source_servers(ids: &[String]) -> Result<Vec<SourceServer>, CallError> {
    fake_host!("drs:DescribeSourceServers", ids);
    let servers = wit::describe_source_servers(ids)?;
    Ok(servers.into_iter().map(SourceServer::from).collect())
}

/// The newest recovery points of each of these servers, newest first, at most `newest` of a server; at most 1,000
/// (servers × `newest`) in one call.
///
/// Grant: `drs:DescribeRecoverySnapshots`.
pub fn recovery_snapshots(servers: &[String], newest: u32) -> Result<Vec<RecoverySnapshot>, CallError> {
    fake_host!("drs:DescribeRecoverySnapshots", servers, newest);
    let snapshots = wit::describe_recovery_snapshots(servers, newest)?;
    Ok(snapshots.into_iter().map(RecoverySnapshot::from).collect())
}

/// The jobs with these ids, newest first: at most 200. An id that DRS does not know is absent from the answer.
///
/// Grant: `drs:DescribeJobs`.
pub fn jobs(ids: &[String]) -> Result<Vec<Job>, CallError> {
    fake_host!("drs:DescribeJobs", ids);
    Ok(wit::describe_jobs(ids)?.into_iter().map(Job::from).collect())
}

/// The newest entries of a job's log, at most `newest` (1 to 1,000), oldest first.
///
/// Grant: `drs:DescribeJobLogItems`.
pub fn job_log(job: &str, newest: u32) -> Result<Vec<JobLogItem>, CallError> {
    fake_host!("drs:DescribeJobLogItems", job, newest);
    Ok(wit::describe_job_log_items(job, newest)?.into_iter().map(JobLogItem::from).collect())
}

/// The recovery instances of these servers, of whichever job: at most 1,000 servers.
///
/// Grant: `drs:DescribeRecoveryInstances`.
pub fn recovery_instances(servers: &[String]) -> Result<Vec<RecoveryInstance>, CallError> {
    fake_host!("drs:DescribeRecoveryInstances", servers);
    Ok(wit::describe_recovery_instances(servers)?.into_iter().map(RecoveryInstance::from).collect())
}

/// How DRS launches a server now.
///
/// Grant: `drs:GetLaunchConfiguration`.
pub fn launch_configuration(server: &str) -> Result<LaunchConfiguration, CallError> {
    fake_host!("drs:GetLaunchConfiguration", server);
    let found = wit::get_launch_configuration(server)?;
    Ok(LaunchConfiguration { server: found.server, template: found.template, settings: found.settings.into() })
}

/// Gives a source server or a recovery instance of the wave tags, 1 to 50; others stay.
///
/// Grant: `drs:TagResource on wave.servers` or `on wave.instances`.
pub fn tag(target: &Taggable, tags: &Tags) -> Result<(), CallError> {
    fake_host!("drs:TagResource", target, tags);
    Ok(wit::tag_resource(target, &tags_to_wit(tags))?)
}

/// Takes the tags with these keys, 1 to 50. That one is not there is no error.
///
/// Grant: `drs:UntagResource on wave.servers` or `on wave.instances`.
pub fn untag(target: &Taggable, keys: &[String]) -> Result<(), CallError> {
    fake_host!("drs:UntagResource", target, keys);
    Ok(wit::untag_resource(target, keys)?)
}

impl From<wit::SourceServer> for SourceServer {
    fn from(server: wit::SourceServer) -> Self {
        Self {
            id: server.id,
            hostname: server.hostname,
            tags: tags_of(server.tags),
            replication_state: server.replication_state,
            lag: server.lag.map(Duration::from_millis),
            recommended_instance_type: server.recommended_instance_type,
        }
    }
}

impl From<wit::RecoverySnapshot> for RecoverySnapshot {
    fn from(snapshot: wit::RecoverySnapshot) -> Self {
        Self { id: snapshot.id, server: snapshot.server, at: snapshot.at.map(Timestamp::from_unix_ms) }
    }
}

impl From<wit::Job> for Job {
    fn from(job: wit::Job) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            status: job.status,
            initiated_by: job.initiated_by,
            created: job.created.map(Timestamp::from_unix_ms),
            ended: job.ended.map(Timestamp::from_unix_ms),
            tags: tags_of(job.tags),
            servers: job.servers.into_iter().map(ParticipatingServer::from).collect(),
        }
    }
}

impl From<wit::ParticipatingServer> for ParticipatingServer {
    fn from(server: wit::ParticipatingServer) -> Self {
        let run = |run: wit::LaunchActionRun| LaunchActionRun {
            name: run.name,
            status: run.status,
            failure: run.failure,
            optional: run.optional,
        };
        Self {
            server: server.server,
            launch_status: server.launch_status,
            recovery_instance: server.recovery_instance,
            actions: server.actions.into_iter().map(run).collect(),
        }
    }
}

impl From<wit::JobLogItem> for JobLogItem {
    fn from(item: wit::JobLogItem) -> Self {
        let at = item.at.map(Timestamp::from_unix_ms);
        Self { event: item.event, at, server: item.server, instance: item.instance, error: item.error }
    }
}

impl From<wit::RecoveryInstance> for RecoveryInstance {
    fn from(instance: wit::RecoveryInstance) -> Self {
        Self {
            id: instance.id,
            instance: instance.instance,
            server: instance.server,
            job: instance.job,
            is_drill: instance.is_drill,
            state: instance.state,
            failback: instance.failback,
            point_in_time: instance.point_in_time.map(Timestamp::from_unix_ms),
        }
    }
}
