//! DRS's launch configuration of a server.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, ServerId, TemplateId};
use crate::settings::{LaunchSettings, SettingName};

/// The whole of a launch configuration as GetLaunchConfiguration gives it; enumerations as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LaunchConfiguration {
    /// The server.
    pub server: ServerId,
    /// The launch template: one for each server; DRS uses its default version.
    pub template: Option<TemplateId>,
    /// What it says.
    pub settings: LaunchSettings,
}

impl LaunchConfiguration {
    /// The existing instance that DRS launches into, in place of a new one.
    pub fn launch_into(&self) -> Option<InstanceId> {
        self.settings.text(SettingName::LaunchInto).map(InstanceId::from)
    }
}
