//! Who signed a component, as what and in which version.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::KeyName;

/// A version of a plug-in: three numbers, compared from the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PluginVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

/// A text that is not three numbers with dots between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a version is three numbers with dots between them, such as 1.4.0")]
pub struct VersionError;

impl FromStr for PluginVersion {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let mut parts = text.split('.').map(number);
        let mut next = || parts.next().flatten().ok_or(VersionError);
        let version = Self { major: next()?, minor: next()?, patch: next()? };
        if parts.next().is_none() { Ok(version) } else { Err(VersionError) }
    }
}

/// A number as it is written: no sign, no leading zero, so that a version has one spelling.
fn number(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

impl fmt::Display for PluginVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Serialize for PluginVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PluginVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A signature that was checked: it is of the component's bytes, by a key that is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// The key, as the recipe or the user's configuration calls it.
    pub key: KeyName,
    /// The key's own id: 16 hexadecimal digits, as `minisign` prints it.
    pub key_id: String,
    /// What the signer calls the component.
    pub name: String,
    /// Its version.
    pub version: PluginVersion,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} by {} ({})", self.name, self.version, self.key, self.key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let version = |text: &str| text.parse::<PluginVersion>().unwrap();
        assert!(version("1.10.0") > version("1.9.9"));
        assert!(version("2.0.0") > version("1.99.99"));
        assert_eq!(version("1.4.0").to_string(), "1.4.0");
    }

    #[test]
    fn a_version_has_one_spelling() {
        for text in ["1.4", "1.4.0.0", "v1.4.0", "1.04.0", "1.4.+1", "1.4.-1", " 1.4.0", "1..0", "", "1.4.4294967296"] {
            assert_eq!(text.parse::<PluginVersion>(), Err(VersionError), "{text:?}");
        }
    }
}
