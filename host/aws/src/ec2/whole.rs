//! The whole of a template version as the request for the next one.
//!
//! A version made from a source version has all that the source has: EC2 offers no way to take a setting away. When one
//! is to go the new version is made from nothing, with everything else sent again.

use aws_sdk_ec2::types::{
    CapacityReservationTarget, CreditSpecificationRequest, LaunchTemplateBlockDeviceMapping,
    LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateCapacityReservationSpecificationRequest,
    LaunchTemplateCapacityReservationSpecificationResponse, LaunchTemplateCpuOptionsRequest,
    LaunchTemplateEbsBlockDeviceRequest, LaunchTemplateEnclaveOptionsRequest, LaunchTemplateHibernationOptionsRequest,
    LaunchTemplateIamInstanceProfileSpecificationRequest, LaunchTemplateInstanceMaintenanceOptionsRequest,
    LaunchTemplateInstanceMarketOptions, LaunchTemplateInstanceMarketOptionsRequest,
    LaunchTemplateInstanceMetadataOptionsRequest, LaunchTemplateLicenseConfigurationRequest,
    LaunchTemplateNetworkPerformanceOptionsRequest, LaunchTemplatePlacement, LaunchTemplatePlacementRequest,
    LaunchTemplatePrivateDnsNameOptionsRequest, LaunchTemplateSpotMarketOptionsRequest,
    LaunchTemplateTagSpecificationRequest, LaunchTemplatesMonitoringRequest, RequestLaunchTemplateData,
    ResponseLaunchTemplateData,
};

use super::carry::carried;

/// The same data as a request.
pub(super) fn request(from: &ResponseLaunchTemplateData) -> RequestLaunchTemplateData {
    RequestLaunchTemplateData::builder()
        .set_kernel_id(from.kernel_id.clone())
        .set_ram_disk_id(from.ram_disk_id.clone())
        .set_image_id(from.image_id.clone())
        .set_key_name(from.key_name.clone())
        .set_user_data(from.user_data.clone())
        .set_ebs_optimized(from.ebs_optimized)
        .set_block_device_mappings(each(&from.block_device_mappings, block_device))
        .set_instance_type(from.instance_type.clone())
        .set_network_interfaces(each(&from.network_interfaces, carried))
        .set_security_group_ids(from.security_group_ids.clone())
        .set_security_groups(from.security_groups.clone())
        .set_disable_api_termination(from.disable_api_termination)
        .set_disable_api_stop(from.disable_api_stop)
        .set_instance_initiated_shutdown_behavior(from.instance_initiated_shutdown_behavior.clone())
        .set_placement(from.placement.as_ref().map(placement))
        .set_instance_market_options(from.instance_market_options.as_ref().map(market))
        .set_capacity_reservation_specification(from.capacity_reservation_specification.as_ref().map(reservation))
        .set_iam_instance_profile(from.iam_instance_profile.as_ref().map(|profile| {
            LaunchTemplateIamInstanceProfileSpecificationRequest::builder()
                .set_arn(profile.arn.clone())
                .set_name(profile.name.clone())
                .build()
        }))
        .set_monitoring(
            from.monitoring
                .as_ref()
                .map(|monitoring| LaunchTemplatesMonitoringRequest::builder().set_enabled(monitoring.enabled).build()),
        )
        .set_tag_specifications(each(&from.tag_specifications, |tags| {
            LaunchTemplateTagSpecificationRequest::builder()
                .set_resource_type(tags.resource_type.clone())
                .set_tags(tags.tags.clone())
                .build()
        }))
        .set_credit_specification(from.credit_specification.as_ref().and_then(|credit| {
            let credits = credit.cpu_credits.clone()?;
            Some(CreditSpecificationRequest::builder().cpu_credits(credits).build())
        }))
        .set_cpu_options(from.cpu_options.as_ref().map(|cpu| {
            LaunchTemplateCpuOptionsRequest::builder()
                .set_core_count(cpu.core_count)
                .set_threads_per_core(cpu.threads_per_core)
                .set_amd_sev_snp(cpu.amd_sev_snp.clone())
                .set_nested_virtualization(cpu.nested_virtualization.clone())
                .build()
        }))
        .set_license_specifications(each(&from.license_specifications, |license| {
            LaunchTemplateLicenseConfigurationRequest::builder()
                .set_license_configuration_arn(license.license_configuration_arn.clone())
                .build()
        }))
        .set_hibernation_options(from.hibernation_options.as_ref().map(|hibernation| {
            LaunchTemplateHibernationOptionsRequest::builder().set_configured(hibernation.configured).build()
        }))
        .set_enclave_options(
            from.enclave_options
                .as_ref()
                .map(|enclave| LaunchTemplateEnclaveOptionsRequest::builder().set_enabled(enclave.enabled).build()),
        )
        .set_metadata_options(from.metadata_options.as_ref().map(|metadata| {
            LaunchTemplateInstanceMetadataOptionsRequest::builder()
                .set_http_tokens(metadata.http_tokens.clone())
                .set_http_put_response_hop_limit(metadata.http_put_response_hop_limit)
                .set_http_endpoint(metadata.http_endpoint.clone())
                .set_http_protocol_ipv6(metadata.http_protocol_ipv6.clone())
                .set_instance_metadata_tags(metadata.instance_metadata_tags.clone())
                .build()
        }))
        .set_private_dns_name_options(from.private_dns_name_options.as_ref().map(|dns| {
            LaunchTemplatePrivateDnsNameOptionsRequest::builder()
                .set_hostname_type(dns.hostname_type.clone())
                .set_enable_resource_name_dns_a_record(dns.enable_resource_name_dns_a_record)
                .set_enable_resource_name_dns_aaaa_record(dns.enable_resource_name_dns_aaaa_record)
                .build()
        }))
        .set_maintenance_options(from.maintenance_options.as_ref().map(|maintenance| {
            LaunchTemplateInstanceMaintenanceOptionsRequest::builder()
                .set_auto_recovery(maintenance.auto_recovery.clone())
                .build()
        }))
        .set_network_performance_options(from.network_performance_options.as_ref().map(|performance| {
            LaunchTemplateNetworkPerformanceOptionsRequest::builder()
                .set_bandwidth_weighting(performance.bandwidth_weighting.clone())
                .build()
        }))
        .build()
}

/// What of a version a request can't say again, so that a version made from nothing would lose it.
pub(super) fn not_carried(from: &ResponseLaunchTemplateData) -> Option<&'static str> {
    let has = [
        (from.instance_requirements.is_some(), "instance requirements"),
        (from.operator.as_ref().is_some_and(|operator| operator.managed != Some(false)), "an operator"),
        (from.secondary_interfaces.as_ref().is_some_and(|list| !list.is_empty()), "secondary interfaces"),
        (from.elastic_gpu_specifications.as_ref().is_some_and(|list| !list.is_empty()), "elastic GPUs"),
        (from.elastic_inference_accelerators.as_ref().is_some_and(|list| !list.is_empty()), "inference accelerators"),
    ];
    has.into_iter().find(|(has, _)| *has).map(|(_, what)| what)
}

fn each<From, To>(list: &Option<Vec<From>>, to: impl Fn(&From) -> To) -> Option<Vec<To>> {
    list.as_ref().map(|list| list.iter().map(to).collect())
}

fn block_device(from: &LaunchTemplateBlockDeviceMapping) -> LaunchTemplateBlockDeviceMappingRequest {
    let ebs = from.ebs.as_ref().map(|ebs| {
        LaunchTemplateEbsBlockDeviceRequest::builder()
            .set_encrypted(ebs.encrypted)
            .set_delete_on_termination(ebs.delete_on_termination)
            .set_iops(ebs.iops)
            .set_kms_key_id(ebs.kms_key_id.clone())
            .set_snapshot_id(ebs.snapshot_id.clone())
            .set_volume_size(ebs.volume_size)
            .set_volume_type(ebs.volume_type.clone())
            .set_throughput(ebs.throughput)
            .set_volume_initialization_rate(ebs.volume_initialization_rate)
            .set_ebs_card_index(ebs.ebs_card_index)
            .build()
    });
    LaunchTemplateBlockDeviceMappingRequest::builder()
        .set_device_name(from.device_name.clone())
        .set_virtual_name(from.virtual_name.clone())
        .set_no_device(from.no_device.clone())
        .set_ebs(ebs)
        .build()
}

fn placement(from: &LaunchTemplatePlacement) -> LaunchTemplatePlacementRequest {
    LaunchTemplatePlacementRequest::builder()
        .set_availability_zone(from.availability_zone.clone())
        .set_availability_zone_id(from.availability_zone_id.clone())
        .set_affinity(from.affinity.clone())
        .set_group_name(from.group_name.clone())
        .set_host_id(from.host_id.clone())
        .set_tenancy(from.tenancy.clone())
        .set_spread_domain(from.spread_domain.clone())
        .set_host_resource_group_arn(from.host_resource_group_arn.clone())
        .set_partition_number(from.partition_number)
        .set_group_id(from.group_id.clone())
        .build()
}

fn market(from: &LaunchTemplateInstanceMarketOptions) -> LaunchTemplateInstanceMarketOptionsRequest {
    let spot = from.spot_options.as_ref().map(|spot| {
        LaunchTemplateSpotMarketOptionsRequest::builder()
            .set_max_price(spot.max_price.clone())
            .set_spot_instance_type(spot.spot_instance_type.clone())
            .set_block_duration_minutes(spot.block_duration_minutes)
            .set_valid_until(spot.valid_until)
            .set_instance_interruption_behavior(spot.instance_interruption_behavior.clone())
            .build()
    });
    LaunchTemplateInstanceMarketOptionsRequest::builder()
        .set_market_type(from.market_type.clone())
        .set_spot_options(spot)
        .build()
}

fn reservation(
    from: &LaunchTemplateCapacityReservationSpecificationResponse,
) -> LaunchTemplateCapacityReservationSpecificationRequest {
    let target = from.capacity_reservation_target.as_ref().map(|target| {
        CapacityReservationTarget::builder()
            .set_capacity_reservation_id(target.capacity_reservation_id.clone())
            .set_capacity_reservation_resource_group_arn(target.capacity_reservation_resource_group_arn.clone())
            .build()
    });
    LaunchTemplateCapacityReservationSpecificationRequest::builder()
        .set_capacity_reservation_preference(from.capacity_reservation_preference.clone())
        .set_capacity_reservation_target(target)
        .build()
}
