//! What a server would be launched with: launch configuration and launch template, read together at one time.

use std::net::Ipv4Addr;

use jiff::Timestamp;

use super::{Ec2State, Interface, Model, Settings, TemplateData};
use crate::fleet::{Disposition, RightSizing, SecurityGroup, Server, Subnet};

impl Model {
    /// The settings of a launch at this time, or why EC2 would refuse it, as the job's log says it.
    pub(crate) fn settings(&self, server: &Server, instance_id: &str, now: Timestamp) -> Result<Settings, String> {
        let configuration =
            self.state.configurations.get(server.id()).ok_or("the server has no launch configuration")?;
        let template = self.state.template_of(server.id()).and_then(|t| t.default_data());
        let data = template.ok_or("InvalidLaunchTemplateId.NotFound: the server has no launch template")?;
        let interface = interface(data)?;
        let subnet = self.launch_subnet(&interface)?;
        let wanted = match (&interface.private_ip, configuration.copy_private_ip) {
            (Some(ip), _) => Some(ip.parse().map_err(|_| format!("InvalidParameterValue: `{ip}` is not an address"))?),
            (None, true) => server.private_ip,
            (None, false) => None,
        };
        Ok(Settings {
            instance_type: self.launch_type(server, data, configuration.right_sizing)?,
            private_ip: self.address(subnet, wanted, instance_id, now)?,
            groups: self.launch_groups(&interface, subnet)?,
            subnet: subnet.id().to_owned(),
            vpc: subnet.vpc.get_ref().clone(),
            zone: subnet.zone.clone(),
            stopped: configuration.disposition == Disposition::Stopped,
            copy_tags: configuration.copy_tags,
            launch_actions: configuration.launch_actions,
            template_tags: data.instance_tags(),
        })
    }

    fn launch_type(&self, server: &Server, data: &TemplateData, sizing: RightSizing) -> Result<String, String> {
        let chosen = match sizing {
            RightSizing::None => {
                data.instance_type.as_deref().ok_or("MissingParameter: the template has no instance type")?
            }
            RightSizing::Basic | RightSizing::InAws => self.fleet.recommended_type(server),
        };
        if self.fleet.offers(chosen) {
            return Ok(chosen.to_owned());
        }
        Err(format!("Unsupported: the instance type {chosen} is not offered in {}", self.fleet.region()))
    }

    fn launch_subnet(&self, interface: &Interface) -> Result<&Subnet, String> {
        let id = interface.subnet.as_deref();
        let id = id.ok_or("VPCIdNotSpecified: no default VPC for this user: the template must name a subnet")?;
        self.fleet.subnet(id).ok_or_else(|| format!("InvalidSubnetID.NotFound: the subnet ID '{id}' does not exist"))
    }

    fn launch_groups(&self, interface: &Interface, subnet: &Subnet) -> Result<Vec<String>, String> {
        for id in &interface.groups {
            let group: Option<&SecurityGroup> = self.fleet.security_group(id);
            let group =
                group.ok_or_else(|| format!("InvalidGroup.NotFound: the security group '{id}' does not exist"))?;
            if group.vpc.get_ref() != subnet.vpc.get_ref() {
                return Err(format!(
                    "InvalidParameter: security group {id} and subnet {} belong to different networks",
                    subnet.id()
                ));
            }
        }
        Ok(interface.groups.clone())
    }

    /// A free address of the subnet, or the wanted one if it is.
    fn address(
        &self,
        subnet: &Subnet,
        wanted: Option<Ipv4Addr>,
        instance_id: &str,
        now: Timestamp,
    ) -> Result<Ipv4Addr, String> {
        if let Some(address) = wanted {
            return match () {
                () if !subnet.cidr.is_host(address) => Err(format!(
                    "InvalidParameterValue: address {address} does not fall within the subnet's range {}",
                    subnet.cidr
                )),
                () if self.taken(subnet, address, now) => {
                    Err(format!("InvalidIPAddress.InUse: address {address} is in use"))
                }
                () => Ok(address),
            };
        }
        let hosts = subnet.cidr.hosts();
        let first = crate::ids::number(self.state.seed, &["address", instance_id]) % u64::from(hosts);
        let first = u32::try_from(first).unwrap_or_default();
        (0..hosts)
            .map(|step| subnet.cidr.host(first + step))
            .find(|address| !self.taken(subnet, *address, now))
            .ok_or_else(|| format!("InsufficientFreeAddressesInSubnet: no free address in {}", subnet.id()))
    }

    /// Number of addresses that new instances could have in a subnet.
    pub(crate) fn free_addresses(&self, subnet: &Subnet, now: Timestamp) -> usize {
        let used = self
            .state
            .instances
            .iter()
            .filter(|i| i.settings.subnet == subnet.id() && i.state(now) != Ec2State::Terminated);
        (subnet.cidr.hosts() as usize).saturating_sub(used.count())
    }

    fn taken(&self, subnet: &Subnet, address: Ipv4Addr, now: Timestamp) -> bool {
        let mut there = self.state.instances.at_address(address);
        there.any(|instance| instance.settings.subnet == subnet.id() && instance.state(now) != Ec2State::Terminated)
    }
}

/// The network interface that the instance would get, which EC2 makes up if the template has none.
fn interface(data: &TemplateData) -> Result<Interface, String> {
    match data.interfaces.iter().find(|interface| interface.device_index == 0) {
        Some(_) if !data.security_groups.is_empty() => Err("InvalidParameterCombination: network interfaces and an \
             instance-level security group may not be specified on the same request"
            .to_owned()),
        Some(interface) => Ok(interface.clone()),
        None => Ok(Interface { groups: data.security_groups.clone(), ..Interface::default() }),
    }
}
