//! The trusted comment of a signature: what the signer says that the component is.

use drs_core::plugin::PluginVersion;

/// What every trusted comment begins with.
pub const COMMENT: &str = "drs-runtime plugin";

/// The longest name that is read.
const MAX_NAME: usize = 64;

/// `drs-runtime plugin NAME VERSION`. It is signed together with the component, so that nobody can give a component of
/// one name or version out as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedComment {
    /// The plug-in's name.
    pub name: String,
    /// Its version.
    pub version: PluginVersion,
}

impl TrustedComment {
    /// Reads a comment; `None` when it does not have this form, character by character.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, version) = text.strip_prefix(COMMENT)?.strip_prefix(' ')?.split_once(' ')?;
        Some(Self { name: is_name(name).then(|| name.to_owned())?, version: version.parse().ok()? })
    }
}

fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl std::fmt::Display for TrustedComment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{COMMENT} {} {}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let comment = TrustedComment::parse("drs-runtime plugin shop-answers 1.4.0").unwrap();
        assert_eq!((comment.name.as_str(), comment.version.to_string()), ("shop-answers", "1.4.0".to_owned()));
        assert_eq!(comment.to_string(), "drs-runtime plugin shop-answers 1.4.0");
    }

    #[test]
    fn nothing_else_is_read() {
        for text in [
            "",
            "timestamp:1700000000\tfile:a.wasm\thashed",
            "drs-runtime plugin shop-answers",
            "drs-runtime plugin  shop-answers 1.4.0",
            "drs-runtime plugin shop answers 1.4.0",
            "drs-runtime plugin shop-answers 1.4.0 ",
            "drs-runtime plugin shop-answers 1.4.0 of course",
            "drs-runtime plugin ../shop 1.4.0",
            "drs-runtime plugin -shop 1.4.0",
            " drs-runtime plugin shop-answers 1.4.0",
            "drs-runtime plugins shop-answers 1.4.0",
        ] {
            assert_eq!(TrustedComment::parse(text), None, "{text:?}");
        }
    }
}
