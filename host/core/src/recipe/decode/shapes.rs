//! The shapes of what AWS names: ids, Regions, instance types; and of digests and addresses.

use std::net::Ipv4Addr;

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// A DRS source server: `s-` and 17 hexadecimal digits.
pub(super) fn is_server(text: &str) -> bool {
    text.strip_prefix("s-").is_some_and(|digits| digits.len() == 17 && is_lower_hex(digits))
}

/// An EC2 resource: its prefix and 8 or 17 hexadecimal digits.
pub(super) fn is_resource(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| matches!(digits.len(), 8 | 17) && is_lower_hex(digits))
}

/// A Region: `us-west-2`, `us-gov-east-1`.
pub(super) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.split_last() {
        Some((number, words)) => {
            (2..=4).contains(&words.len())
                && words.iter().all(is_word)
                && (1..=2).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        None => false,
    }
}

/// An EC2 instance type: `r6i.xlarge`, `u-6tb1.112xlarge`, `mac2-m2pro.metal`.
pub(super) fn is_instance_type(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let begins_with_letter = text.starts_with(|c: char| c.is_ascii_lowercase());
    begins_with_letter
        && text.len() <= 64
        && text.split_once('.').is_some_and(|(family, size)| is_part(family) && is_part(size))
}

/// A SHA-256 digest: 64 lower-case hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && is_lower_hex(text)
}

/// An address that one server in a subnet can have.
pub(super) fn is_host_address(address: Ipv4Addr) -> bool {
    let is_reserved = address.is_unspecified() || address.is_loopback() || address.is_link_local();
    !is_reserved && !address.is_multicast() && !address.is_broadcast()
}

/// `http://HOST[:PORT][/]` or `https://…`: without a user, a query or a fragment.
pub(super) fn is_endpoint(text: &str) -> bool {
    let Ok(uri) = text.parse::<http::Uri>() else { return false };
    let scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority().is_some_and(|authority| {
        let is_whole = authority.as_str() == authority.host();
        !authority.host().is_empty() && (is_whole || authority.port_u16().is_some_and(|port| port > 0))
    });
    scheme && authority && uri.query().is_none() && !text.contains(['@', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_told_from_zones() {
        for region in ["us-west-2", "ap-southeast-1", "us-gov-east-1", "us-iso-east-1", "eusc-de-east-1"] {
            assert!(is_region(region), "{region}");
        }
        for other in ["us-west-2a", "us-west", "US-WEST-2", "uswest2", "", "us--2", "oregon"] {
            assert!(!is_region(other), "{other}");
        }
    }

    #[test]
    fn instance_types_have_a_family_and_a_size() {
        for kind in ["m6i.large", "u-6tb1.112xlarge", "mac2-m2pro.metal", "u7in-16tb.224xlarge", "c7g.metal-48xl"] {
            assert!(is_instance_type(kind), "{kind}");
        }
        for other in ["m6i", "m6i.", ".large", "M6i.large", "m6i.large.x", "6m.large", "m6i large"] {
            assert!(!is_instance_type(other), "{other}");
        }
    }

    #[test]
    fn endpoints_are_plain_addresses() {
        for endpoint in
            ["http://127.0.0.1:4566", "https://drs.us-west-2.amazonaws.com", "http://[::1]:80/", "http://localhost"]
        {
            assert!(is_endpoint(endpoint), "{endpoint}");
        }
        for other in [
            "127.0.0.1:4566",
            "ftp://x",
            "http://",
            "http://a b",
            "http://u:p@h",
            "http://h?x=1",
            "http://h#f",
            "http://h:99999",
        ] {
            assert!(!is_endpoint(other), "{other}");
        }
    }
}
