//! Each launch setting that a launch template holds: how EC2's types say it, and how a new version is made to say it.

use aws_sdk_ec2::types::{
    CapacityReservationTarget, CreditSpecificationRequest, LaunchTemplateCapacityReservationSpecificationRequest,
    LaunchTemplateCpuOptionsRequest, LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceMaintenanceOptionsRequest, LaunchTemplateInstanceMetadataOptionsRequest,
    LaunchTemplateLicenseConfigurationRequest, LaunchTemplatePrivateDnsNameOptionsRequest,
    LaunchTemplateTagSpecificationRequest, LaunchTemplatesMonitoringRequest, RequestLaunchTemplateData, ResourceType,
    ResponseLaunchTemplateData, Tag,
};
use drs_core::settings::{LaunchSettings, SettingName, Value};

use super::interfaces::primary_address;
use crate::setting::{flag, list, number, tags, text};

/// The settings that a version has.
pub(super) fn read(data: &ResponseLaunchTemplateData) -> LaunchSettings {
    let network = network(data).into_iter().chain(instance(data));
    network.chain(options(data)).filter_map(|(name, value)| Some((name, value?))).collect()
}

type Found = Vec<(SettingName, Option<Value>)>;

fn network(data: &ResponseLaunchTemplateData) -> Found {
    let interface = data.network_interfaces().iter().find(|found| found.device_index.unwrap_or_default() == 0);
    let groups = interface.map(|found| found.groups()).filter(|groups| !groups.is_empty());
    let groups = groups.unwrap_or(data.security_group_ids()).to_vec();
    vec![
        (SettingName::Subnet, interface.and_then(|found| some_text(found.subnet_id()))),
        (SettingName::SecurityGroups, some_list(groups)),
        (SettingName::PrivateIp, interface.and_then(primary_address).map(Value::from)),
    ]
}

fn instance(data: &ResponseLaunchTemplateData) -> Found {
    let profile = data.iam_instance_profile().and_then(|profile| profile.arn().or(profile.name()));
    let shutdown = data.instance_initiated_shutdown_behavior().map(|behavior| behavior.as_str());
    let licenses = data.license_specifications().iter().filter_map(|license| license.license_configuration_arn.clone());
    let tags = data.tag_specifications().iter().filter(|found| found.resource_type() == Some(&ResourceType::Instance));
    let tags = tags
        .flat_map(|found| found.tags())
        .filter_map(|tag| Some((tag.key.clone()?, tag.value.clone().unwrap_or_default())));
    vec![
        (SettingName::InstanceType, some_text(data.instance_type().map(|found| found.as_str()))),
        (SettingName::InstanceProfile, some_text(profile)),
        (SettingName::Monitoring, data.monitoring().and_then(|monitoring| monitoring.enabled()).map(Value::from)),
        (SettingName::TerminationProtection, data.disable_api_termination().map(Value::from)),
        (SettingName::StopProtection, data.disable_api_stop().map(Value::from)),
        (SettingName::ShutdownBehavior, some_text(shutdown)),
        (
            SettingName::Tags,
            Some(tags.collect()).filter(|tags: &std::collections::BTreeMap<_, _>| !tags.is_empty()).map(Value::Tags),
        ),
        (SettingName::LicenseConfigurations, some_list(licenses.collect())),
    ]
}

fn options(data: &ResponseLaunchTemplateData) -> Found {
    let (cpu, metadata, dns) = (data.cpu_options(), data.metadata_options(), data.private_dns_name_options());
    let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok()).map(Value::from);
    vec![
        (SettingName::CpuCredits, some_text(data.credit_specification().and_then(|found| found.cpu_credits()))),
        (SettingName::CpuCores, number(cpu.and_then(|cpu| cpu.core_count))),
        (SettingName::ThreadsPerCore, number(cpu.and_then(|cpu| cpu.threads_per_core))),
        (SettingName::CapacityReservation, some_text(reservation(data))),
        (SettingName::MetadataTokens, some_text(metadata.and_then(|found| Some(found.http_tokens()?.as_str())))),
        (SettingName::MetadataEndpoint, some_text(metadata.and_then(|found| Some(found.http_endpoint()?.as_str())))),
        (SettingName::MetadataHopLimit, number(metadata.and_then(|found| found.http_put_response_hop_limit))),
        (SettingName::MetadataIpv6, some_text(metadata.and_then(|found| Some(found.http_protocol_ipv6()?.as_str())))),
        (
            SettingName::MetadataTags,
            some_text(metadata.and_then(|found| Some(found.instance_metadata_tags()?.as_str()))),
        ),
        (SettingName::HostnameType, some_text(dns.and_then(|found| Some(found.hostname_type()?.as_str())))),
        (SettingName::DnsARecord, dns.and_then(|found| found.enable_resource_name_dns_a_record).map(Value::from)),
        (SettingName::DnsAaaaRecord, dns.and_then(|found| found.enable_resource_name_dns_aaaa_record).map(Value::from)),
        (
            SettingName::AutoRecovery,
            some_text(data.maintenance_options().and_then(|found| Some(found.auto_recovery()?.as_str()))),
        ),
    ]
}

fn reservation(data: &ResponseLaunchTemplateData) -> Option<&str> {
    let found = data.capacity_reservation_specification()?;
    let target = found.capacity_reservation_target();
    let target = target.and_then(|t| t.capacity_reservation_id().or(t.capacity_reservation_resource_group_arn()));
    target.or(found.capacity_reservation_preference().map(|preference| preference.as_str()))
}

fn some_text(text: Option<&str>) -> Option<Value> {
    text.filter(|text| !text.is_empty()).map(Value::from)
}

fn some_list(items: Vec<String>) -> Option<Value> {
    (!items.is_empty()).then_some(Value::List(items))
}

/// Sets or takes away a setting. Those of the network are [`super::interfaces`]'s.
pub(super) fn set(data: &mut RequestLaunchTemplateData, name: SettingName, value: Option<&Value>) {
    let a_flag = value.and_then(flag);
    let a_text = value.and_then(text);
    let a_number = value.and_then(number);
    match name {
        SettingName::InstanceType => data.instance_type = a_text.map(Into::into),
        SettingName::InstanceProfile => data.iam_instance_profile = a_text.map(profile),
        SettingName::Monitoring => data.monitoring = a_flag.map(monitoring),
        SettingName::TerminationProtection => data.disable_api_termination = a_flag,
        SettingName::StopProtection => data.disable_api_stop = a_flag,
        SettingName::ShutdownBehavior => data.instance_initiated_shutdown_behavior = a_text.map(Into::into),
        SettingName::Tags => set_tags(data, value),
        SettingName::CpuCredits => data.credit_specification = a_text.map(credits),
        SettingName::CpuCores => cpu(data).core_count = a_number,
        SettingName::ThreadsPerCore => cpu(data).threads_per_core = a_number,
        SettingName::CapacityReservation => data.capacity_reservation_specification = a_text.map(reserved),
        SettingName::LicenseConfigurations => data.license_specifications = value.and_then(list).map(licenses),
        SettingName::MetadataTokens => metadata(data).http_tokens = a_text.map(Into::into),
        SettingName::MetadataEndpoint => metadata(data).http_endpoint = a_text.map(Into::into),
        SettingName::MetadataHopLimit => metadata(data).http_put_response_hop_limit = a_number,
        SettingName::MetadataIpv6 => metadata(data).http_protocol_ipv6 = a_text.map(Into::into),
        SettingName::MetadataTags => metadata(data).instance_metadata_tags = a_text.map(Into::into),
        SettingName::HostnameType => dns(data).hostname_type = a_text.map(Into::into),
        SettingName::DnsARecord => dns(data).enable_resource_name_dns_a_record = a_flag,
        SettingName::DnsAaaaRecord => dns(data).enable_resource_name_dns_aaaa_record = a_flag,
        SettingName::AutoRecovery => data.maintenance_options = a_text.map(maintenance),
        // The others are the network's or DRS's.
        _ => {}
    }
}

/// Drops structures that have become empty: EC2 takes no empty ones.
pub(super) fn prune(data: &mut RequestLaunchTemplateData) {
    fn drop_if<T: PartialEq>(place: &mut Option<T>, empty: &T) {
        if place.as_ref() == Some(empty) {
            *place = None;
        }
    }
    drop_if(&mut data.cpu_options, &LaunchTemplateCpuOptionsRequest::builder().build());
    drop_if(&mut data.metadata_options, &LaunchTemplateInstanceMetadataOptionsRequest::builder().build());
    drop_if(&mut data.private_dns_name_options, &LaunchTemplatePrivateDnsNameOptionsRequest::builder().build());
    drop_if(&mut data.tag_specifications, &Vec::new());
}

fn cpu(data: &mut RequestLaunchTemplateData) -> &mut LaunchTemplateCpuOptionsRequest {
    data.cpu_options.get_or_insert_with(|| LaunchTemplateCpuOptionsRequest::builder().build())
}

fn metadata(data: &mut RequestLaunchTemplateData) -> &mut LaunchTemplateInstanceMetadataOptionsRequest {
    data.metadata_options.get_or_insert_with(|| LaunchTemplateInstanceMetadataOptionsRequest::builder().build())
}

fn dns(data: &mut RequestLaunchTemplateData) -> &mut LaunchTemplatePrivateDnsNameOptionsRequest {
    data.private_dns_name_options.get_or_insert_with(|| LaunchTemplatePrivateDnsNameOptionsRequest::builder().build())
}

fn profile(profile: &str) -> LaunchTemplateIamInstanceProfileSpecificationRequest {
    let builder = LaunchTemplateIamInstanceProfileSpecificationRequest::builder();
    if profile.starts_with("arn:") { builder.arn(profile).build() } else { builder.name(profile).build() }
}

fn monitoring(enabled: bool) -> LaunchTemplatesMonitoringRequest {
    LaunchTemplatesMonitoringRequest::builder().enabled(enabled).build()
}

fn credits(credits: &str) -> CreditSpecificationRequest {
    CreditSpecificationRequest::builder().cpu_credits(credits).build()
}

fn maintenance(auto_recovery: &str) -> LaunchTemplateInstanceMaintenanceOptionsRequest {
    LaunchTemplateInstanceMaintenanceOptionsRequest::builder().auto_recovery(auto_recovery.into()).build()
}

/// A preference or a target: EC2 refuses both side by side.
fn reserved(reservation: &str) -> LaunchTemplateCapacityReservationSpecificationRequest {
    let builder = LaunchTemplateCapacityReservationSpecificationRequest::builder();
    let target = CapacityReservationTarget::builder();
    let target = if reservation.starts_with("cr-") {
        target.capacity_reservation_id(reservation)
    } else if reservation.starts_with("arn:") {
        target.capacity_reservation_resource_group_arn(reservation)
    } else {
        return builder.capacity_reservation_preference(reservation.into()).build();
    };
    builder.capacity_reservation_target(target.build()).build()
}

fn licenses(arns: &[String]) -> Vec<LaunchTemplateLicenseConfigurationRequest> {
    let license =
        |arn: &String| LaunchTemplateLicenseConfigurationRequest::builder().license_configuration_arn(arn).build();
    arns.iter().map(license).collect()
}

/// The tags of the instance alone; those of its volumes and interfaces stay.
fn set_tags(data: &mut RequestLaunchTemplateData, value: Option<&Value>) {
    let specifications = data.tag_specifications.get_or_insert_default();
    specifications.retain(|found| found.resource_type() != Some(&ResourceType::Instance));
    let Some(tags) = value.and_then(tags) else { return };
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
    let builder = LaunchTemplateTagSpecificationRequest::builder().resource_type(ResourceType::Instance);
    specifications.push(builder.set_tags(Some(tags)).build());
}
