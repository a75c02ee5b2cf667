//! What the runtime asks of EC2.

use async_trait::async_trait;

use crate::aws::{CallError, Instance, InstanceStatus, TemplatePatch, TemplateVersion};
use crate::ids::{InstanceId, TemplateId};

/// EC2. Every read goes through all its pages and splits its ids into calls of at most 100.
#[async_trait]
pub trait Ec2: Send + Sync {
    /// The instances with these ids. An id that EC2 does not know yet is absent from the answer.
    async fn instances(&self, ids: &[InstanceId]) -> Result<Vec<Instance>, CallError>;

    /// The status of these instances, running or not (`IncludeAllInstances`). An id that EC2 does not know yet is absent
    /// from the answer.
    async fn instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError>;

    /// The default version of a launch template: the one that DRS uses.
    async fn default_template_version(&self, template: &TemplateId) -> Result<TemplateVersion, CallError>;

    /// Makes a new version from `source` with `patch` on top. Idempotent by `token`: the same token and content give the
    /// same version.
    async fn create_template_version(
        &self,
        template: &TemplateId,
        source: i64,
        patch: &TemplatePatch,
        token: &str,
    ) -> Result<TemplateVersion, CallError>;

    /// Makes a version the default. Idempotent.
    async fn set_default_template_version(&self, template: &TemplateId, version: i64) -> Result<(), CallError>;
}
