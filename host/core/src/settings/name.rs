//! The launch settings that there are: one line each, with its kind, its place in AWS and an example.
//!
//! Whatever else the runtime knows of a setting follows from this table: what a recipe and a policy may say, how it is
//! shown, written and put back, and the recipe's schema. Only host/aws adds how AWS's own types hold it.

use serde::{Deserialize, Serialize};

use super::kind::Kind;

/// Where AWS holds a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In DRS's launch configuration of the server.
    Configuration,
    /// In the server's EC2 launch template.
    Template,
    /// Nowhere: the recipe says of the source what DRS does not.
    Source,
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $case:ident = $key:literal, $place:ident, $kind:expr, $example:literal;)+) => {
        /// The name of one launch setting, in the recipe's spelling.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum SettingName {
            $($(#[doc = $doc])+ #[serde(rename = $key)] $case,)+
        }

        impl SettingName {
            /// How many settings there are.
            pub const COUNT: usize = [$(Self::$case),+].len();

            /// Every setting.
            pub const ALL: [SettingName; Self::COUNT] = [$(Self::$case),+];

            /// The spelling in a recipe and in a grant (`settings:instance-type`).
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $key,)+ }
            }

            /// Where AWS holds it.
            pub const fn place(self) -> Place {
                match self { $(Self::$case => Place::$place,)+ }
            }

            /// What values it takes.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$case => $kind,)+ }
            }

            /// A value as a recipe writes it.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$case => $example,)+ }
            }

            /// What it is, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$case => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

const ENABLED: Kind = Kind::Words(&[("enabled", "enabled"), ("disabled", "disabled")]);

settings! {
    /// The EC2 instance type; needs `right-sizing = "none"`.
    InstanceType = "instance-type", Template, Kind::InstanceType, "\"r6i.xlarge\"";
    /// Whether DRS chooses the instance type. Any method but `none` overrides the launch template's type.
    RightSizing = "right-sizing", Configuration,
        Kind::Words(&[("none", "NONE"), ("basic", "BASIC"), ("in-aws", "IN_AWS")]), "\"none\"";
    /// The subnet's id.
    Subnet = "subnet", Template, Kind::Id("subnet-"), "\"subnet-0d1e5f2a3b4c5d6e7\"";
    /// The ids of the security groups, all of the subnet's VPC.
    SecurityGroups = "security-groups", Template, Kind::Ids("sg-", 16), "[\"sg-0b0b1c2d3e4f5a6b7\"]";
    /// A static private IPv4 address of one server, inside the subnet.
    PrivateIp = "private-ip", Template, Kind::Address, "\"10.0.1.10\"";
    /// Whether the launched instance is started.
    LaunchDisposition = "launch-disposition", Configuration,
        Kind::Words(&[("started", "STARTED"), ("stopped", "STOPPED")]), "\"started\"";
    /// Whether the source's private address is copied; it must be inside the subnet.
    CopyPrivateIp = "copy-private-ip", Configuration, Kind::Flag, "false";
    /// Whether the source server's tags are copied to the instance.
    CopyTags = "copy-tags", Configuration, Kind::Flag, "true";
    /// Whether the operating system's licence is brought along (BYOL).
    OsByol = "os-byol", Configuration, Kind::Flag, "true";
    /// `fast` skips the conversion, `optimal` makes it.
    RecoveryMode = "recovery-mode", Configuration,
        Kind::Words(&[("fast", "FAST"), ("optimal", "OPTIMAL")]), "\"optimal\"";
    /// Whether the server's launch actions run after the launch.
    PostLaunch = "post-launch", Configuration, Kind::Flag, "true";
    /// An existing instance that one server is launched into, in place of a new one.
    LaunchInto = "launch-into", Configuration, Kind::Id("i-"), "\"i-0123456789abcdef0\"";
    /// The name of one server's launch configuration.
    Name = "name", Configuration, Kind::Text(128), "\"shop-db-1\"";
    /// The instance profile, by its name or its ARN.
    InstanceProfile = "instance-profile", Template, Kind::InstanceProfile, "\"shop-server\"";
    /// Whether EC2 monitors the instance in detail.
    Monitoring = "monitoring", Template, Kind::Flag, "true";
    /// Whether EC2 refuses to terminate the instance.
    TerminationProtection = "termination-protection", Template, Kind::Flag, "true";
    /// Whether EC2 refuses to stop the instance.
    StopProtection = "stop-protection", Template, Kind::Flag, "true";
    /// What a shutdown from within does to the instance.
    ShutdownBehavior = "shutdown-behavior", Template,
        Kind::Words(&[("stop", "stop"), ("terminate", "terminate")]), "\"stop\"";
    /// Tags of the instance, beside those that the launch template has.
    Tags = "tags", Template, Kind::Tags, "{ Owner = \"dr-team\" }";
    /// The credits of a burstable instance type.
    CpuCredits = "cpu-credits", Template,
        Kind::Words(&[("standard", "standard"), ("unlimited", "unlimited")]), "\"standard\"";
    /// The number of CPU cores, one that the instance type allows; needs `threads-per-core`.
    CpuCores = "cpu-cores", Template, Kind::Number(1, 1024), "2";
    /// The threads of a CPU core; 1 turns multithreading off. Needs `cpu-cores`.
    ThreadsPerCore = "threads-per-core", Template, Kind::Number(1, 2), "1";
    /// Which capacity reservation is used: `open`, `none`, `capacity-reservations-only`, a reservation's id, or the
    /// ARN of a resource group of reservations.
    CapacityReservation = "capacity-reservation", Template, Kind::CapacityReservation, "\"cr-0123456789abcdef0\"";
    /// The ARNs of the licence configurations.
    LicenseConfigurations = "license-configurations", Template, Kind::Arns("license-manager", 10),
        "[\"arn:aws:license-manager:us-west-2:123456789012:license-configuration:lic-0123456789abcdef0\"]";
    /// Whether the metadata service needs session tokens (IMDSv2).
    MetadataTokens = "metadata-tokens", Template,
        Kind::Words(&[("optional", "optional"), ("required", "required")]), "\"required\"";
    /// Whether the metadata service answers.
    MetadataEndpoint = "metadata-endpoint", Template, ENABLED, "\"enabled\"";
    /// How many network hops an answer of the metadata service may take.
    MetadataHopLimit = "metadata-hop-limit", Template, Kind::Number(1, 64), "2";
    /// Whether the metadata service answers over IPv6.
    MetadataIpv6 = "metadata-ipv6", Template, ENABLED, "\"disabled\"";
    /// Whether the metadata service tells the instance's tags.
    MetadataTags = "metadata-tags", Template, ENABLED, "\"disabled\"";
    /// What the private DNS name is made of.
    HostnameType = "hostname-type", Template,
        Kind::Words(&[("ip-name", "ip-name"), ("resource-name", "resource-name")]), "\"resource-name\"";
    /// Whether the resource name has a DNS record of type A.
    DnsARecord = "dns-a-record", Template, Kind::Flag, "true";
    /// Whether the resource name has a DNS record of type AAAA.
    DnsAaaaRecord = "dns-aaaa-record", Template, Kind::Flag, "false";
    /// Whether EC2 recovers the instance by itself when its hardware fails.
    AutoRecovery = "auto-recovery", Template,
        Kind::Words(&[("default", "default"), ("disabled", "disabled")]), "\"default\"";
    /// How the source boots, which DRS does not tell: the instance type is held to it before anything starts.
    SourceBootMode = "source-boot-mode", Source,
        Kind::Words(&[("uefi", "uefi"), ("legacy-bios", "legacy-bios")]), "\"uefi\"";
}

impl SettingName {
    /// The setting with this spelling.
    pub fn from_text(text: &str) -> Option<SettingName> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }

    /// Whether AWS can be made to hold no value of it again. A launch template can be without a setting. DRS's
    /// configuration can't be made to forget one: a flag that it did not say did not hold, and for anything else there is
    /// no value.
    pub const fn can_be_forgotten(self) -> bool {
        !matches!(self.place(), Place::Configuration) || matches!(self.kind(), Kind::Flag)
    }

    /// Whether no two servers can have the same value, so that a group can't say it.
    pub const fn is_of_one_server(self) -> bool {
        matches!(self, Self::PrivateIp | Self::LaunchInto | Self::Name)
    }
}

impl std::fmt::Display for SettingName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_spelled_once_and_is_found_by_its_spelling() {
        for name in SettingName::ALL {
            assert_eq!(SettingName::from_text(name.as_str()), Some(name));
            assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
        }
        assert_eq!(SettingName::from_text("colour"), None);
    }

    #[test]
    fn every_setting_is_described() {
        assert!(SettingName::ALL.into_iter().all(|name| name.about().ends_with('.') && !name.example().is_empty()));
        assert!(SettingName::InstanceType.about().starts_with("The EC2"), "{}", SettingName::InstanceType.about());
    }
}
