//! DRS behind the core's port.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_drs::Client;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use drs_core::aws::{
    CallError, Job, JobLogItem, LaunchConfiguration, RecoveryInstance, RecoverySnapshot, SourceServer, WriteAnswer,
};
use drs_core::ids::{JobId, RecoveryInstanceId, ServerId};
use drs_core::ports::{Clock, Drs, Fence, JobQuery, LaunchRequest};
use drs_core::settings::SettingsPatch;

use crate::credentials::HeldCredentials;

mod convert;
mod reads;
mod settings;
mod tags;
mod writes;

/// DRS by the SDK.
#[derive(Debug)]
pub(crate) struct DrsAdapter {
    pub(crate) client: Client,
    /// What the client sends through; a launch wraps it.
    pub(crate) transport: SharedHttpClient,
    /// What keeps requests back once another process may drive the execution.
    pub(crate) fence: Fence,
    pub(crate) credentials: HeldCredentials,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait]
impl Drs for DrsAdapter {
    async fn source_servers(&self, ids: Option<&[ServerId]>) -> Result<Vec<SourceServer>, CallError> {
        self.read_source_servers(ids).await
    }

    async fn start_recovery(&self, request: &LaunchRequest) -> WriteAnswer<Job> {
        self.send_start_recovery(request).await
    }

    async fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, CallError> {
        self.read_jobs(query).await
    }

    async fn job_log(&self, job: &JobId) -> Result<Vec<JobLogItem>, CallError> {
        self.read_job_log(job).await
    }

    async fn recovery_instances(&self, servers: &[ServerId]) -> Result<Vec<RecoveryInstance>, CallError> {
        self.read_recovery_instances(servers).await
    }

    async fn recovery_snapshots(&self, server: &ServerId) -> Result<Vec<RecoverySnapshot>, CallError> {
        self.read_recovery_snapshots(server).await
    }

    async fn terminate(&self, instances: &[RecoveryInstanceId]) -> WriteAnswer<Option<Job>> {
        self.send_terminate(instances).await
    }

    async fn launch_configuration(&self, server: &ServerId) -> Result<LaunchConfiguration, CallError> {
        self.read_launch_configuration(server).await
    }

    async fn update_launch_configuration(
        &self,
        server: &ServerId,
        patch: &SettingsPatch,
    ) -> Result<LaunchConfiguration, CallError> {
        self.send_launch_configuration(server, patch).await
    }
}
