//! Launch settings.

pub use crate::bindings::host::drs::runtime::types::Setting;

/// A server's launch settings; what is absent is not said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The EC2 instance type.
    pub instance_type: Option<String>,
    /// Whether DRS chooses the type: `NONE`, `BASIC`, `IN_AWS`, or a later value of AWS.
    pub right_sizing: Option<String>,
    /// The subnet's id.
    pub subnet: Option<String>,
    /// The ids of the security groups.
    pub security_groups: Option<Vec<String>>,
    /// A static private IPv4 address.
    pub private_ip: Option<String>,
    /// `STARTED`, `STOPPED`, or a later value of AWS.
    pub launch_disposition: Option<String>,
    /// Whether the source's private address is copied.
    pub copy_private_ip: Option<bool>,
    /// Settings of a later version of the runtime: name and value as JSON text.
    pub other: Vec<(String, String)>,
}

impl From<Vec<Setting>> for Settings {
    fn from(list: Vec<Setting>) -> Self {
        let mut settings = Self::default();
        for setting in list {
            match setting {
                Setting::InstanceType(value) => settings.instance_type = Some(value),
                Setting::RightSizing(value) => settings.right_sizing = Some(value),
                Setting::Subnet(value) => settings.subnet = Some(value),
                Setting::SecurityGroups(value) => settings.security_groups = Some(value),
                Setting::PrivateIp(value) => settings.private_ip = Some(value),
                Setting::LaunchDisposition(value) => settings.launch_disposition = Some(value),
                Setting::CopyPrivateIp(value) => settings.copy_private_ip = Some(value),
                Setting::Other(other) => settings.other.push((other.name, other.value)),
            }
        }
        settings
    }
}
