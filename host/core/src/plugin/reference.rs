//! The reference of a component in an OCI registry: `oci://HOST[:PORT]/PATH[:TAG][@sha256:DIGEST]`.
//!
//! The text is not normalised: what is not in its one normal form is refused. There is no default host and no default tag.
//! The path is that of the OCI distribution specification, section "Pulling manifests".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::http::url::{read_host, read_port, split_port};

/// How a reference begins.
pub const OCI_SCHEME: &str = "oci://";

/// The longest path, in characters: what registries take, with their name before it.
const MAX_PATH: usize = 255;

/// The longest tag, in characters.
const MAX_TAG: usize = 128;

/// Where a component is in an OCI registry. It says a tag, a digest, or both; where both are said, the digest counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OciReference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<String>,
}

/// Why a text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// It does not begin with `oci://`.
    #[error("it does not begin with `oci://`")]
    Scheme,
    /// It has no host, or one that is not in its normal form.
    #[error("its host is not a name in small letters, or an address in its normal form, with a port behind it or none")]
    Registry,
    /// Its path is missing, too long, or has a character that no registry takes.
    #[error("its path is not of words of small letters and digits, with `/`, `.`, `_`, `__` or `-` between them")]
    Repository,
    /// Its tag is too long, or has a character that no registry takes.
    #[error("its tag is not of letters, digits, `_`, `.` and `-`, 128 at most")]
    Tag,
    /// Its digest is not a SHA-256.
    #[error("its digest is not `sha256:` and 64 hexadecimal digits in small letters")]
    Digest,
    /// It says neither a tag nor a digest.
    #[error("it says neither a tag nor a digest")]
    Open,
}

impl ReferenceError {
    /// What to write instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::Open => "write which one is meant: oci://registry.example/acme/shop-answers:1.4.0",
            _ => "write it as oci://registry.example/acme/shop-answers:1.4.0, or with @sha256:DIGEST behind it",
        }
    }
}

impl OciReference {
    /// Reads a reference.
    ///
    /// # Errors
    /// As [`ReferenceError`] says.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let rest = text.strip_prefix(OCI_SCHEME).ok_or(ReferenceError::Scheme)?;
        let (registry, rest) = rest.split_once('/').ok_or(ReferenceError::Repository)?;
        if !is_registry(registry) {
            return Err(ReferenceError::Registry);
        }
        let (rest, digest) = rest.split_once('@').map_or((rest, None), |(rest, digest)| (rest, Some(digest)));
        let (repository, tag) = rest.split_once(':').map_or((rest, None), |(path, tag)| (path, Some(tag)));
        if !is_repository(repository) {
            return Err(ReferenceError::Repository);
        }
        if !tag.is_none_or(is_tag) {
            return Err(ReferenceError::Tag);
        }
        let digest = digest.map(|digest| read_digest(digest).ok_or(ReferenceError::Digest)).transpose()?;
        if tag.is_none() && digest.is_none() {
            return Err(ReferenceError::Open);
        }
        Ok(Self {
            registry: registry.to_owned(),
            repository: repository.to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// The registry: its host, with the port when one is said.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The path within the registry.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The last word of the path: what the component is called.
    pub fn name(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or(&self.repository)
    }

    /// The tag, which who may write there can move to another component at any time.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The SHA-256 of the manifest, in hexadecimal digits: it names one component for ever.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// The same with the SHA-256 of the manifest that it names, in hexadecimal digits.
    #[must_use]
    pub fn pinned(&self, digest: impl Into<String>) -> Self {
        Self { digest: Some(digest.into()), ..self.clone() }
    }
}

impl fmt::Display for OciReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{OCI_SCHEME}{}/{}", self.registry, self.repository)?;
        self.tag.as_ref().map_or(Ok(()), |tag| write!(f, ":{tag}"))?;
        self.digest.as_ref().map_or(Ok(()), |digest| write!(f, "@sha256:{digest}"))
    }
}

impl FromStr for OciReference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        Self::parse(text)
    }
}

impl Serialize for OciReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OciReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Whether a text is a registry as references name it: `HOST` or `HOST:PORT`.
pub fn is_registry(text: &str) -> bool {
    split_port(text)
        .is_ok_and(|(host, port)| read_host(host).is_some() && port.is_none_or(|port| read_port(port).is_ok()))
}

/// Whether a text is a path: words, and `/` between them.
fn is_repository(text: &str) -> bool {
    text.len() <= MAX_PATH && text.split('/').all(is_component)
}

/// Whether a text is a word of a path: letters and digits, with `.`, `_`, `__` or any number of `-` between them.
fn is_component(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_separator = |text: &str| matches!(text, "." | "_" | "__") || text.chars().all(|c| c == '-');
    let ends_well = text.starts_with(is_letter) && text.ends_with(is_letter);
    ends_well && text.split(is_letter).all(|between| between.is_empty() || is_separator(between))
}

fn is_tag(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (1..=MAX_TAG).contains(&text.len())
        && text.starts_with(is_word)
        && text.chars().all(|c| is_word(c) || matches!(c, '.' | '-'))
}

/// The hexadecimal digits of a digest.
fn read_digest(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("sha256:")?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (digits.len() == 64 && digits.bytes().all(is_digit)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn a_reference_says_registry_path_tag_and_digest() {
        let text = format!("oci://registry.example:5000/acme/shop__hooks/shop-answers:1.4.0@sha256:{DIGEST}");
        let read = OciReference::parse(&text).unwrap();
        assert_eq!((read.registry(), read.repository()), ("registry.example:5000", "acme/shop__hooks/shop-answers"));
        assert_eq!((read.name(), read.tag(), read.digest()), ("shop-answers", Some("1.4.0"), Some(DIGEST)));
        assert_eq!(read.to_string(), text);
    }

    #[test]
    fn a_reference_is_written_as_it_was_read() {
        for text in [
            "oci://localhost/a:1",
            "oci://127.0.0.1:5000/a.b/c---d:v1_2.3-rc",
            "oci://[::1]:5000/a:latest",
            "oci://ghcr.example/acme/gate:_x",
            &format!("oci://registry.example/gate@sha256:{DIGEST}"),
        ] {
            assert_eq!(OciReference::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused_for_what_it_is() {
        let long = "a".repeat(256);
        for (text, error) in [
            ("registry.example/acme/gate:1", ReferenceError::Scheme),
            ("OCI://registry.example/acme/gate:1", ReferenceError::Scheme),
            ("https://registry.example/acme/gate:1", ReferenceError::Scheme),
            ("oci:registry.example/acme/gate:1", ReferenceError::Scheme),
            ("oci:///acme/gate:1", ReferenceError::Registry),
            ("oci://Registry.example/gate:1", ReferenceError::Registry),
            ("oci://user@registry.example/gate:1", ReferenceError::Registry),
            ("oci://user:password@registry.example/gate:1", ReferenceError::Registry),
            ("oci://127.1/gate:1", ReferenceError::Registry),
            ("oci://registry.example:0/gate:1", ReferenceError::Registry),
            ("oci://registry.example:/gate:1", ReferenceError::Registry),
            ("oci://registry.example", ReferenceError::Repository),
            ("oci://registry.example/", ReferenceError::Repository),
            ("oci://registry.example/:1", ReferenceError::Repository),
            ("oci://registry.example//gate:1", ReferenceError::Repository),
            ("oci://registry.example/acme/../gate:1", ReferenceError::Repository),
            ("oci://registry.example/Gate:1", ReferenceError::Repository),
            ("oci://registry.example/gate___x:1", ReferenceError::Repository),
            ("oci://registry.example/-gate:1", ReferenceError::Repository),
            ("oci://registry.example/gate?x=1:1", ReferenceError::Repository),
            ("oci://registry.example/gate%2f:1", ReferenceError::Repository),
            ("oci://registry.example/gate:", ReferenceError::Tag),
            ("oci://registry.example/gate:.1", ReferenceError::Tag),
            ("oci://registry.example/gate:1:2", ReferenceError::Tag),
            ("oci://registry.example/gate:1 ", ReferenceError::Tag),
            ("oci://registry.example/gate@sha256:", ReferenceError::Digest),
            ("oci://registry.example/gate:1@sha512:00", ReferenceError::Digest),
            ("oci://registry.example/gate@sha256:9F86d081", ReferenceError::Digest),
            ("oci://registry.example/acme/gate", ReferenceError::Open),
        ] {
            assert_eq!(OciReference::parse(text), Err(error), "{text}");
        }
        let too_long = format!("oci://registry.example/{long}:1");
        assert_eq!(OciReference::parse(&too_long), Err(ReferenceError::Repository));
    }

    #[test]
    fn a_pinned_reference_keeps_its_tag() {
        let read = OciReference::parse("oci://registry.example/gate:1").unwrap();
        assert_eq!(read.pinned(DIGEST).to_string(), format!("oci://registry.example/gate:1@sha256:{DIGEST}"));
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_alike_and_read_alike(text in "oci://[a-zA-Z0-9.:@/_-]{0,80}") {
            if let Ok(read) = OciReference::parse(&text) {
                prop_assert_eq!(read.to_string(), text);
                prop_assert!(!read.registry().contains(['@', '/']));
                prop_assert!(!read.repository().split('/').any(|word| word.is_empty() || word.starts_with('.')));
            }
        }

        #[test]
        fn every_reference_of_sound_parts_is_read(
            host in "[a-z]{1,8}(\\.[a-z]{1,8}){0,2}(:[1-9][0-9]{0,3})?",
            path in "[a-z0-9]{1,6}([._-][a-z0-9]{1,6}){0,2}(/[a-z0-9]{1,6}){0,3}",
            tag in "[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}",
            digest in "[0-9a-f]{64}",
        ) {
            let text = format!("oci://{host}/{path}:{tag}@sha256:{digest}");
            let read = OciReference::parse(&text).unwrap();
            prop_assert_eq!(
                (read.registry(), read.repository(), read.tag(), read.digest()),
                (host.as_str(), path.as_str(), Some(tag.as_str()), Some(digest.as_str()))
            );
        }
    }
}
