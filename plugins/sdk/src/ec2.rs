//! Calls to EC2, in the target account and Region. The host goes through all pages.

use crate::CallError;
use crate::bindings::host::drs::runtime::ec2 as wit;
use crate::context::{Tags, tags_of};

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

/// The instances with these ids: at most 1,000. An id that EC2 does not know yet is absent from the answer.
///
/// Grant: `ec2:DescribeInstances`.
pub fn instances(ids: &[String]) -> Result<Vec<Instance>, CallError> {
    let instances = wit::describe_instances(ids)?;
    Ok(instances.into_iter().map(Instance::from).collect())
}

/// The status of these instances, running or not: at most 1,000. An id that EC2 does not know yet is absent from the
/// answer.
///
/// Grant: `ec2:DescribeInstanceStatus`.
pub fn instance_status(ids: &[String]) -> Result<Vec<InstanceStatus>, CallError> {
    let statuses = wit::describe_instance_status(ids)?;
    Ok(statuses.into_iter().map(InstanceStatus::from).collect())
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
