//! What EC2 says of networks and instance types: what a launch is held to before it starts.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

/// A block of IPv4 addresses: `10.0.1.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cidr {
    first: Ipv4Addr,
    prefix: u8,
}

/// A text that is no block of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a block of IPv4 addresses, such as 10.0.1.0/24")]
pub struct CidrError(String);

impl Cidr {
    /// How many addresses of a subnet AWS keeps: the first four and the last.
    const RESERVED_BELOW: u32 = 4;

    fn size(self) -> u64 {
        1 << (32 - self.prefix)
    }

    /// How far an address is into the block; absent when it is outside.
    fn offset(self, address: Ipv4Addr) -> Option<u64> {
        let offset = u32::from(address).checked_sub(u32::from(self.first))?;
        Some(u64::from(offset)).filter(|offset| *offset < self.size())
    }

    /// Whether an address is inside.
    pub fn contains(self, address: Ipv4Addr) -> bool {
        self.offset(address).is_some()
    }

    /// Whether AWS keeps an address of this subnet for itself: the first four and the last.
    pub fn is_reserved(self, address: Ipv4Addr) -> bool {
        let is_end = |offset: u64| offset < u64::from(Self::RESERVED_BELOW) || offset == self.size() - 1;
        self.offset(address).is_some_and(is_end)
    }
}

impl std::str::FromStr for Cidr {
    type Err = CidrError;

    fn from_str(text: &str) -> Result<Self, CidrError> {
        let parts = text.split_once('/').and_then(|(first, prefix)| Some((first.parse().ok()?, prefix.parse().ok()?)));
        match parts {
            Some((first, prefix)) if prefix <= 32 => Ok(Self { first, prefix }),
            _ => Err(CidrError(text.to_owned())),
        }
    }
}

impl std::fmt::Display for Cidr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

impl TryFrom<String> for Cidr {
    type Error = CidrError;

    fn try_from(text: String) -> Result<Self, CidrError> {
        text.parse()
    }
}

impl From<Cidr> for String {
    fn from(cidr: Cidr) -> String {
        cidr.to_string()
    }
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subnet {
    /// Its id.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its addresses; absent in a subnet of IPv6 only.
    pub cidr: Option<Cidr>,
    /// Its Availability Zone.
    pub zone: Option<String>,
    /// How many of its IPv4 addresses are free.
    pub free_addresses: Option<u32>,
}

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityGroup {
    /// Its id.
    pub id: String,
    /// Its VPC; absent when EC2 does not say.
    pub vpc: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// An instance type that the Region offers. What is empty or absent EC2 did not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstanceType {
    /// Its name.
    pub name: String,
    /// Its virtual processors.
    pub vcpus: Option<u32>,
    /// Its memory in MiB.
    pub memory_mib: Option<u64>,
    /// `uefi`, `legacy-bios`, `uefi-preferred`.
    pub boot_modes: Vec<String>,
    /// `x86_64`, `arm64`, …
    pub architectures: Vec<String>,
    /// `nitro` or `xen`.
    pub hypervisor: Option<String>,
    /// Whether it has CPU credits.
    pub is_burstable: Option<bool>,
    /// The numbers of cores that can be chosen.
    pub valid_cores: Vec<u32>,
    /// The threads of a core that can be chosen.
    pub valid_threads_per_core: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Ipv4Addr {
        text.parse().unwrap()
    }

    #[test]
    fn a_block_ends_where_the_next_one_begins() {
        let block: Cidr = "10.0.1.0/24".parse().unwrap();
        assert!(block.contains(address("10.0.1.0")) && block.contains(address("10.0.1.255")));
        assert!(!block.contains(address("10.0.0.255")) && !block.contains(address("10.0.2.0")));
        let all: Cidr = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains(address("255.255.255.255")));
    }

    #[test]
    fn aws_keeps_the_first_four_addresses_and_the_last() {
        let block: Cidr = "10.9.0.0/28".parse().unwrap();
        let kept: Vec<u8> = (0..16).filter(|n| block.is_reserved(Ipv4Addr::new(10, 9, 0, *n))).collect();
        assert_eq!(kept, [0, 1, 2, 3, 15]);
        assert!(!block.is_reserved(address("10.9.1.0")), "it is outside");
    }

    #[test]
    fn what_is_no_block_is_told() {
        for text in ["10.0.1.0", "10.0.1.0/33", "10.0.1/24", "/24", "fd00::/64"] {
            assert!(text.parse::<Cidr>().is_err(), "{text}");
        }
        assert_eq!("10.0.1.0/24".parse::<Cidr>().unwrap().to_string(), "10.0.1.0/24");
    }
}
