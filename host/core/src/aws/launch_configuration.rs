//! DRS's launch configuration of a server.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, ServerId, TemplateId};

/// The whole of a launch configuration as GetLaunchConfiguration gives it; enumerations as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LaunchConfiguration {
    /// The server.
    pub server: ServerId,
    /// Its name.
    pub name: Option<String>,
    /// `STARTED` or `STOPPED`.
    pub launch_disposition: Option<String>,
    /// `targetInstanceTypeRightSizingMethod`: `NONE`, `BASIC` or `IN_AWS`.
    pub right_sizing: Option<String>,
    /// Whether the private IP of the source is copied.
    pub copy_private_ip: Option<bool>,
    /// Whether the tags of the source are copied.
    pub copy_tags: Option<bool>,
    /// `licensing.osByol`.
    pub os_byol: Option<bool>,
    /// Whether post-launch actions run.
    pub post_launch_enabled: Option<bool>,
    /// `recoveryMode`.
    pub recovery_mode: Option<String>,
    /// `launchIntoInstanceProperties.launchIntoEC2InstanceID`.
    pub launch_into_instance: Option<InstanceId>,
    /// The launch template: one for each server; DRS uses its default version.
    pub template: Option<TemplateId>,
}

/// What UpdateLaunchConfiguration is to change; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LaunchConfigurationPatch {
    /// `STARTED` or `STOPPED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_disposition: Option<String>,
    /// `NONE`, `BASIC` or `IN_AWS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_sizing: Option<String>,
    /// Whether to copy the private IP of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_private_ip: Option<bool>,
}

impl LaunchConfigurationPatch {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
