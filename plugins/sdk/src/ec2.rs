//! Calls to EC2, in the target account and Region. The host goes through all pages. Writes reach the wave's own instances.

use crate::bindings::host::drs::runtime::ec2 as wit;
use crate::context::{Tags, tags_of, tags_to_wit};
use crate::{CallError, Settings};

pub use wit::{FurtherInterface, InstanceType, SecurityGroup, StateChange, Subnet};

/// An instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its type.
    pub instance_type: Option<String>,
    /// Its state, such as `running`, as it came.
    pub state: Option<String>,
    /// Its private IPv4 address.
    pub private_ip: Option<String>,
    /// Its public IPv4 address.
    pub public_ip: Option<String>,
    /// Its private DNS name.
    pub hostname: Option<String>,
    /// Its Availability Zone.
    pub zone: Option<String>,
    /// Its subnet.
    pub subnet: Option<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

/// An instance's state and status checks, as AWS writes them; what is absent was not said.
#[derive(Debug, Clone, PartialEq)]
pub struct InstanceStatus {
    /// The instance.
    pub id: String,
    /// Its state.
    pub state: Option<String>,
    /// The system status check, such as `ok`, `impaired`, `initializing`.
    pub system: Option<String>,
    /// The instance status check.
    pub instance: Option<String>,
}

/// A version of a launch template.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateVersion {
    /// The template.
    pub template: String,
    /// Its number, from 1.
    pub version: u64,
    /// Whether it is the default version, the one that DRS uses.
    pub is_default: bool,
    /// What it says of the settings that a recipe can say.
    pub settings: Settings,
    /// Its network interfaces but interface 0.
    pub further_interfaces: Vec<FurtherInterface>,
}

/// The instances with these ids: at most 1,000. An id that EC2 does not know yet is absent from the answer.
///
/// Grant: `ec2:DescribeInstances`.
pub fn instances(ids: &[String]) -> Result<Vec<Instance>, CallError> {
    fake_host!("ec2:DescribeInstances", ids);
    let instances = wit::describe_instances(ids)?;
    Ok(instances.into_iter().map(Instance::from).collect())
}

/// The status of these instances, running or not: at most 1,000. An id that EC2 does not know yet is absent from the
/// answer.
///
/// Grant: `ec2:DescribeInstanceStatus`.
pub fn instance_status(ids: &[String]) -> Result<Vec<InstanceStatus>, CallError> {
    fake_host!("ec2:DescribeInstanceStatus", ids);
    let statuses = wit::describe_instance_status(ids)?;
    Ok(statuses.into_iter().map(InstanceStatus::from).collect())
}

/// The subnets with these ids: at most 1,000. An id that EC2 does not know is absent from the answer.
///
/// Grant: `ec2:DescribeSubnets`.
pub fn subnets(ids: &[String]) -> Result<Vec<Subnet>, CallError> {
    fake_host!("ec2:DescribeSubnets", ids);
    Ok(wit::describe_subnets(ids)?)
}

/// The security groups with these ids: at most 1,000. An id that EC2 does not know is absent from the answer.
///
/// Grant: `ec2:DescribeSecurityGroups`.
pub fn security_groups(ids: &[String]) -> Result<Vec<SecurityGroup>, CallError> {
    fake_host!("ec2:DescribeSecurityGroups", ids);
    Ok(wit::describe_security_groups(ids)?)
}

/// The instance types with these names: at most 1,000. One that the Region does not offer is absent from the answer.
///
/// Grant: `ec2:DescribeInstanceTypes`.
pub fn instance_types(names: &[String]) -> Result<Vec<InstanceType>, CallError> {
    fake_host!("ec2:DescribeInstanceTypes", names);
    Ok(wit::describe_instance_types(names)?)
}

/// The versions of a launch template with these numbers, at most 200; without numbers its default version.
///
/// Grant: `ec2:DescribeLaunchTemplateVersions`.
pub fn template_versions(template: &str, versions: &[u64]) -> Result<Vec<TemplateVersion>, CallError> {
    fake_host!("ec2:DescribeLaunchTemplateVersions", template, versions);
    let found = wit::describe_launch_template_versions(template, versions)?;
    Ok(found.into_iter().map(TemplateVersion::from).collect())
}

/// Gives instances of the wave tags, 1 to 50; others stay.
///
/// Grant: `ec2:CreateTags on wave.instances`.
pub fn tag_instances(instances: &[String], tags: &Tags) -> Result<(), CallError> {
    fake_host!("ec2:CreateTags", instances, tags);
    Ok(wit::create_tags(instances, &tags_to_wit(tags))?)
}

/// Takes the tags with these keys, 1 to 50, from instances of the wave. That one is not there is no error.
///
/// Grant: `ec2:DeleteTags on wave.instances`.
pub fn untag_instances(instances: &[String], keys: &[String]) -> Result<(), CallError> {
    fake_host!("ec2:DeleteTags", instances, keys);
    Ok(wit::delete_tags(instances, keys)?)
}

/// Starts instances of the wave; those that run stay as they are.
///
/// Grant: `ec2:StartInstances on wave.instances`.
pub fn start_instances(instances: &[String]) -> Result<Vec<StateChange>, CallError> {
    fake_host!("ec2:StartInstances", instances);
    Ok(wit::start_instances(instances)?)
}

/// Stops instances of the wave; those that are stopped stay as they are.
///
/// Grant: `ec2:StopInstances on wave.instances`.
pub fn stop_instances(instances: &[String]) -> Result<Vec<StateChange>, CallError> {
    fake_host!("ec2:StopInstances", instances);
    Ok(wit::stop_instances(instances)?)
}

impl From<wit::Instance> for Instance {
    fn from(instance: wit::Instance) -> Self {
        Self {
            id: instance.id,
            instance_type: instance.instance_type,
            state: instance.state,
            private_ip: instance.private_ip,
            public_ip: instance.public_ip,
            hostname: instance.hostname,
            zone: instance.zone,
            subnet: instance.subnet,
            security_groups: instance.security_groups,
            tags: tags_of(instance.tags),
        }
    }
}

impl From<wit::InstanceStatus> for InstanceStatus {
    fn from(status: wit::InstanceStatus) -> Self {
        Self { id: status.id, state: status.state, system: status.system, instance: status.instance }
    }
}

impl From<wit::TemplateVersion> for TemplateVersion {
    fn from(version: wit::TemplateVersion) -> Self {
        Self {
            template: version.template,
            version: version.version,
            is_default: version.is_default,
            settings: version.settings.into(),
            further_interfaces: version.further_interfaces,
        }
    }
}
