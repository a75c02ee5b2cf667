//! `[drill]`: what a drill must not reach, and what becomes of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::aws::{LaunchConfiguration, NetworkInterface, TemplateVersion};
use crate::settings::LaunchSettings;

/// `[drill]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrillSection {
    /// How long after the last wave a drill's instances are terminated; absent: they are kept.
    pub terminate_after: Option<Duration>,
    /// The network that a drill must stay in; absent: none is asked for.
    pub isolation: Option<Isolation>,
}

/// `[drill.isolation]`: the network that every server of a drill must be launched into. It isolates nothing by itself:
/// it refuses what would be launched elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Isolation {
    /// The ids of the subnets.
    pub subnets: Vec<String>,
    /// The ids of the security groups.
    pub security_groups: Vec<String>,
}

impl Isolation {
    /// Why a server would be launched elsewhere, if it would: with these settings on top of what AWS holds. What is not
    /// said anywhere is AWS's choice, and that is elsewhere.
    pub fn breach(
        &self,
        settings: &LaunchSettings,
        configuration: &LaunchConfiguration,
        template: Option<&TemplateVersion>,
    ) -> Option<String> {
        if let Some(instance) = &configuration.launch_into_instance {
            return Some(format!("it is launched into the instance {instance}, in whatever network that is"));
        }
        let groups = settings.security_groups.as_deref().unwrap_or_default();
        self.breach_of(settings.subnet.as_deref(), groups).or_else(|| self.further_interfaces(template))
    }

    /// Whether a subnet belongs to the network.
    pub fn allows_subnet(&self, subnet: &str) -> bool {
        self.subnets.iter().any(|allowed| allowed == subnet)
    }

    /// The first of these security groups that does not belong to the network.
    pub fn strange_group<'g>(&self, groups: &'g [String]) -> Option<&'g str> {
        groups.iter().find(|group| !self.security_groups.contains(group)).map(String::as_str)
    }

    fn breach_of(&self, subnet: Option<&str>, groups: &[String]) -> Option<String> {
        match subnet {
            None => return Some("no subnet is said for it: AWS would choose one".to_owned()),
            Some(subnet) if !self.allows_subnet(subnet) => return Some(format!("its subnet would be {subnet}")),
            Some(_) => {}
        }
        if groups.is_empty() {
            return Some("no security group is said for it: AWS would give it the network's default".to_owned());
        }
        self.strange_group(groups).map(|group| format!("it would be in the security group {group}"))
    }

    /// The runtime sets interface 0 only; what else a template has is launched as it is.
    fn further_interfaces(&self, template: Option<&TemplateVersion>) -> Option<String> {
        let further = |interface: &&NetworkInterface| interface.device_index != 0;
        let interfaces = template.into_iter().flat_map(|template| &template.interfaces).filter(further);
        interfaces.into_iter().find_map(|interface| {
            let breach = self.breach_of(interface.subnet.as_deref(), &interface.security_groups)?;
            Some(format!("of its network interface {}: {breach}", interface.device_index))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{InstanceId, ServerId, TemplateId};

    fn isolation() -> Isolation {
        Isolation { subnets: vec!["subnet-1".into(), "subnet-2".into()], security_groups: vec!["sg-1".into()] }
    }

    fn settings(subnet: Option<&str>, groups: &[&str]) -> LaunchSettings {
        LaunchSettings {
            subnet: subnet.map(str::to_owned),
            security_groups: Some(groups.iter().map(|group| (*group).to_owned()).collect()),
            ..LaunchSettings::default()
        }
    }

    fn configuration(into: Option<&str>) -> LaunchConfiguration {
        let empty = serde_json::json!({ "server": "s-1" });
        let mut configuration: LaunchConfiguration = serde_json::from_value(empty).unwrap();
        configuration.server = ServerId::new("s-1");
        configuration.launch_into_instance = into.map(InstanceId::new);
        configuration
    }

    fn template(subnet: &str) -> TemplateVersion {
        TemplateVersion {
            template: TemplateId::new("lt-1"),
            version: 1,
            is_default: true,
            instance_type: None,
            security_groups: Vec::new(),
            interfaces: vec![NetworkInterface {
                device_index: 1,
                subnet: Some(subnet.to_owned()),
                security_groups: vec!["sg-1".into()],
                private_ip: None,
            }],
        }
    }

    fn breach(settings: &LaunchSettings) -> Option<String> {
        isolation().breach(settings, &configuration(None), None)
    }

    #[test]
    fn a_server_inside_the_network_is_fine() {
        assert_eq!(breach(&settings(Some("subnet-2"), &["sg-1"])), None);
        let settings = settings(Some("subnet-1"), &["sg-1"]);
        assert_eq!(isolation().breach(&settings, &configuration(None), Some(&template("subnet-2"))), None);
    }

    #[test]
    fn a_subnet_or_a_group_outside_is_named() {
        assert!(breach(&settings(Some("subnet-9"), &["sg-1"])).unwrap().contains("subnet-9"));
        assert!(breach(&settings(Some("subnet-1"), &["sg-1", "sg-9"])).unwrap().contains("sg-9"));
    }

    #[test]
    fn what_is_not_said_is_outside() {
        assert!(breach(&settings(None, &["sg-1"])).unwrap().contains("no subnet"));
        assert!(breach(&settings(Some("subnet-1"), &[])).unwrap().contains("no security group"));
    }

    #[test]
    fn a_further_interface_and_an_existing_instance_count_too() {
        let settings = settings(Some("subnet-1"), &["sg-1"]);
        let other = isolation().breach(&settings, &configuration(None), Some(&template("subnet-9")));
        assert!(other.unwrap().contains("interface 1"));
        assert!(isolation().breach(&settings, &configuration(Some("i-1")), None).unwrap().contains("i-1"));
    }
}
