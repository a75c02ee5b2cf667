//! A network interface of a template version as the request for the next one: every field that both have.

use aws_sdk_ec2::types::{
    ConnectionTrackingSpecification, ConnectionTrackingSpecificationRequest, EnaSrdSpecificationRequest,
    EnaSrdUdpSpecificationRequest, InstanceIpv6AddressRequest, Ipv4PrefixSpecificationRequest,
    Ipv6PrefixSpecificationRequest, LaunchTemplateEnaSrdSpecification,
    LaunchTemplateInstanceNetworkInterfaceSpecification as Specification,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Request,
};

/// The same interface as a request.
pub(super) fn carried(from: &Specification) -> Request {
    Request::builder()
        .set_device_index(from.device_index)
        .set_network_card_index(from.network_card_index)
        .set_interface_type(from.interface_type.clone())
        .set_network_interface_id(from.network_interface_id.clone())
        .set_description(from.description.clone())
        .set_delete_on_termination(from.delete_on_termination)
        .set_subnet_id(from.subnet_id.clone())
        .set_groups(from.groups.clone())
        .set_associate_carrier_ip_address(from.associate_carrier_ip_address)
        .set_associate_public_ip_address(from.associate_public_ip_address)
        .set_private_ip_address(from.private_ip_address.clone())
        .set_private_ip_addresses(from.private_ip_addresses.clone())
        .set_secondary_private_ip_address_count(from.secondary_private_ip_address_count)
        .set_ipv4_prefixes(each(&from.ipv4_prefixes, |prefix| {
            Ipv4PrefixSpecificationRequest::builder().set_ipv4_prefix(prefix.ipv4_prefix.clone()).build()
        }))
        .set_ipv4_prefix_count(from.ipv4_prefix_count)
        .set_ipv6_addresses(each(&from.ipv6_addresses, |address| {
            InstanceIpv6AddressRequest::builder().set_ipv6_address(address.ipv6_address.clone()).build()
        }))
        .set_ipv6_address_count(from.ipv6_address_count)
        .set_ipv6_prefixes(each(&from.ipv6_prefixes, |prefix| {
            Ipv6PrefixSpecificationRequest::builder().set_ipv6_prefix(prefix.ipv6_prefix.clone()).build()
        }))
        .set_ipv6_prefix_count(from.ipv6_prefix_count)
        .set_primary_ipv6(from.primary_ipv6)
        .set_ena_srd_specification(from.ena_srd_specification.as_ref().map(ena_srd))
        .set_connection_tracking_specification(from.connection_tracking_specification.as_ref().map(tracking))
        .set_ena_queue_count(from.ena_queue_count)
        .build()
}

fn each<From, To>(list: &Option<Vec<From>>, to: impl Fn(&From) -> To) -> Option<Vec<To>> {
    list.as_ref().map(|list| list.iter().map(to).collect())
}

fn ena_srd(from: &LaunchTemplateEnaSrdSpecification) -> EnaSrdSpecificationRequest {
    let udp = from
        .ena_srd_udp_specification
        .as_ref()
        .map(|udp| EnaSrdUdpSpecificationRequest::builder().set_ena_srd_udp_enabled(udp.ena_srd_udp_enabled).build());
    EnaSrdSpecificationRequest::builder()
        .set_ena_srd_enabled(from.ena_srd_enabled)
        .set_ena_srd_udp_specification(udp)
        .build()
}

fn tracking(from: &ConnectionTrackingSpecification) -> ConnectionTrackingSpecificationRequest {
    ConnectionTrackingSpecificationRequest::builder()
        .set_tcp_established_timeout(from.tcp_established_timeout)
        .set_udp_stream_timeout(from.udp_stream_timeout)
        .set_udp_timeout(from.udp_timeout)
        .build()
}
