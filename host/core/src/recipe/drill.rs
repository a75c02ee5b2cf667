//! `[drill]`: what a drill must not reach, and what becomes of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::aws::{NetworkInterface, TemplateVersion};
use crate::settings::{LaunchSettings, SettingName};

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
    /// Why a server would be launched elsewhere, if it would: with these settings, of which those that the recipe does not
    /// say are AWS's, and with the further interfaces of its launch template. What is not said anywhere is AWS's choice,
    /// and that is elsewhere.
    pub fn breach(&self, settings: &LaunchSettings, template: Option<&TemplateVersion>) -> Option<String> {
        if let Some(instance) = settings.text(SettingName::LaunchInto) {
            return Some(format!("it is launched into the instance {instance}, in whatever network that is"));
        }
        let groups = settings.list(SettingName::SecurityGroups);
        self.breach_of(settings.text(SettingName::Subnet), groups).or_else(|| self.further_interfaces(template))
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
        template.into_iter().flat_map(|template| &template.further_interfaces).find_map(
            |interface: &NetworkInterface| {
                if interface.is_secondary {
                    let network = interface.subnet.as_deref().unwrap_or("a network that is not said");
                    return Some(format!(
                        "it has a secondary network interface in {network}, which no security group holds in"
                    ));
                }
                let breach = self.breach_of(interface.subnet.as_deref(), &interface.security_groups)?;
                Some(format!("of its network interface {}: {breach}", interface.device_index))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TemplateId;

    fn isolation() -> Isolation {
        Isolation { subnets: vec!["subnet-1".into(), "subnet-2".into()], security_groups: vec!["sg-1".into()] }
    }

    fn settings(subnet: Option<&str>, groups: &[&str]) -> LaunchSettings {
        let groups = groups.iter().map(ToString::to_string).collect::<Vec<_>>();
        let settings = LaunchSettings::default().with(SettingName::SecurityGroups, groups);
        match subnet {
            Some(subnet) => settings.with(SettingName::Subnet, subnet),
            None => settings,
        }
    }

    fn template(subnet: &str) -> TemplateVersion {
        TemplateVersion {
            template: TemplateId::new("lt-1"),
            version: 1,
            is_default: true,
            settings: LaunchSettings::default(),
            further_interfaces: vec![NetworkInterface {
                device_index: 1,
                subnet: Some(subnet.to_owned()),
                security_groups: vec!["sg-1".into()],
                is_secondary: false,
            }],
        }
    }

    fn breach(settings: &LaunchSettings) -> Option<String> {
        isolation().breach(settings, None)
    }

    #[test]
    fn a_server_inside_the_network_is_fine() {
        assert_eq!(breach(&settings(Some("subnet-2"), &["sg-1"])), None);
        assert_eq!(isolation().breach(&settings(Some("subnet-1"), &["sg-1"]), Some(&template("subnet-2"))), None);
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
    fn a_secondary_interface_is_never_inside() {
        let mut template = template("subnet-2");
        template.further_interfaces[0].is_secondary = true;
        let breach = isolation().breach(&settings(Some("subnet-1"), &["sg-1"]), Some(&template)).unwrap();
        assert!(breach.contains("secondary network interface in subnet-2"), "{breach}");
    }

    #[test]
    fn a_further_interface_and_an_existing_instance_count_too() {
        let settings = settings(Some("subnet-1"), &["sg-1"]);
        let other = isolation().breach(&settings, Some(&template("subnet-9")));
        assert!(other.unwrap().contains("interface 1"));
        assert!(breach(&settings.with(SettingName::LaunchInto, "i-1")).unwrap().contains("i-1"));
    }
}
