//! The shapes of ids, Regions, digests and addresses.

use url::Url;

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// A DRS source server: `s-` and 17 hexadecimal digits.
pub(super) fn is_server(text: &str) -> bool {
    text.strip_prefix("s-").is_some_and(|digits| digits.len() == 17 && is_lower_hex(digits))
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

/// A SHA-256 digest: 64 lower-case hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && is_lower_hex(text)
}

/// An AWS account: 12 digits.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The account of an IAM role, when the text is the ARN of one: `arn:aws:iam::111122223333:role/path/NAME`.
pub(super) fn role_account(text: &str) -> Option<&str> {
    let mut parts = text.splitn(6, ':');
    let (arn, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
    let is_partition = partition == "aws" || partition.strip_prefix("aws-").is_some_and(|rest| !rest.is_empty());
    let is_name = |c: char| c.is_ascii_alphanumeric() || "+=,.@_/-".contains(c);
    let name = resource.strip_prefix("role/")?;
    let is_role = !name.is_empty() && !name.ends_with('/') && name.len() <= 576 && name.chars().all(is_name);
    (arn == "arn" && is_partition && service == "iam" && region.is_empty() && is_account(account) && is_role)
        .then_some(account)
}

/// `http://HOST[:PORT]` or `https://…` in its normal form, without a slash at its end: no user, path, query or fragment.
pub(super) fn endpoint(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && text.contains("://")
        && url.has_host()
        && url.port() != Some(0)
        && url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    plain.then(|| url.as_str().trim_end_matches('/').to_owned())
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
    fn endpoints_are_plain_addresses_in_their_normal_form() {
        for (text, normal) in [
            ("http://127.0.0.1:4566", "http://127.0.0.1:4566"),
            ("https://drs.us-west-2.amazonaws.com", "https://drs.us-west-2.amazonaws.com"),
            ("http://[::1]:80/", "http://[::1]"),
            ("HTTP://LocalHost/", "http://localhost"),
        ] {
            assert_eq!(endpoint(text).as_deref(), Some(normal), "{text}");
        }
        for other in [
            "127.0.0.1:4566",
            "localhost:4566",
            "http:localhost",
            "ftp://x",
            "http://",
            "http://a b",
            "http://u:p@h",
            "http://h/path",
            "http://h?x=1",
            "http://h#f",
            "http://h:99999",
            "http://h:0",
        ] {
            assert_eq!(endpoint(other), None, "{other}");
        }
    }

    #[test]
    fn a_role_is_told_by_its_arn_and_belongs_to_an_account() {
        for role in
            ["arn:aws:iam::111122223333:role/recovery", "arn:aws-us-gov:iam::111122223333:role/dr/teams/recovery@shop"]
        {
            assert_eq!(role_account(role), Some("111122223333"), "{role}");
        }
        for other in [
            "recovery",
            "arn:aws:iam::111122223333:user/recovery",
            "arn:aws:iam::1111222233:role/recovery",
            "arn:aws:iam:us-west-2:111122223333:role/recovery",
            "arn:aws:sts::111122223333:assumed-role/recovery/x",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:iam::111122223333:role/a b",
        ] {
            assert_eq!(role_account(other), None, "{other}");
        }
    }
}
