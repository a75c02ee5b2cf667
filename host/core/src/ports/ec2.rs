//! What the runtime asks of EC2.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use async_trait::async_trait;

use crate::aws::{
    CallError, Instance, InstanceStatus, InstanceType, SecurityGroup, StateChange, Subnet, TemplateVersion,
};
use crate::ids::{InstanceId, TemplateId};
use crate::settings::SettingsPatch;

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

    /// The versions of a launch template with these numbers, at most 200; one that is not there fails the call.
    async fn template_versions(
        &self,
        template: &TemplateId,
        versions: &[u64],
    ) -> Result<Vec<TemplateVersion>, CallError>;

    /// Makes a new version from `source` with `patch` on top; what the patch does not speak of stays as it is. Idempotent
    /// by `token`: the same token and content give the same version.
    async fn create_template_version(
        &self,
        template: &TemplateId,
        source: i64,
        patch: &SettingsPatch,
        token: &str,
    ) -> Result<TemplateVersion, CallError>;

    /// Makes a version the default. Idempotent.
    async fn set_default_template_version(&self, template: &TemplateId, version: i64) -> Result<(), CallError>;
}

/// What EC2 says of the places and types that launches are held to before they start.
#[async_trait]
pub trait Ec2Catalogue: Send + Sync {
    /// The subnets with these ids. An id that EC2 does not know is absent from the answer.
    async fn subnets(&self, ids: &[String]) -> Result<Vec<Subnet>, CallError>;

    /// Whether the Region has a default VPC with subnets, which a launch without a subnet goes to.
    async fn has_default_subnet(&self) -> Result<bool, CallError>;

    /// The security groups with these ids. An id that EC2 does not know is absent from the answer.
    async fn security_groups(&self, ids: &[String]) -> Result<Vec<SecurityGroup>, CallError>;

    /// The instance types with these names. One that the Region does not offer is absent from the answer.
    async fn instance_types(&self, names: &[String]) -> Result<Vec<InstanceType>, CallError>;

    /// The instances that hold one of these private addresses, terminated ones apart.
    async fn instances_at(&self, addresses: &[Ipv4Addr]) -> Result<Vec<Instance>, CallError>;
}

/// What plug-ins may change of instances. Each leaves the same whether it is done once or twice, and is repeated. One call
/// names at most 1,000 instances, and changes all of them or none.
#[async_trait]
pub trait Ec2Changes: Send + Sync {
    /// Gives instances tags; others stay.
    async fn tag_instances(&self, ids: &[InstanceId], tags: &BTreeMap<String, String>) -> Result<(), CallError>;

    /// Takes the tags with these keys, at least one, whatever their values are. That one is not there is no error.
    async fn untag_instances(&self, ids: &[InstanceId], keys: &[String]) -> Result<(), CallError>;

    /// Starts instances; those that run stay as they are.
    async fn start_instances(&self, ids: &[InstanceId]) -> Result<Vec<StateChange>, CallError>;

    /// Stops instances; those that are stopped stay as they are.
    async fn stop_instances(&self, ids: &[InstanceId]) -> Result<Vec<StateChange>, CallError>;
}
