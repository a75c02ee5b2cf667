//! What EC2 says, as the guest gets it: every value as it came.

use drs_core::aws;

use crate::bindings::ec2::{
    FurtherInterface, Instance, InstanceStatus, InstanceType, SecurityGroup, StateChange, Subnet, TemplateVersion,
};
use crate::wit::{settings_to_wit, tags_to_wit};

pub(super) fn instance(instance: aws::Instance) -> Instance {
    Instance {
        id: instance.id.as_str().to_owned(),
        instance_type: instance.instance_type,
        state: instance.state.map(String::from),
        private_ip: instance.private_ip,
        public_ip: instance.public_ip,
        hostname: instance.hostname,
        zone: instance.zone,
        subnet: instance.subnet,
        security_groups: instance.security_groups,
        tags: tags_to_wit(instance.tags),
    }
}

pub(super) fn status(status: aws::InstanceStatus) -> InstanceStatus {
    InstanceStatus {
        id: status.id.as_str().to_owned(),
        state: status.state.map(String::from),
        system: status.system.map(String::from),
        instance: status.instance.map(String::from),
    }
}

pub(super) fn subnet(subnet: aws::Subnet) -> Subnet {
    Subnet {
        id: subnet.id,
        vpc: subnet.vpc,
        cidr: subnet.cidr.map(String::from),
        zone: subnet.zone,
        free_addresses: subnet.free_addresses,
    }
}

pub(super) fn security_group(group: aws::SecurityGroup) -> SecurityGroup {
    SecurityGroup { id: group.id, name: group.name, vpc: group.vpc }
}

pub(super) fn instance_type(kind: aws::InstanceType) -> InstanceType {
    InstanceType {
        name: kind.name,
        vcpus: kind.vcpus,
        memory_mib: kind.memory_mib,
        architectures: kind.architectures,
        boot_modes: kind.boot_modes,
        hypervisor: kind.hypervisor,
        is_burstable: kind.is_burstable,
    }
}

pub(super) fn template_version(version: aws::TemplateVersion) -> TemplateVersion {
    let further = |interface: aws::NetworkInterface| FurtherInterface {
        device_index: interface.device_index,
        subnet: interface.subnet,
        security_groups: interface.security_groups,
    };
    TemplateVersion {
        template: version.template.as_str().to_owned(),
        version: u64::try_from(version.version).unwrap_or_default(),
        is_default: version.is_default,
        settings: settings_to_wit(&version.settings),
        further_interfaces: version.further_interfaces.into_iter().map(further).collect(),
    }
}

pub(super) fn state_change(change: aws::StateChange) -> StateChange {
    StateChange {
        id: change.id.as_str().to_owned(),
        previous: change.previous.map(String::from),
        current: change.current.map(String::from),
    }
}
