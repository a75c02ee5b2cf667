//! Private addresses that are set or copied: inside the subnet, none that AWS keeps, free, and not for two servers.

use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;

use super::{Facts, Finding, Launch};
use crate::aws::{Instance, InstanceState, Subnet};
use crate::ids::{InstanceId, ServerId};
use crate::settings::SettingName;

/// Who has which address.
pub(super) struct Holders<'a> {
    /// The instances that are there, by their subnet and address.
    instances: HashMap<(&'a str, Ipv4Addr), &'a Instance>,
    /// The instances of earlier drills, each with its server.
    of_drills: HashSet<(&'a ServerId, &'a InstanceId)>,
}

impl<'a> Holders<'a> {
    pub(super) fn of(facts: &'a Facts) -> Self {
        let mut instances = HashMap::new();
        for instance in facts.holders.iter().filter(|instance| instance.state != Some(InstanceState::Terminated)) {
            let address = instance.private_ip.as_deref().and_then(|ip| ip.parse().ok());
            if let Some(place) = instance.subnet.as_deref().zip(address) {
                instances.entry(place).or_insert(instance);
            }
        }
        let of_drills = facts.recovery_instances.iter().filter(|found| found.is_drill == Some(true));
        let of_drills = of_drills.filter_map(|found| found.server.as_ref().zip(found.instance.as_ref())).collect();
        Self { instances, of_drills }
    }

    /// The instance that stands in the way of giving a server an address: an earlier drill's instance of the server is gone
    /// before the new one is launched.
    fn in_the_way(&self, server: &ServerId, subnet: &Subnet, address: Ipv4Addr) -> Option<&'a Instance> {
        let holder = *self.instances.get(&(subnet.id.as_str(), address))?;
        (!self.of_drills.contains(&(server, &holder.id))).then_some(holder)
    }
}

pub(super) fn judge(
    launch: &Launch<'_>,
    facts: &Facts,
    holders: &Holders<'_>,
    subnet: &Subnet,
    findings: &mut Vec<Finding>,
) {
    let is_set = launch.settings.private_ip().is_some();
    let Some(address) = launch.address(facts) else {
        if launch.settings.is_on(SettingName::CopyPrivateIp) {
            let message = "copy-private-ip = true, and DRS does not say the source's address".to_owned();
            findings.push(Finding::new(launch.server, message, "write copy-private-ip = false, or a `private-ip`"));
        }
        return;
    };
    let what = if is_set { "private-ip" } else { "the source's address, which copy-private-ip copies," };
    let help = if is_set {
        format!("write a free address of {}", named(subnet))
    } else {
        format!("write copy-private-ip = false, or a `private-ip` of {}", named(subnet))
    };
    if let Some(fault) = fault(launch, holders, subnet, address) {
        findings.push(Finding::new(launch.server, format!("{what} {address} {fault}"), help));
    }
}

fn named(subnet: &Subnet) -> String {
    match subnet.cidr {
        Some(cidr) => format!("{} ({cidr})", subnet.id),
        None => subnet.id.clone(),
    }
}

fn fault(launch: &Launch<'_>, holders: &Holders<'_>, subnet: &Subnet, address: Ipv4Addr) -> Option<String> {
    let Some(cidr) = subnet.cidr else {
        return Some(format!("can't be in {}, which has no IPv4 addresses", subnet.id));
    };
    if !cidr.contains(address) {
        return Some(format!("is outside {}", named(subnet)));
    }
    if cidr.is_reserved(address) {
        return Some(format!("is kept by AWS: the first four addresses of {} and its last", named(subnet)));
    }
    let holder = holders.in_the_way(&launch.server.id, subnet, address)?;
    Some(format!("is taken by {} in {}", holder.id, subnet.id))
}

/// Two servers that are to have the same address of the same subnet.
pub(super) fn judge_shared(launches: &[Launch<'_>], facts: &Facts, findings: &mut Vec<Finding>) {
    let mut first: HashMap<(&str, Ipv4Addr), &Launch<'_>> = HashMap::new();
    for launch in launches.iter().filter(|launch| launch.makes_an_instance()) {
        let place = launch.settings.text(SettingName::Subnet).zip(launch.address(facts));
        let Some((subnet, address)) = place else { continue };
        match first.get(&(subnet, address)) {
            Some(other) => {
                let message =
                    format!("the address {address} is to be that of {} ({}), too", other.server.name, other.server.id);
                findings.push(Finding::new(launch.server, message, "give each server an address of its own"));
            }
            None => drop(first.insert((subnet, address), launch)),
        }
    }
}
