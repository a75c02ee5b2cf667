//! The network interfaces of a new template version.
//!
//! EC2 takes what a new version does not name from its source version, but it takes the list of interfaces as a whole:
//! to change one field of interface 0, all interfaces are sent again with all that they had ([`super::carry`]).

use aws_sdk_ec2::types::{
    LaunchTemplateInstanceNetworkInterfaceSpecification as Specification,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Request, ResponseLaunchTemplateData,
};
use drs_core::aws::NetworkInterface;
use drs_core::settings::{SettingName, SettingsPatch, Value};

use super::carry::carried;
use crate::setting::{list, text};

/// What is to change of interface 0. `None` leaves a field; `Some(None)` empties it.
#[derive(Debug, Default)]
pub(super) struct NetworkPatch {
    subnet: Option<Option<String>>,
    /// An empty list empties them.
    security_groups: Option<Vec<String>>,
    private_ip: Option<Option<String>>,
}

impl NetworkPatch {
    /// The part of a patch that is about the network.
    pub(super) fn of(patch: &SettingsPatch) -> Self {
        let owned = |value: Option<&Value>| value.and_then(text).map(str::to_owned);
        let groups = patch.get(SettingName::SecurityGroups);
        Self {
            subnet: patch.get(SettingName::Subnet).map(owned),
            security_groups: groups.map(|groups| groups.and_then(list).unwrap_or_default().to_vec()),
            private_ip: patch.get(SettingName::PrivateIp).map(owned),
        }
    }
}

/// What a new version has of its own about its network. `None` leaves the source version's.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Network {
    /// All interfaces.
    pub(super) interfaces: Option<Vec<Request>>,
    /// The security groups outside an interface.
    pub(super) security_groups: Option<Vec<String>>,
}

/// The network of a version made from `source` with `patch` on interface 0, or why there can be none.
pub(super) fn patched(source: &ResponseLaunchTemplateData, patch: &NetworkPatch) -> Result<Network, String> {
    if patch.subnet.is_none() && patch.private_ip.is_none() && patch.security_groups.is_none() {
        return Ok(Network::default());
    }
    let has_outer_groups = !source.security_group_ids().is_empty() || !source.security_groups().is_empty();
    if source.network_interfaces().is_empty() && has_outer_groups {
        return outside_interfaces(source, patch);
    }
    let mut interfaces: Vec<Request> = source.network_interfaces().iter().map(carried).collect();
    match interfaces.iter_mut().find(|interface| interface.device_index.unwrap_or_default() == 0) {
        Some(primary) => apply(patch, primary)?,
        None if fills_anything(patch) => {
            let mut primary = Request::builder().device_index(0).build();
            apply(patch, &mut primary)?;
            interfaces.insert(0, primary);
        }
        // There is nothing to empty.
        None => return Ok(Network::default()),
    }
    Ok(Network { interfaces: Some(interfaces), security_groups: None })
}

/// A template with security groups and no interface. EC2 refuses groups and interfaces side by side, and a new version
/// can replace the groups of its source version but not drop them: so no interface can be added.
fn outside_interfaces(source: &ResponseLaunchTemplateData, patch: &NetworkPatch) -> Result<Network, String> {
    if matches!(patch.subnet, Some(Some(_))) || matches!(patch.private_ip, Some(Some(_))) {
        return Err(
            "a subnet or a private IP needs a network interface, and the template has security groups outside \
                    one, which EC2 refuses side by side; move the groups into network interface 0 of the template"
                .to_owned(),
        );
    }
    match &patch.security_groups {
        None => Ok(Network::default()),
        Some(groups) if groups.is_empty() => {
            Err("its security groups are outside a network interface and can be replaced but not emptied".to_owned())
        }
        Some(_) if !source.security_groups().is_empty() => {
            Err("it has security groups by name, which EC2 refuses beside security groups by id; name them by id in \
                 the template"
                .to_owned())
        }
        Some(groups) => Ok(Network { interfaces: None, security_groups: Some(groups.clone()) }),
    }
}

fn fills_anything(patch: &NetworkPatch) -> bool {
    matches!(patch.subnet, Some(Some(_)))
        || matches!(patch.private_ip, Some(Some(_)))
        || patch.security_groups.as_ref().is_some_and(|groups| !groups.is_empty())
}

fn apply(patch: &NetworkPatch, interface: &mut Request) -> Result<(), String> {
    if let Some(existing) = &interface.network_interface_id {
        return Err(format!(
            "its network interface 0 is the existing interface {existing}, whose subnet, address and groups are its own"
        ));
    }
    if let Some(subnet) = &patch.subnet {
        interface.subnet_id.clone_from(subnet);
    }
    if let Some(groups) = &patch.security_groups {
        interface.groups = (!groups.is_empty()).then(|| groups.clone());
    }
    if let Some(address) = &patch.private_ip {
        interface.private_ip_address.clone_from(address);
        // The primary address can be given in one of two places, not in both.
        let others = interface.private_ip_addresses.take().unwrap_or_default();
        let others: Vec<_> = others.into_iter().filter(|other| other.primary != Some(true)).collect();
        interface.private_ip_addresses = (!others.is_empty()).then_some(others);
    }
    Ok(())
}

/// The interfaces of a version but interface 0, those in secondary subnets included.
pub(super) fn further(data: &ResponseLaunchTemplateData) -> Vec<NetworkInterface> {
    let interfaces = data.network_interfaces().iter();
    let further = interfaces.filter(|found| found.device_index.unwrap_or_default() != 0);
    let interface = |found: &Specification| NetworkInterface {
        device_index: found.device_index.unwrap_or_default(),
        subnet: found.subnet_id.clone(),
        security_groups: found.groups.clone().unwrap_or_default(),
        is_secondary: false,
    };
    let secondary = data.secondary_interfaces().iter().map(|found| NetworkInterface {
        device_index: found.device_index.unwrap_or_default(),
        subnet: found.secondary_subnet_id.clone(),
        security_groups: Vec::new(),
        is_secondary: true,
    });
    further.map(interface).chain(secondary).collect()
}

/// The static private address of an interface, in either of the places where a template may have it.
pub(super) fn primary_address(specification: &Specification) -> Option<&str> {
    let listed = || specification.private_ip_addresses().iter().find(|address| address.primary == Some(true));
    specification.private_ip_address().or_else(|| listed()?.private_ip_address())
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::PrivateIpAddressSpecification;

    use super::*;

    fn subnet(id: &str) -> NetworkPatch {
        NetworkPatch { subnet: Some(Some(id.to_owned())), ..NetworkPatch::default() }
    }

    fn groups(ids: &[&str]) -> NetworkPatch {
        NetworkPatch { security_groups: Some(ids.iter().map(ToString::to_string).collect()), ..NetworkPatch::default() }
    }

    fn with(interfaces: Vec<Specification>) -> ResponseLaunchTemplateData {
        ResponseLaunchTemplateData::builder().set_network_interfaces(Some(interfaces)).build()
    }

    fn with_outer_group() -> ResponseLaunchTemplateData {
        ResponseLaunchTemplateData::builder().security_group_ids("sg-old").build()
    }

    #[test]
    fn a_patch_of_the_type_alone_leaves_the_network_to_the_source_version() {
        let patch = NetworkPatch::of(&SettingsPatch::from([(SettingName::InstanceType, Some("m5.large"))]));
        assert_eq!(
            patched(&with(vec![Specification::builder().device_index(0).build()]), &patch),
            Ok(Network::default())
        );
    }

    #[test]
    fn a_template_without_interface_0_gets_one_before_the_others() {
        let source = with(vec![Specification::builder().device_index(1).subnet_id("subnet-b").build()]);
        let interfaces = patched(&source, &subnet("subnet-a")).unwrap().interfaces.unwrap();
        let seen: Vec<_> = interfaces.iter().map(|i| (i.device_index, i.subnet_id.as_deref())).collect();
        assert_eq!(seen, [(Some(0), Some("subnet-a")), (Some(1), Some("subnet-b"))]);
    }

    #[test]
    fn emptying_what_is_not_there_changes_nothing() {
        let patch = NetworkPatch { subnet: Some(None), private_ip: Some(None), ..groups(&[]) };
        assert_eq!(patched(&with(vec![]), &patch), Ok(Network::default()));
    }

    #[test]
    fn a_new_address_replaces_the_primary_one_in_the_list_and_keeps_the_others() {
        let address = |ip: &str, primary| {
            PrivateIpAddressSpecification::builder().private_ip_address(ip).primary(primary).build()
        };
        let interface = Specification::builder()
            .device_index(0)
            .private_ip_addresses(address("10.0.0.1", true))
            .private_ip_addresses(address("10.0.0.2", false))
            .build();
        assert_eq!(primary_address(&interface), Some("10.0.0.1"));
        let patch = NetworkPatch { private_ip: Some(Some("10.0.0.9".to_owned())), ..NetworkPatch::default() };
        let interfaces = patched(&with(vec![interface]), &patch).unwrap().interfaces.unwrap();
        assert_eq!(interfaces[0].private_ip_address(), Some("10.0.0.9"));
        assert_eq!(interfaces[0].private_ip_addresses(), [address("10.0.0.2", false)]);
    }

    #[test]
    fn groups_outside_an_interface_are_replaced_where_they_are() {
        let network = patched(&with_outer_group(), &groups(&["sg-new"])).unwrap();
        assert_eq!(network, Network { interfaces: None, security_groups: Some(vec!["sg-new".to_owned()]) });
    }

    #[test]
    fn a_subnet_beside_groups_outside_an_interface_is_refused_with_what_to_do() {
        let why = patched(&with_outer_group(), &subnet("subnet-a")).unwrap_err();
        assert!(why.contains("move the groups into network interface 0"), "{why}");
        assert!(patched(&with_outer_group(), &groups(&[])).is_err());
    }

    #[test]
    fn an_existing_interface_is_not_changed() {
        let source = with(vec![Specification::builder().device_index(0).network_interface_id("eni-1").build()]);
        assert!(patched(&source, &subnet("subnet-a")).unwrap_err().contains("eni-1"));
    }
}
