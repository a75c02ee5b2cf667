//! The shapes of what AWS names in launch settings.

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// An EC2 resource: its prefix and 8 or 17 hexadecimal digits.
pub(crate) fn is_resource(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| matches!(digits.len(), 8 | 17) && is_lower_hex(digits))
}

/// An EC2 instance type: `r6i.xlarge`, `u-6tb1.112xlarge`, `mac2-m2pro.metal`.
pub(crate) fn is_instance_type(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let begins_with_letter = text.starts_with(|c: char| c.is_ascii_lowercase());
    begins_with_letter
        && text.len() <= 64
        && text.split_once('.').is_some_and(|(family, size)| is_part(family) && is_part(size))
}

/// An ARN of a service, with a resource.
pub(crate) fn is_arn(service: &str, text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [prefix, partition, of, _, _, resource] = parts.as_slice() else { return false };
    let is_plain = text.len() <= 2048 && text.chars().all(|c| c.is_ascii_graphic());
    is_plain && *prefix == "arn" && partition.starts_with("aws") && *of == service && !resource.is_empty()
}

/// The name of an instance profile (1 to 128 characters that IAM allows), or its ARN.
pub(crate) fn is_instance_profile(text: &str) -> bool {
    let is_name_character = |c: char| c.is_ascii_alphanumeric() || "+=,.@-_".contains(c);
    let is_name = (1..=128).contains(&text.len()) && text.chars().all(is_name_character);
    is_name || (is_arn("iam", text) && text.contains(":instance-profile/"))
}

/// What a launch template says of capacity reservations.
pub(crate) fn is_capacity_reservation(text: &str) -> bool {
    matches!(text, "open" | "none" | "capacity-reservations-only")
        || is_resource("cr-", text)
        || is_arn("resource-groups", text)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn an_instance_profile_is_a_name_or_an_arn() {
        for profile in ["shop-server", "a+b=c,d.e@f_g", "arn:aws:iam::123456789012:instance-profile/path/shop"] {
            assert!(is_instance_profile(profile), "{profile}");
        }
        let role = "arn:aws:iam::123456789012:role/shop";
        for other in ["", "a b", "shop/server", role, &"x".repeat(129)] {
            assert!(!is_instance_profile(other), "{other}");
        }
    }

    #[test]
    fn a_capacity_reservation_is_a_preference_an_id_or_a_group() {
        let group = "arn:aws:resource-groups:us-west-2:123456789012:group/reserved";
        for reservation in ["open", "none", "capacity-reservations-only", "cr-0123456789abcdef0", group] {
            assert!(is_capacity_reservation(reservation), "{reservation}");
        }
        for other in ["OPEN", "cr-1", "arn:aws:ec2:us-west-2:123456789012:x", "arn:aws:resource-groups:a:b:"] {
            assert!(!is_capacity_reservation(other), "{other}");
        }
    }
}
