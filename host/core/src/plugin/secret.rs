//! Secrets that the host puts into a plug-in's requests. A recipe says where they come from and where they go, never what
//! they are.

use serde::{Deserialize, Serialize};

use super::HttpPlace;

/// A secret, bound to a place and a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretBinding {
    /// Its name in the recipe.
    pub name: String,
    /// Where it is put in: a host by its name, over https.
    #[serde(with = "place_text")]
    pub place: HttpPlace,
    /// The header that it is the value of, in small letters.
    pub header: String,
    /// What stands before it there, such as `Bearer `.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Where it comes from, on the host that runs.
    pub source: SecretSource,
}

/// Where a secret comes from, on the host that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretSource {
    /// A variable of the environment.
    Env(String),
    /// A file by its absolute path, without the line break at its end.
    File(String),
}

impl std::fmt::Display for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Env(name) => write!(f, "the environment variable {name}"),
            Self::File(path) => write!(f, "the file {path}"),
        }
    }
}

/// Where it goes and where it comes from, in words: all of it but the secret.
impl std::fmt::Display for SecretBinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, place, header, prefix, source } = self;
        write!(f, "{name} in {header} on {place}")?;
        if !prefix.is_empty() {
            write!(f, " after {prefix:?}")?;
        }
        write!(f, " from {source}")
    }
}

impl SecretBinding {
    /// How many bytes a secret may have: fewer would be found in any answer.
    pub const BYTES: std::ops::RangeInclusive<usize> = 8..=4096;

    /// Whether a text can be a secret: it goes into a header, so it is ASCII without control characters.
    pub fn is_usable(secret: &str) -> bool {
        let is_visible = |byte: u8| matches!(byte, b' '..=b'~');
        Self::BYTES.contains(&secret.len()) && secret.bytes().all(is_visible) && secret.trim() == secret
    }
}

/// A place as its text.
mod place_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::HttpPlace;

    pub(super) fn serialize<S: Serializer>(place: &HttpPlace, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(place)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HttpPlace, D::Error> {
        HttpPlace::read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_visible_and_not_so_short_that_it_is_found_everywhere() {
        assert!(SecretBinding::is_usable("s3cr3t-token"));
        for text in ["short", "with\nline break", " spaced-around ", "ümlaut-secret", ""] {
            assert!(!SecretBinding::is_usable(text), "{text:?}");
        }
    }

    #[test]
    fn a_binding_is_recorded_by_its_source() {
        let binding = SecretBinding {
            name: "token".to_owned(),
            place: HttpPlace::read("https://shop.example/api/*").unwrap(),
            header: "authorization".to_owned(),
            prefix: "Bearer ".to_owned(),
            source: SecretSource::Env("SHOP_TOKEN".to_owned()),
        };
        let json = serde_json::to_value(&binding).unwrap();
        assert_eq!(json["source"], serde_json::json!({ "env": "SHOP_TOKEN" }));
        assert_eq!(json["place"], "https://shop.example/api/*");
        assert_eq!(serde_json::from_value::<SecretBinding>(json).unwrap(), binding);
        let words = "token in authorization on https://shop.example/api/* after \"Bearer \" from the environment variable SHOP_TOKEN";
        assert_eq!(binding.to_string(), words);
    }
}
