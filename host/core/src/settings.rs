//! Launch settings: what a recipe says of how a server is launched, and what a policy may change.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::aws::{LaunchConfiguration, TemplateVersion};

/// `launch-disposition`: whether the launched instance is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LaunchDisposition {
    /// DRS starts it.
    Started,
    /// It is launched and left stopped.
    Stopped,
}

impl LaunchDisposition {
    /// As AWS writes it.
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::Stopped => "STOPPED",
        }
    }
}

/// `right-sizing`: whether DRS chooses the instance type. Any method but `none` overrides the launch template's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RightSizing {
    /// The launch template's type is used.
    None,
    /// DRS chooses from the source's hardware.
    Basic,
    /// DRS chooses from the use it sees in AWS.
    InAws,
}

impl RightSizing {
    /// As AWS writes it.
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Basic => "BASIC",
            Self::InAws => "IN_AWS",
        }
    }
}

/// The name of one launch setting, in the recipe's spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingName {
    /// The EC2 instance type.
    InstanceType,
    /// Whether DRS chooses the type.
    RightSizing,
    /// The subnet.
    Subnet,
    /// The security groups.
    SecurityGroups,
    /// A static private IPv4 address.
    PrivateIp,
    /// Whether the instance is started.
    LaunchDisposition,
    /// Whether the source's private address is copied.
    CopyPrivateIp,
}

impl SettingName {
    /// Every setting.
    pub const ALL: [SettingName; 7] = [
        Self::InstanceType,
        Self::RightSizing,
        Self::Subnet,
        Self::SecurityGroups,
        Self::PrivateIp,
        Self::LaunchDisposition,
        Self::CopyPrivateIp,
    ];

    /// The spelling in a recipe and in a grant (`settings:instance-type`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InstanceType => "instance-type",
            Self::RightSizing => "right-sizing",
            Self::Subnet => "subnet",
            Self::SecurityGroups => "security-groups",
            Self::PrivateIp => "private-ip",
            Self::LaunchDisposition => "launch-disposition",
            Self::CopyPrivateIp => "copy-private-ip",
        }
    }
}

impl std::fmt::Display for SettingName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One launch setting with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "setting", content = "value")]
pub enum Setting {
    /// The EC2 instance type.
    InstanceType(String),
    /// Whether DRS chooses the type.
    RightSizing(RightSizing),
    /// The subnet.
    Subnet(String),
    /// The security groups.
    SecurityGroups(Vec<String>),
    /// A static private IPv4 address.
    PrivateIp(Ipv4Addr),
    /// Whether the instance is started.
    LaunchDisposition(LaunchDisposition),
    /// Whether the source's private address is copied.
    CopyPrivateIp(bool),
}

impl Setting {
    /// Which setting it is.
    pub fn name(&self) -> SettingName {
        match self {
            Self::InstanceType(_) => SettingName::InstanceType,
            Self::RightSizing(_) => SettingName::RightSizing,
            Self::Subnet(_) => SettingName::Subnet,
            Self::SecurityGroups(_) => SettingName::SecurityGroups,
            Self::PrivateIp(_) => SettingName::PrivateIp,
            Self::LaunchDisposition(_) => SettingName::LaunchDisposition,
            Self::CopyPrivateIp(_) => SettingName::CopyPrivateIp,
        }
    }

    /// The value as people read it.
    pub fn value_text(&self) -> String {
        match self {
            Self::InstanceType(text) | Self::Subnet(text) => text.clone(),
            Self::RightSizing(method) => method.as_aws().to_owned(),
            Self::SecurityGroups(groups) => groups.join(", "),
            Self::PrivateIp(address) => address.to_string(),
            Self::LaunchDisposition(disposition) => disposition.as_aws().to_owned(),
            Self::CopyPrivateIp(copy) => copy.to_string(),
        }
    }
}

/// A set of launch settings; what is absent is not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct LaunchSettings {
    /// The EC2 instance type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_type: Option<String>,
    /// Whether DRS chooses the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_sizing: Option<RightSizing>,
    /// The subnet's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet: Option<String>,
    /// The ids of the security groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
    /// A static private IPv4 address, inside the subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip: Option<Ipv4Addr>,
    /// Whether the instance is started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_disposition: Option<LaunchDisposition>,
    /// Whether the source's private address is copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_private_ip: Option<bool>,
}

/// One setting that changes, with both values as people read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// Which setting.
    pub setting: SettingName,
    /// The value before; absent when there was none.
    pub from: Option<String>,
    /// The value after; absent when it is taken away.
    pub to: Option<String>,
}

impl LaunchSettings {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These settings with `overlay` on top: what the overlay says wins.
    #[must_use]
    pub fn overlaid(&self, overlay: &LaunchSettings) -> LaunchSettings {
        let mut merged = self.clone();
        for setting in overlay.settings() {
            merged.set(setting);
        }
        merged
    }

    /// Sets one setting.
    pub fn set(&mut self, setting: Setting) {
        match setting {
            Setting::InstanceType(value) => self.instance_type = Some(value),
            Setting::RightSizing(value) => self.right_sizing = Some(value),
            Setting::Subnet(value) => self.subnet = Some(value),
            Setting::SecurityGroups(value) => self.security_groups = Some(value),
            Setting::PrivateIp(value) => self.private_ip = Some(value),
            Setting::LaunchDisposition(value) => self.launch_disposition = Some(value),
            Setting::CopyPrivateIp(value) => self.copy_private_ip = Some(value),
        }
    }

    /// The value of one setting.
    pub fn get(&self, name: SettingName) -> Option<Setting> {
        match name {
            SettingName::InstanceType => self.instance_type.clone().map(Setting::InstanceType),
            SettingName::RightSizing => self.right_sizing.map(Setting::RightSizing),
            SettingName::Subnet => self.subnet.clone().map(Setting::Subnet),
            SettingName::SecurityGroups => self.security_groups.clone().map(Setting::SecurityGroups),
            SettingName::PrivateIp => self.private_ip.map(Setting::PrivateIp),
            SettingName::LaunchDisposition => self.launch_disposition.map(Setting::LaunchDisposition),
            SettingName::CopyPrivateIp => self.copy_private_ip.map(Setting::CopyPrivateIp),
        }
    }

    /// What is said, in the order of [`SettingName::ALL`].
    pub fn settings(&self) -> Vec<Setting> {
        SettingName::ALL.into_iter().filter_map(|name| self.get(name)).collect()
    }

    /// The settings that AWS holds now. A value that this version can't read is left out: it is never written back.
    pub fn from_aws(configuration: &LaunchConfiguration, template: Option<&TemplateVersion>) -> LaunchSettings {
        let interface = template.and_then(TemplateVersion::primary_interface);
        let groups = interface
            .map(|interface| interface.security_groups.clone())
            .filter(|groups| !groups.is_empty())
            .or_else(|| template.map(|template| template.security_groups.clone()))
            .filter(|groups| !groups.is_empty());
        LaunchSettings {
            instance_type: template.and_then(|template| template.instance_type.clone()),
            right_sizing: configuration.right_sizing.as_deref().and_then(right_sizing_of),
            subnet: interface.and_then(|interface| interface.subnet.clone()),
            security_groups: groups,
            private_ip: interface.and_then(|interface| interface.private_ip.as_ref()?.parse().ok()),
            launch_disposition: configuration.launch_disposition.as_deref().and_then(disposition_of),
            copy_private_ip: configuration.copy_private_ip,
        }
    }

    /// What changes from these settings to `wanted`; what `wanted` does not say stays.
    pub fn changes_to(&self, wanted: &LaunchSettings) -> Vec<SettingChange> {
        let changed = |setting: &Setting| self.get(setting.name()).as_ref() != Some(setting);
        let change = |setting: Setting| SettingChange {
            setting: setting.name(),
            from: self.get(setting.name()).map(|value| value.value_text()),
            to: Some(setting.value_text()),
        };
        wanted.settings().into_iter().filter(changed).map(change).collect()
    }
}

fn right_sizing_of(text: &str) -> Option<RightSizing> {
    [RightSizing::None, RightSizing::Basic, RightSizing::InAws].into_iter().find(|method| method.as_aws() == text)
}

fn disposition_of(text: &str) -> Option<LaunchDisposition> {
    [LaunchDisposition::Started, LaunchDisposition::Stopped].into_iter().find(|value| value.as_aws() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_wins_where_it_speaks_and_only_there() {
        let group = LaunchSettings {
            instance_type: Some("m6i.large".into()),
            copy_private_ip: Some(true),
            ..Default::default()
        };
        let drill = LaunchSettings {
            instance_type: Some("t3.small".into()),
            subnet: Some("subnet-1".into()),
            ..Default::default()
        };
        let merged = group.overlaid(&drill);
        assert_eq!(merged.instance_type.as_deref(), Some("t3.small"));
        assert_eq!(merged.subnet.as_deref(), Some("subnet-1"));
        assert_eq!(merged.copy_private_ip, Some(true));
    }

    #[test]
    fn changes_name_only_what_differs() {
        let now = LaunchSettings {
            instance_type: Some("m6i.large".into()),
            right_sizing: Some(RightSizing::None),
            ..Default::default()
        };
        let wanted = LaunchSettings {
            instance_type: Some("t3.small".into()),
            right_sizing: Some(RightSizing::None),
            ..Default::default()
        };
        let changes = now.changes_to(&wanted);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].setting, SettingName::InstanceType);
        assert_eq!((changes[0].from.as_deref(), changes[0].to.as_deref()), (Some("m6i.large"), Some("t3.small")));
    }
}
