//! The settings of a launch template as a request gives them and as an answer shows them.

use serde_json::{Value, json};

use super::template_options;
use crate::{
    model::{Interface, TemplateData},
    wire::{ApiError, Parameters},
};

/// Reads `LaunchTemplateData`. What the simulator does not know is refused, not lost.
pub(super) fn read(parameters: &Parameters) -> Result<TemplateData, ApiError> {
    let data = parameters.below("LaunchTemplateData");
    let mut known = vec!["InstanceType", "EbsOptimized", "SecurityGroupId", "NetworkInterface"];
    known.extend(template_options::names());
    data.only(&known)?;
    let interfaces = data.structures("NetworkInterface");
    Ok(TemplateData {
        instance_type: data.get("InstanceType").map(str::to_owned),
        ebs_optimized: data.parsed("EbsOptimized")?,
        security_groups: data.list("SecurityGroupId"),
        interfaces: interfaces.iter().map(interface).collect::<Result<_, _>>()?,
        options: template_options::read(&data)?,
    })
}

fn interface(parameters: &Parameters) -> Result<Interface, ApiError> {
    parameters.only(&[
        "DeviceIndex",
        "SubnetId",
        "SecurityGroupId",
        "PrivateIpAddress",
        "AssociatePublicIpAddress",
        "DeleteOnTermination",
    ])?;
    Ok(Interface {
        device_index: parameters.parsed("DeviceIndex")?.unwrap_or_default(),
        subnet: parameters.get("SubnetId").map(str::to_owned),
        groups: parameters.list("SecurityGroupId"),
        private_ip: parameters.get("PrivateIpAddress").map(str::to_owned),
        associate_public_ip: parameters.parsed("AssociatePublicIpAddress")?,
        delete_on_termination: parameters.parsed("DeleteOnTermination")?,
    })
}

/// Writes `launchTemplateData`.
pub(super) fn write(data: &TemplateData) -> Value {
    let interfaces: Vec<Value> = data
        .interfaces
        .iter()
        .map(|interface| {
            json!({
                "deviceIndex": interface.device_index,
                "subnetId": interface.subnet,
                "groupSet": { "groupId": interface.groups },
                "privateIpAddress": interface.private_ip,
                "associatePublicIpAddress": interface.associate_public_ip,
                "deleteOnTermination": interface.delete_on_termination,
            })
        })
        .collect();
    let mut shown = data.options.clone();
    shown.insert("instanceType".to_owned(), json!(data.instance_type));
    shown.insert("ebsOptimized".to_owned(), json!(data.ebs_optimized));
    shown.insert("securityGroupIdSet".to_owned(), json!(data.security_groups));
    shown.insert("networkInterfaceSet".to_owned(), json!(interfaces));
    Value::Object(shown)
}
