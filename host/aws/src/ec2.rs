//! EC2 behind the core's port.

use async_trait::async_trait;
use aws_sdk_ec2::Client;
use drs_core::aws::{CallError, Instance, InstanceStatus, TemplateVersion};
use drs_core::ids::{InstanceId, TemplateId};
use drs_core::ports::Ec2;
use drs_core::settings::SettingsPatch;

mod absent;
mod carry;
mod catalogue;
mod changes;
mod content;
mod instances;
mod interfaces;
mod settings;
mod templates;
mod whole;

/// EC2 by the SDK.
#[derive(Debug, Clone)]
pub(crate) struct Ec2Adapter {
    pub(crate) client: Client,
}

#[async_trait]
impl Ec2 for Ec2Adapter {
    async fn instances(&self, ids: &[InstanceId]) -> Result<Vec<Instance>, CallError> {
        self.read_instances(ids).await
    }

    async fn instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        self.read_instance_status(ids).await
    }

    async fn default_template_version(&self, template: &TemplateId) -> Result<TemplateVersion, CallError> {
        self.read_default_template_version(template).await
    }

    async fn template_versions(
        &self,
        template: &TemplateId,
        versions: &[u64],
    ) -> Result<Vec<TemplateVersion>, CallError> {
        self.read_template_versions(template, versions).await
    }

    async fn create_template_version(
        &self,
        template: &TemplateId,
        source: i64,
        patch: &SettingsPatch,
        token: &str,
    ) -> Result<TemplateVersion, CallError> {
        self.send_template_version(template, source, patch, token).await
    }

    async fn set_default_template_version(&self, template: &TemplateId, version: i64) -> Result<(), CallError> {
        self.send_default_template_version(template, version).await
    }
}
