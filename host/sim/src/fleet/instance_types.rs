//! Instance types: what the fleet file says of them, and what follows from their names.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::units::Size;

/// Families on the Xen hypervisor; all others are on Nitro.
const XEN: &[&str] = &["c3", "c4", "d2", "g3", "h1", "i2", "i3", "m3", "m4", "p2", "p3", "r3", "r4", "t2", "x1", "x1e"];

/// An entry of `instance-types`: a name, or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InstanceType(Table);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    name: String,
    vcpus: Option<u32>,
    memory: Option<Size>,
    architecture: Option<Architecture>,
    boot_modes: Option<Vec<BootMode>>,
}

/// ArchitectureType of EC2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Architecture {
    #[serde(rename = "x86_64")]
    X86,
    #[serde(rename = "arm64")]
    Arm,
}

/// BootModeType of EC2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BootMode {
    LegacyBios,
    Uefi,
}

impl InstanceType {
    /// The type of a name such as `m6i.large`, with what follows from it.
    pub(crate) fn named(name: &str) -> Self {
        InstanceType(Table { name: name.to_owned(), vcpus: None, memory: None, architecture: None, boot_modes: None })
    }

    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether its name has the form of one: `FAMILY.SIZE`.
    pub(crate) fn is_plausible(&self) -> bool {
        let family = self.family();
        family.starts_with(|c: char| c.is_ascii_lowercase())
            && family.contains(|c: char| c.is_ascii_digit())
            && size(self.size()).is_some()
    }

    pub(crate) fn vcpus(&self) -> u32 {
        let fewest = if self.burstable() && self.nitro() { 2 } else { 1 };
        self.0.vcpus.or_else(|| size(self.size())).unwrap_or(2).max(fewest)
    }

    /// In MiB. General types have 4 GiB for each vCPU, compute ones 2 and memory ones 8.
    pub(crate) fn memory_mib(&self) -> u64 {
        if let Some(memory) = self.0.memory {
            return memory.0 >> 20;
        }
        match (self.burstable(), self.size()) {
            (true, "nano") => 512,
            (true, "micro") => 1024,
            (true, "small") => 2048,
            (true, "medium") => 4096,
            (true, "large") => 8192,
            _ => u64::from(self.vcpus()) * self.mib_for_a_vcpu(),
        }
    }

    fn mib_for_a_vcpu(&self) -> u64 {
        match self.name().chars().next() {
            Some('c') => 2048,
            Some('r' | 'x' | 'i') => 8192,
            _ => 4096,
        }
    }

    /// Graviton families have a `g` after their number.
    pub(crate) fn architecture(&self) -> Architecture {
        let after = self.family().trim_start_matches(|c: char| !c.is_ascii_digit());
        let arm = after.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('g') || self.family() == "a1";
        self.0.architecture.unwrap_or(if arm { Architecture::Arm } else { Architecture::X86 })
    }

    /// Xen boots by BIOS only and Graviton by UEFI only; other types on Nitro do both.
    pub(crate) fn boot_modes(&self) -> Vec<BootMode> {
        if let Some(modes) = &self.0.boot_modes {
            return modes.clone();
        }
        match (self.nitro(), self.architecture()) {
            (false, _) => vec![BootMode::LegacyBios],
            (true, Architecture::Arm) => vec![BootMode::Uefi],
            (true, Architecture::X86) => vec![BootMode::LegacyBios, BootMode::Uefi],
        }
    }

    /// On Nitro, not on Xen.
    pub(crate) fn nitro(&self) -> bool {
        !XEN.contains(&self.family())
    }

    pub(crate) fn burstable(&self) -> bool {
        self.name().starts_with('t')
    }

    pub(crate) fn bare_metal(&self) -> bool {
        self.size().starts_with("metal")
    }

    fn family(&self) -> &str {
        self.name().split_once('.').map_or(self.name(), |(family, _)| family)
    }

    fn size(&self) -> &str {
        self.name().split_once('.').map_or("", |(_, size)| size)
    }
}

/// The vCPUs of a size: 2 of `large`, 4 of `xlarge`, 8 of `2xlarge`. Bare metal differs; 96 is common.
fn size(name: &str) -> Option<u32> {
    match name {
        "nano" | "micro" | "small" | "medium" => Some(1),
        "large" => Some(2),
        "xlarge" => Some(4),
        metal if metal.starts_with("metal") => Some(96),
        more => more.strip_suffix("xlarge")?.parse::<u32>().ok()?.checked_mul(4),
    }
}

impl<'de> Deserialize<'de> for InstanceType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrTable;

        impl<'de> Visitor<'de> for NameOrTable {
            type Value = InstanceType;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("the name of an instance type, or a table with its `name`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<InstanceType, E> {
                Ok(InstanceType::named(name))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<InstanceType, A::Error> {
                Table::deserialize(MapAccessDeserializer::new(map)).map(InstanceType)
            }
        }

        deserializer.deserialize_any(NameOrTable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_follow_from_a_name() {
        let facts = |name: &str| {
            let named = InstanceType::named(name);
            (named.vcpus(), named.memory_mib(), named.architecture(), named.boot_modes())
        };
        let both = vec![BootMode::LegacyBios, BootMode::Uefi];
        assert_eq!(facts("m6i.large"), (2, 8192, Architecture::X86, both.clone()));
        assert_eq!(facts("r6i.2xlarge"), (8, 65_536, Architecture::X86, both));
        assert_eq!(facts("c7gn.xlarge"), (4, 8192, Architecture::Arm, vec![BootMode::Uefi]));
        assert_eq!(facts("t2.micro"), (1, 1024, Architecture::X86, vec![BootMode::LegacyBios]));
    }

    #[test]
    fn a_name_that_is_none_is_told() {
        let plausible = |name: &str| InstanceType::named(name).is_plausible();
        assert!(plausible("m6i.32xlarge") && plausible("x2iedn.metal"));
        assert!(!plausible("m6i") && !plausible("m6i.huge") && !plausible("large.m6i") && !plausible("m.large"));
    }
}
