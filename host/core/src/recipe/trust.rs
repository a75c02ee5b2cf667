//! What a recipe says of signatures: whom it trusts, and what must be signed.

use crate::ids::KeyName;
use crate::plugin::PluginVersion;

use super::Span;

/// A key under `[trusted-keys]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// Its name.
    pub name: KeyName,
    /// The public key, in the form of minisign: 56 characters that begin with `RW`.
    pub public_key: String,
    /// The place of the public key.
    pub span: Span,
}

/// `signed` of a plug-in: its component must have a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// By one of these keys, of the recipe or of the user's configuration.
    pub by: Vec<KeyName>,
    /// What the signature must call the component.
    pub name: String,
    /// The lowest version that is taken; absent: any.
    pub at_least: Option<PluginVersion>,
    /// The place of `signed`.
    pub span: Span,
}

/// Whether a text has the shape of a public key of minisign: 42 bytes in base64, which begin with the name of the algorithm.
pub fn is_public_key(text: &str) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len() == 56 && text.starts_with("RW") && text.bytes().all(is_base64)
}
