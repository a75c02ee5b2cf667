//! The launch configuration of a source server: what DRS keeps beside the EC2 launch template.

use serde::{Deserialize, Serialize};

use crate::fleet::{Disposition, RecoveryMode, RightSizing, Server};

/// LaunchConfiguration of the DRS model, without what the simulator does not do (launch into an instance).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LaunchConfiguration {
    pub(crate) name: String,
    pub(crate) template_id: String,
    pub(crate) right_sizing: RightSizing,
    pub(crate) disposition: Disposition,
    pub(crate) copy_private_ip: bool,
    pub(crate) copy_tags: bool,
    pub(crate) os_byol: bool,
    pub(crate) recovery_mode: RecoveryMode,
    /// postLaunchEnabled.
    pub(crate) launch_actions: bool,
}

impl LaunchConfiguration {
    /// The configuration that a server begins with.
    pub(crate) fn of(server: &Server, template_id: String) -> Self {
        LaunchConfiguration {
            name: server.hostname.clone(),
            template_id,
            right_sizing: server.launch.right_sizing,
            disposition: server.launch.disposition,
            copy_private_ip: server.launch.copy_private_ip,
            copy_tags: server.launch.copy_tags,
            os_byol: false,
            recovery_mode: server.launch.recovery_mode,
            launch_actions: server.launch.launch_actions,
        }
    }
}
