//! The settings of a launch template as a request gives them and as an answer shows them.

use serde_json::{Value, json};

use crate::{
    model::{Interface, TemplateData},
    wire::{ApiError, Parameters},
};

/// Reads `LaunchTemplateData`. What the simulator does not know is refused, not lost.
pub(super) fn read(parameters: &Parameters) -> Result<TemplateData, ApiError> {
    let data = parameters.below("LaunchTemplateData");
    data.only(&["InstanceType", "EbsOptimized", "SecurityGroupId", "NetworkInterface"])?;
    let interfaces = data.structures("NetworkInterface");
    Ok(TemplateData {
        instance_type: data.get("InstanceType").map(str::to_owned),
        ebs_optimized: data.parsed("EbsOptimized")?,
        security_groups: data.list("SecurityGroupId"),
        interfaces: interfaces.iter().map(interface).collect::<Result<_, _>>()?,
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
    json!({
        "instanceType": data.instance_type,
        "ebsOptimized": data.ebs_optimized,
        "securityGroupIdSet": data.security_groups,
        "networkInterfaceSet": interfaces,
    })
}
