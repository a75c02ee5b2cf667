//! Ports that answer from a list.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use drs_core::aws::{
    CallError, CallErrorKind, Instance, InstanceStatus, InstanceType, Job, JobLogItem, LaunchConfiguration,
    RecoveryInstance, RecoverySnapshot, ReplicationState, SecurityGroup, SourceServer, StateChange, Subnet,
    TemplateVersion, WriteAnswer,
};
use drs_core::ids::{InstanceId, JobId, RecoveryInstanceId, ServerId, TemplateId};
use drs_core::plugin::HostCallRecord;
use drs_core::ports::{
    CallRecorder, Clock, Drs, DrsTags, Ec2, Ec2Catalogue, Ec2Changes, JobQuery, LaunchRequest, RecorderClosed,
    TaggedResource,
};
use drs_core::settings::SettingsPatch;
use drs_core::time::Timestamp;

use super::contexts::NOW;

/// DRS with these servers and recovery points.
#[derive(Default)]
pub(crate) struct FakeDrs {
    pub(crate) servers: Vec<SourceServer>,
    pub(crate) snapshots: Vec<RecoverySnapshot>,
}

/// EC2 with these statuses.
#[derive(Default)]
pub(crate) struct FakeEc2 {
    pub(crate) statuses: Vec<InstanceStatus>,
    /// Fails every call.
    pub(crate) error: Option<CallError>,
    /// Never answers.
    pub(crate) silent: bool,
}

/// A source server that replicates with this lag.
pub(crate) fn replicating(id: &str, state: &str, lag_s: Option<u64>) -> SourceServer {
    SourceServer {
        id: id.into(),
        arn: None,
        hostname: None,
        tags: BTreeMap::new(),
        replication_state: Some(ReplicationState::from(state)),
        lag: lag_s.map(Duration::from_secs),
        recommended_instance_type: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
        last_launch: None,
    }
}

/// The status of a running instance.
pub(crate) fn running(id: &str, system: &str, instance: &str) -> InstanceStatus {
    InstanceStatus {
        id: id.into(),
        state: Some("running".into()),
        system: Some(system.into()),
        instance: Some(instance.into()),
    }
}

pub(crate) fn call_error(kind: CallErrorKind) -> CallError {
    CallError {
        operation: "ec2:DescribeInstanceStatus".to_owned(),
        kind,
        code: Some("Code".to_owned()),
        message: "no \u{1b}[31mway".to_owned(),
        retry_after: Some(Duration::from_secs(7)),
    }
}

fn not_here<T>() -> Result<T, CallError> {
    Err(call_error(CallErrorKind::Other))
}

#[async_trait]
impl Drs for FakeDrs {
    async fn source_servers(&self, ids: Option<&[ServerId]>) -> Result<Vec<SourceServer>, CallError> {
        let wanted = |server: &&SourceServer| ids.is_none_or(|ids| ids.contains(&server.id));
        Ok(self.servers.iter().filter(wanted).cloned().collect())
    }

    async fn start_recovery(&self, _: &LaunchRequest) -> WriteAnswer<Job> {
        WriteAnswer::NoEffect { error: call_error(CallErrorKind::Other) }
    }

    async fn jobs(&self, _: &JobQuery) -> Result<Vec<Job>, CallError> {
        not_here()
    }

    async fn job_log(&self, _: &JobId) -> Result<Vec<JobLogItem>, CallError> {
        not_here()
    }

    async fn recovery_instances(&self, _: &[ServerId]) -> Result<Vec<RecoveryInstance>, CallError> {
        not_here()
    }

    async fn recovery_snapshots(&self, server: &ServerId) -> Result<Vec<RecoverySnapshot>, CallError> {
        Ok(self.snapshots.iter().filter(|snapshot| snapshot.server == *server).cloned().collect())
    }

    async fn terminate(&self, _: &[RecoveryInstanceId]) -> WriteAnswer<Option<Job>> {
        WriteAnswer::NoEffect { error: call_error(CallErrorKind::Other) }
    }

    async fn launch_configuration(&self, _: &ServerId) -> Result<LaunchConfiguration, CallError> {
        not_here()
    }

    async fn update_launch_configuration(
        &self,
        _: &ServerId,
        _: &SettingsPatch,
    ) -> Result<LaunchConfiguration, CallError> {
        not_here()
    }
}

#[async_trait]
impl Ec2 for FakeEc2 {
    async fn instances(&self, ids: &[InstanceId]) -> Result<Vec<Instance>, CallError> {
        let instance = |id: &InstanceId| Instance {
            id: id.clone(),
            instance_type: Some("t3.small".to_owned()),
            state: Some("running".into()),
            private_ip: None,
            public_ip: None,
            hostname: None,
            zone: None,
            subnet: None,
            security_groups: Vec::new(),
            tags: BTreeMap::new(),
        };
        Ok(ids.iter().map(instance).collect())
    }

    async fn instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        if self.silent {
            std::future::pending::<()>().await;
        }
        match &self.error {
            Some(error) => Err(error.clone()),
            None => Ok(self.statuses.iter().filter(|status| ids.contains(&status.id)).cloned().collect()),
        }
    }

    async fn default_template_version(&self, _: &TemplateId) -> Result<TemplateVersion, CallError> {
        not_here()
    }

    async fn template_versions(&self, _: &TemplateId, _: &[u64]) -> Result<Vec<TemplateVersion>, CallError> {
        not_here()
    }

    async fn create_template_version(
        &self,
        _: &TemplateId,
        _: i64,
        _: &SettingsPatch,
        _: &str,
    ) -> Result<TemplateVersion, CallError> {
        not_here()
    }

    async fn set_default_template_version(&self, _: &TemplateId, _: i64) -> Result<(), CallError> {
        not_here()
    }
}

/// Writes down what is to be changed, and networks that it knows nothing of.
#[derive(Default)]
pub(crate) struct FakeChanges {
    pub(crate) asked: Mutex<Vec<String>>,
}

impl FakeChanges {
    fn note(&self, asked: String) -> Result<(), CallError> {
        self.asked.lock().unwrap().push(asked);
        Ok(())
    }
}

#[async_trait]
impl DrsTags for FakeChanges {
    async fn tag(&self, resource: &TaggedResource, tags: &BTreeMap<String, String>) -> Result<(), CallError> {
        self.note(format!("tag {resource:?} {tags:?}"))
    }

    async fn untag(&self, resource: &TaggedResource, keys: &[String]) -> Result<(), CallError> {
        self.note(format!("untag {resource:?} {keys:?}"))
    }
}

#[async_trait]
impl Ec2Changes for FakeChanges {
    async fn tag_instances(&self, ids: &[InstanceId], tags: &BTreeMap<String, String>) -> Result<(), CallError> {
        self.note(format!("tag {ids:?} {tags:?}"))
    }

    async fn untag_instances(&self, ids: &[InstanceId], keys: &[String]) -> Result<(), CallError> {
        self.note(format!("untag {ids:?} {keys:?}"))
    }

    async fn start_instances(&self, ids: &[InstanceId]) -> Result<Vec<StateChange>, CallError> {
        self.note(format!("start {ids:?}"))?;
        Ok(Vec::new())
    }

    async fn stop_instances(&self, ids: &[InstanceId]) -> Result<Vec<StateChange>, CallError> {
        self.note(format!("stop {ids:?}"))?;
        Ok(Vec::new())
    }
}

#[async_trait]
impl Ec2Catalogue for FakeChanges {
    async fn subnets(&self, _: &[String]) -> Result<Vec<Subnet>, CallError> {
        Ok(Vec::new())
    }

    async fn has_default_subnet(&self) -> Result<bool, CallError> {
        Ok(false)
    }

    async fn security_groups(&self, _: &[String]) -> Result<Vec<SecurityGroup>, CallError> {
        Ok(Vec::new())
    }

    async fn instance_types(&self, _: &[String]) -> Result<Vec<InstanceType>, CallError> {
        Ok(Vec::new())
    }

    async fn instances_at(&self, _: &[Ipv4Addr]) -> Result<Vec<Instance>, CallError> {
        Ok(Vec::new())
    }
}

/// A clock that stands still.
#[derive(Debug)]
pub(crate) struct FakeClock;

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        NOW
    }

    async fn sleep(&self, _: Duration) {}
}

/// Keeps what is recorded.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) calls: Mutex<Vec<HostCallRecord>>,
    pub(crate) closed: bool,
}

#[async_trait]
impl CallRecorder for Recorder {
    async fn record(&self, call: HostCallRecord) -> Result<(), RecorderClosed> {
        if self.closed {
            return Err(RecorderClosed);
        }
        self.calls.lock().unwrap().push(call);
        Ok(())
    }
}
