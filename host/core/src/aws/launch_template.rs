//! A version of an EC2 launch template: what the runtime reads and changes of it.

use serde::{Deserialize, Serialize};

use crate::ids::TemplateId;
use crate::settings::LaunchSettings;

/// A network interface of a version, beside interface 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NetworkInterface {
    /// Its index, from 1.
    pub device_index: i32,
    /// Its subnet.
    pub subnet: Option<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Whether it is one of EC2's secondary interfaces, whose networks have no security groups.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_secondary: bool,
}

/// A version of a launch template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateVersion {
    /// The template.
    pub template: TemplateId,
    /// The version's number, from 1.
    pub version: i64,
    /// Whether it is the default version, the one that DRS uses.
    pub is_default: bool,
    /// What it says of the settings that can be set; subnet, address and security groups are those of network interface
    /// 0, the only one that the runtime changes. The rest of a version is DRS's own and not read.
    pub settings: LaunchSettings,
    /// Its network interfaces but interface 0: launched as they are.
    #[serde(default)]
    pub further_interfaces: Vec<NetworkInterface>,
}
