//! The reads of the interface `ec2`.

use drs_core::ids::{InstanceId, TemplateId};
use drs_core::plugin::limits::table;

use super::convert;
use crate::bindings::ec2::{Instance, InstanceStatus, InstanceType, SecurityGroup, Subnet, TemplateVersion};
use crate::bindings::types::CallError;
use crate::host::calling::{call_error, check_count, check_ids};
use crate::ports::Ports;

pub(super) async fn instances(ports: Ports, ids: Vec<String>) -> Result<Vec<Instance>, CallError> {
    check_ids(&ids)?;
    let instances = ports.ec2.instances(&instance_ids(ids)).await.map_err(call_error)?;
    Ok(instances.into_iter().map(convert::instance).collect())
}

pub(super) async fn instance_status(ports: Ports, ids: Vec<String>) -> Result<Vec<InstanceStatus>, CallError> {
    check_ids(&ids)?;
    let statuses = ports.ec2.instance_status(&instance_ids(ids)).await.map_err(call_error)?;
    Ok(statuses.into_iter().map(convert::status).collect())
}

pub(super) async fn subnets(ports: Ports, ids: Vec<String>) -> Result<Vec<Subnet>, CallError> {
    check_ids(&ids)?;
    let subnets = ports.catalogue.subnets(&ids).await.map_err(call_error)?;
    Ok(subnets.into_iter().map(convert::subnet).collect())
}

pub(super) async fn security_groups(ports: Ports, ids: Vec<String>) -> Result<Vec<SecurityGroup>, CallError> {
    check_ids(&ids)?;
    let groups = ports.catalogue.security_groups(&ids).await.map_err(call_error)?;
    Ok(groups.into_iter().map(convert::security_group).collect())
}

pub(super) async fn instance_types(ports: Ports, names: Vec<String>) -> Result<Vec<InstanceType>, CallError> {
    check_ids(&names)?;
    let types = ports.catalogue.instance_types(&names).await.map_err(call_error)?;
    Ok(types.into_iter().map(convert::instance_type).collect())
}

pub(super) async fn template_versions(
    ports: Ports,
    template: String,
    versions: Vec<u64>,
) -> Result<Vec<TemplateVersion>, CallError> {
    check_count(&versions, &table::VERSIONS_IN_A_CALL)?;
    let template = TemplateId::from(template);
    let found = match versions.is_empty() {
        true => ports.ec2.default_template_version(&template).await.map(|version| vec![version]),
        false => ports.ec2.template_versions(&template, &versions).await,
    };
    Ok(found.map_err(call_error)?.into_iter().map(convert::template_version).collect())
}

pub(super) fn instance_ids(ids: Vec<String>) -> Vec<InstanceId> {
    ids.into_iter().map(InstanceId::from).collect()
}
