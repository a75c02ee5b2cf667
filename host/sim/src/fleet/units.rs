//! Values of a fleet file that carry their unit: `"52s"`, `"100 GiB"`, `"30%"`, `"10.0.1.0/24"`.

use std::net::Ipv4Addr;

use jiff::{SignedDuration, SpanRelativeTo, fmt::friendly::SpanParser};
use serde::{Deserialize, Deserializer, de::Error};

/// A length of time, zero or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length(pub(crate) SignedDuration);

impl Length {
    pub(crate) const fn millis(millis: i64) -> Self {
        Length(SignedDuration::from_millis(millis))
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        length(&text).map(Length).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a length of time: write it with its unit, such as \"90s\", \"5m\" or \"1h\""
            ))
        })
    }
}

fn length(text: &str) -> Option<SignedDuration> {
    let span = SpanParser::new().parse_span(text).ok()?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    (!length.is_negative()).then_some(length)
}

/// A share from 0 % to 99 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Percent(u32);

impl Percent {
    pub(crate) fn fraction(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = text.strip_suffix('%').and_then(|number| number.trim().parse().ok());
        match number {
            Some(percent) if percent < 100 => Ok(Percent(percent)),
            _ => Err(D::Error::custom(format!("`{text}` is not a share: write it as \"30%\", less than 100%"))),
        }
    }
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

impl Size {
    pub(crate) const fn gib(gib: u64) -> Self {
        Size(gib << 30)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        size(&text).map(Size).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a size: write it with its unit, such as \"512 MiB\", \"8 GiB\" or \"1 TiB\""
            ))
        })
    }
}

fn size(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let shift = match unit.trim() {
        "B" => 0,
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        "TiB" => 40,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(1 << shift)
}

/// An IPv4 network, such as `10.0.1.0/24`; its prefix is one that a subnet can have: 16 to 28 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cidr {
    network: u32,
    prefix: u32,
}

impl Cidr {
    /// EC2 keeps the first four addresses and the last one of each subnet.
    const RESERVED_FIRST: u32 = 4;
    const RESERVED: u32 = 5;

    pub(crate) fn contains(self, address: Ipv4Addr) -> bool {
        u32::from(address) & self.mask() == self.network
    }

    /// Number of addresses that instances can have.
    pub(crate) fn hosts(self) -> u32 {
        (1 << (32 - self.prefix)) - Self::RESERVED
    }

    /// The n-th address that an instance can have, counted round.
    pub(crate) fn host(self, n: u32) -> Ipv4Addr {
        Ipv4Addr::from(self.network + Self::RESERVED_FIRST + n % self.hosts())
    }

    /// Whether instances can have this address.
    pub(crate) fn is_host(self, address: Ipv4Addr) -> bool {
        self.contains(address)
            && (0..self.hosts()).contains(&(u32::from(address) - self.network).wrapping_sub(Self::RESERVED_FIRST))
    }

    fn mask(self) -> u32 {
        u32::MAX << (32 - self.prefix)
    }
}

impl std::fmt::Display for Cidr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.network), self.prefix)
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        cidr(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not the network of a subnet: write it as \"10.0.1.0/24\", with a prefix of 16 to 28"
            ))
        })
    }
}

fn cidr(text: &str) -> Option<Cidr> {
    let (address, prefix) = text.split_once('/')?;
    let network = u32::from(address.parse::<Ipv4Addr>().ok()?);
    let prefix = prefix.parse().ok().filter(|prefix| (16..=28).contains(prefix))?;
    let cidr = Cidr { network, prefix };
    (network & cidr.mask() == network).then_some(cidr)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_need_a_unit_and_are_not_negative() {
        assert_eq!(length("0.4s"), Some(SignedDuration::from_millis(400)));
        assert_eq!(length("26ms"), Some(SignedDuration::from_millis(26)));
        assert_eq!(length("2d"), Some(SignedDuration::from_hours(48)));
        assert_eq!(length("90"), None);
        assert_eq!(length("-5s"), None);
    }

    #[test]
    fn sizes_are_binary() {
        assert_eq!(size("8 GiB"), Some(8_589_934_592));
        assert_eq!(size("8"), None);
        assert_eq!(size("8 GB"), None);
    }

    #[test]
    fn instances_get_neither_the_first_four_addresses_nor_the_last() {
        let net = cidr("10.0.1.0/28").unwrap();
        assert_eq!(net.hosts(), 11);
        assert_eq!(net.host(0), Ipv4Addr::new(10, 0, 1, 4));
        assert_eq!(net.host(10), Ipv4Addr::new(10, 0, 1, 14));
        assert_eq!(net.host(11), net.host(0));
        assert!(!net.is_host(Ipv4Addr::new(10, 0, 1, 15)));
        assert!(!net.is_host(Ipv4Addr::new(10, 0, 1, 3)));
        assert!(!net.is_host(Ipv4Addr::new(10, 0, 2, 4)));
        assert_eq!(cidr("10.0.1.1/24"), None);
    }
}
