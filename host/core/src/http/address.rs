//! Which addresses a plug-in's requests may go to, judged after the name was resolved.
//!
//! The ranges are those of IANA's registries of special-purpose addresses (RFC 6890), and the addresses under which clouds
//! offer the credentials of a machine to whoever asks from it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What kind of place an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    /// A place of the internet.
    Public,
    /// A place of a private network: RFC 1918, the shared space of RFC 6598, IPv6's unique local addresses.
    Private,
    /// Nowhere that a plug-in may reach, whatever was granted: why.
    Never(&'static str),
}

/// What kind of place an address is. An IPv6 address that stands for an IPv4 address is what that is.
pub fn kind_of(address: IpAddr) -> AddressKind {
    match address {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => of_v6(address),
    }
}

const METADATA: AddressKind = AddressKind::Never("a cloud's metadata service");
const LINK_LOCAL: AddressKind = AddressKind::Never("a link-local address, where metadata services are");
const LOOPBACK: AddressKind = AddressKind::Never("this host itself");
const MULTICAST: AddressKind = AddressKind::Never("a multicast address");
const RESERVED: AddressKind = AddressKind::Never("an address that is reserved");
const TRANSLATED: AddressKind = AddressKind::Never("an address of a tunnel, which can stand for any other");

fn of_v4(address: Ipv4Addr) -> AddressKind {
    match address.octets() {
        // Azure's and Alibaba's metadata services; the one of AWS and most others is link-local.
        [168, 63, 129, 16] | [100, 100, 100, 200] => METADATA,
        [127, ..] => LOOPBACK,
        [169, 254, ..] => LINK_LOCAL,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => AddressKind::Private,
        [0, ..] | [192, 0, 0 | 2, _] | [198, 18..=19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => RESERVED,
        [192, 88, 99, _] => TRANSLATED,
        [224..=239, ..] => MULTICAST,
        [240..=255, ..] => RESERVED,
        _ => AddressKind::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> AddressKind {
    let segments = address.segments();
    let last_four = || {
        let [.., a, b, c, d] = address.octets();
        of_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 1] => LOOPBACK,
        // Mapped (RFC 4291), and translated by the well-known prefix (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => last_four(),
        // AWS's own services of an instance, metadata among them.
        [0xfd00, 0x0ec2, ..] => METADATA,
        [0xfc00..=0xfdff, ..] => AddressKind::Private,
        [0xfe80..=0xfebf, ..] => LINK_LOCAL,
        [0xff00..=0xffff, ..] => MULTICAST,
        // Teredo and what else RFC 2928 keeps for protocols; 6to4.
        [0x2001, 0..=0x1ff, ..] | [0x2002, ..] => TRANSLATED,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => RESERVED,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        _ => RESERVED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> AddressKind {
        kind_of(text.parse().unwrap())
    }

    #[test]
    fn a_metadata_service_is_never_reached_in_whichever_form() {
        for address in [
            "169.254.169.254",
            "169.254.170.2",
            "::ffff:169.254.169.254",
            "::ffff:a9fe:a9fe",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::169.254.169.254",
            "::169.254.169.254",
            "2002:a9fe:a9fe::1",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fe80::a9fe:a9fe",
            "168.63.129.16",
            "100.100.100.200",
        ] {
            assert!(matches!(kind(address), AddressKind::Never(_)), "{address}: {:?}", kind(address));
        }
    }

    #[test]
    fn neither_this_host_nor_what_is_no_place_is_reached() {
        for address in [
            "127.0.0.1",
            "127.8.9.10",
            "::1",
            "::ffff:127.0.0.1",
            "::",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "ff02::1",
            "fe80::1",
            "fec0::1",
            "2001:db8::1",
            "2001::1",
            "100::1",
            "192.0.2.1",
            "198.18.0.1",
            "4000::1",
        ] {
            assert!(matches!(kind(address), AddressKind::Never(_)), "{address}: {:?}", kind(address));
        }
    }

    #[test]
    fn private_networks_are_told_from_the_internet() {
        let private =
            ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd12::1", "::ffff:10.0.0.1"];
        for address in private {
            assert_eq!(kind(address), AddressKind::Private, "{address}");
        }
        for address in ["52.1.2.3", "172.32.0.1", "100.128.0.1", "192.0.3.1", "2600:1f00::1", "::ffff:52.1.2.3"] {
            assert_eq!(kind(address), AddressKind::Public, "{address}");
        }
    }
}
