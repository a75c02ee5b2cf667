//! What values a launch setting takes, and what is wrong with one that it does not take.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use super::shape;
use super::value::Value;

/// What AWS allows of an instance's tags: how many, characters of a key, characters of a value.
pub const MAX_TAGS: usize = 50;
const MAX_TAG_KEY: usize = 128;
const MAX_TAG_VALUE: usize = 256;

/// What values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number, from and to.
    Number(u32, u32),
    /// One of a few words: the recipe's spelling and AWS's.
    Words(&'static [(&'static str, &'static str)]),
    /// A text of at most so many characters.
    Text(usize),
    /// An EC2 instance type.
    InstanceType,
    /// The id of an EC2 resource with this prefix.
    Id(&'static str),
    /// At most so many ids with this prefix.
    Ids(&'static str, usize),
    /// At most so many ARNs of this service.
    Arns(&'static str, usize),
    /// An IPv4 address that a server can have.
    Address,
    /// The name or the ARN of an instance profile.
    InstanceProfile,
    /// A preference, the id of a capacity reservation, or the ARN of a group of them.
    CapacityReservation,
    /// Tags of an instance.
    Tags,
}

impl Kind {
    /// What is wrong with a text, or with one item of a list; `quoted` is the text as a message shows it.
    pub fn text_fault(self, text: &str, quoted: &str) -> Option<String> {
        match self {
            Kind::Text(most) => too_long(text, most),
            Kind::InstanceType if !shape::is_instance_type(text) => Some(format!("is not an instance type: {quoted}")),
            Kind::Id(prefix) | Kind::Ids(prefix, _) if !shape::is_resource(prefix, text) => {
                Some(format!("must be `{prefix}` and 8 or 17 hexadecimal digits, not {quoted}"))
            }
            Kind::Arns(service, _) if !shape::is_arn(service, text) => {
                Some(format!("must be an ARN of {service}, not {quoted}"))
            }
            Kind::Address => address_fault(text, quoted),
            Kind::InstanceProfile if !shape::is_instance_profile(text) => {
                Some(format!("is neither the name nor the ARN of an instance profile: {quoted}"))
            }
            Kind::CapacityReservation if !shape::is_capacity_reservation(text) => Some(format!(
                "must be open, none, capacity-reservations-only, `cr-` and 8 or 17 hexadecimal digits, or the ARN of a \
                 resource group, not {quoted}"
            )),
            Kind::Words(words) if !words.iter().any(|(_, aws)| *aws == text) => {
                let known: Vec<&str> = words.iter().map(|(_, aws)| *aws).collect();
                Some(format!("can't be {quoted}; it takes {}", known.join(", ")))
            }
            _ => None,
        }
    }

    /// What is wrong with a value that did not come from a recipe.
    pub fn fault(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Kind::Flag, Value::Flag(_)) => None,
            (Kind::Number(from, to), Value::Number(number)) => {
                let is_within = (from..=to).contains(number);
                (!is_within).then(|| format!("must be from {from} to {to}, not {number}"))
            }
            (Kind::Ids(_, most) | Kind::Arns(_, most), Value::List(items)) => self.list_fault(items, most),
            (Kind::Tags, Value::Tags(tags)) => tags_fault(tags),
            (Kind::Flag | Kind::Number(..) | Kind::Ids(..) | Kind::Arns(..) | Kind::Tags, value) => {
                Some(format!("must be {}, not {value:?}", self.expected()))
            }
            (_, Value::Text(text)) => self.text_fault(text, &format!("`{text}`")),
            (_, value) => Some(format!("must be {}, not {value:?}", self.expected())),
        }
    }

    fn list_fault(self, items: &[String], most: usize) -> Option<String> {
        if items.is_empty() || items.len() > most {
            return Some(format!("must have 1 to {most} items, not {}", items.len()));
        }
        items.iter().find_map(|item| self.text_fault(item, &format!("`{item}`")))
    }

    fn expected(self) -> &'static str {
        match self {
            Kind::Flag => "true or false",
            Kind::Number(..) => "a whole number",
            Kind::Ids(..) | Kind::Arns(..) => "a list of texts",
            Kind::Tags => "a table of texts",
            _ => "a text",
        }
    }
}

/// What is wrong with a tag of an instance.
pub fn tag_fault(key: &str, value: &str) -> Option<String> {
    let (key_length, value_length) = (key.chars().count(), value.chars().count());
    if !(1..=MAX_TAG_KEY).contains(&key_length) || value_length > MAX_TAG_VALUE {
        return Some(format!(
            "a tag has a key of 1 to {MAX_TAG_KEY} characters and a value of at most {MAX_TAG_VALUE}"
        ));
    }
    if key.chars().chain(value.chars()).any(char::is_control) {
        return Some("a tag holds no control characters".to_owned());
    }
    let is_owned = key.to_ascii_lowercase().starts_with("aws:") || key.starts_with("AWSElasticDisasterRecovery");
    is_owned.then(|| "a key that begins so belongs to AWS".to_owned())
}

fn tags_fault(tags: &BTreeMap<String, String>) -> Option<String> {
    if tags.len() > MAX_TAGS {
        return Some(format!("has {} tags; an instance can carry {MAX_TAGS}", tags.len()));
    }
    tags.iter().find_map(|(key, value)| tag_fault(key, value).map(|why| format!("can't have the tag `{key}`: {why}")))
}

fn too_long(text: &str, most: usize) -> Option<String> {
    let length = text.chars().count();
    if text.chars().any(char::is_control) {
        return Some("holds a control character".to_owned());
    }
    (length == 0 || length > most).then(|| format!("must have 1 to {most} characters, not {length}"))
}

fn address_fault(text: &str, quoted: &str) -> Option<String> {
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) if is_host(address) => None,
        Ok(IpAddr::V4(_)) => Some(format!("is not an address that a server can have: {quoted}")),
        Ok(IpAddr::V6(_)) => Some(format!("is an IPv6 address: {quoted}; DRS sets IPv4 only")),
        Err(_) => Some(format!("is not an IPv4 address: {quoted}")),
    }
}

fn is_host(address: Ipv4Addr) -> bool {
    let is_reserved = address.is_unspecified() || address.is_loopback() || address.is_link_local();
    !is_reserved && !address.is_multicast() && !address.is_broadcast()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::SettingName;

    fn fault(name: SettingName, value: impl Into<Value>) -> Option<String> {
        name.kind().fault(&value.into())
    }

    #[test]
    fn a_value_of_another_kind_is_told_with_what_is_expected() {
        assert_eq!(fault(SettingName::CopyTags, true), None);
        assert!(fault(SettingName::CopyTags, "yes").unwrap().starts_with("must be true or false"));
        assert!(fault(SettingName::Subnet, true).unwrap().starts_with("must be a text"));
        assert!(fault(SettingName::SecurityGroups, "sg-1").unwrap().starts_with("must be a list"));
        assert_eq!(fault(SettingName::MetadataHopLimit, 65).unwrap(), "must be from 1 to 64, not 65");
    }

    #[test]
    fn words_are_those_of_aws() {
        assert_eq!(fault(SettingName::RightSizing, "IN_AWS"), None);
        assert_eq!(
            fault(SettingName::RightSizing, "in-aws").unwrap(),
            "can't be `in-aws`; it takes NONE, BASIC, IN_AWS"
        );
    }

    #[test]
    fn lists_have_an_end_and_sound_items() {
        let groups = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(fault(SettingName::SecurityGroups, groups(&["sg-0b0b1c2d"])), None);
        assert!(fault(SettingName::SecurityGroups, groups(&[])).is_some());
        assert!(fault(SettingName::SecurityGroups, groups(&["sg-0b0b1c2d"; 17])).is_some());
        assert!(fault(SettingName::SecurityGroups, groups(&["default"])).is_some());
    }

    #[test]
    fn tags_of_aws_can_not_be_set() {
        let tags = |key: &str| BTreeMap::from([(key.to_owned(), "x".to_owned())]);
        assert_eq!(fault(SettingName::Tags, tags("Owner")), None);
        for key in ["aws:x", "AWS:x", "AWSElasticDisasterRecoveryManaged", "", "a\u{7}"] {
            assert!(fault(SettingName::Tags, tags(key)).is_some(), "{key:?}");
        }
    }
}
