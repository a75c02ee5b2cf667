//! What a new template version is made of: from which version, and what it has of its own.

use aws_sdk_ec2::types::{RequestLaunchTemplateData, ResponseLaunchTemplateData};
use drs_core::settings::{SettingName, SettingsPatch};

use super::interfaces::{self, NetworkPatch};
use super::{settings, whole};

/// A new version.
#[derive(Debug, PartialEq)]
pub(super) struct Content {
    /// Whether what `data` does not have comes from the source version; else there is nothing else.
    pub(super) from_source: bool,
    /// What it has of its own.
    pub(super) data: RequestLaunchTemplateData,
}

/// A version with all that `source` has and `patch` on top, or why there can be none.
pub(super) fn patched(source: &ResponseLaunchTemplateData, patch: &SettingsPatch) -> Result<Content, String> {
    let base = whole::request(source);
    let mut data = base.clone();
    for (name, value) in patch.iter() {
        settings::set(&mut data, name, value);
    }
    let network = interfaces::patched(source, &NetworkPatch::of(patch))?;
    data.network_interfaces = network.interfaces.or(data.network_interfaces);
    data.security_group_ids = network.security_groups.or(data.security_group_ids);
    settings::prune(&mut data);
    if !takes_something_away(patch) {
        return Ok(Content { from_source: true, data: changed(data, &base) });
    }
    match whole::not_carried(source) {
        Some(what) => Err(format!("it has {what}, which a version without one of its settings could not have, too")),
        None => Ok(Content { from_source: false, data }),
    }
}

/// The settings of an interface can go: the list of interfaces is sent as a whole.
fn takes_something_away(patch: &SettingsPatch) -> bool {
    let of_network = [SettingName::Subnet, SettingName::SecurityGroups, SettingName::PrivateIp];
    patch.iter().any(|(name, value)| value.is_none() && !of_network.contains(&name))
}

/// What differs from the source version; and the instance type, so that there is always something to send.
fn changed(data: RequestLaunchTemplateData, base: &RequestLaunchTemplateData) -> RequestLaunchTemplateData {
    fn differs<T: PartialEq>(value: Option<T>, base: &Option<T>) -> Option<T> {
        value.filter(|value| base.as_ref() != Some(value))
    }
    RequestLaunchTemplateData::builder()
        .set_instance_type(data.instance_type)
        .set_network_interfaces(differs(data.network_interfaces, &base.network_interfaces))
        .set_security_group_ids(differs(data.security_group_ids, &base.security_group_ids))
        .set_iam_instance_profile(differs(data.iam_instance_profile, &base.iam_instance_profile))
        .set_monitoring(differs(data.monitoring, &base.monitoring))
        .set_disable_api_termination(differs(data.disable_api_termination, &base.disable_api_termination))
        .set_disable_api_stop(differs(data.disable_api_stop, &base.disable_api_stop))
        .set_instance_initiated_shutdown_behavior(differs(
            data.instance_initiated_shutdown_behavior,
            &base.instance_initiated_shutdown_behavior,
        ))
        .set_tag_specifications(differs(data.tag_specifications, &base.tag_specifications))
        .set_credit_specification(differs(data.credit_specification, &base.credit_specification))
        .set_cpu_options(differs(data.cpu_options, &base.cpu_options))
        .set_capacity_reservation_specification(differs(
            data.capacity_reservation_specification,
            &base.capacity_reservation_specification,
        ))
        .set_license_specifications(differs(data.license_specifications, &base.license_specifications))
        .set_metadata_options(differs(data.metadata_options, &base.metadata_options))
        .set_private_dns_name_options(differs(data.private_dns_name_options, &base.private_dns_name_options))
        .set_maintenance_options(differs(data.maintenance_options, &base.maintenance_options))
        .build()
}
