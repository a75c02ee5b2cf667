//! The check of a component's signature.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use drs_core::ids::KeyName;
use drs_core::plugin::{PluginVersion, Signature};
use minisign_verify::{PublicKey, Signature as Minisign};

use crate::trusted_comment::{COMMENT, TrustedComment};

/// The longest signature file that is read, in bytes: four lines of minisign have less than a tenth of it.
pub const MAX_SIGNATURE: usize = 8 * 1024;

/// Public keys by their names.
pub type TrustedKeys = BTreeMap<KeyName, String>;

/// The signature that a recipe asks for.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// By one of these keys.
    pub by: &'a [KeyName],
    /// The name that it must give the component.
    pub name: &'a str,
    /// The lowest version that is taken.
    pub at_least: Option<PluginVersion>,
}

/// Why a signature is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A key has a name and no public key.
    #[error("no key is named `{0}` under [trusted-keys], in the recipe or in the configuration")]
    UnknownKey(KeyName),
    /// A public key can't be read.
    #[error("the key `{0}` is not a public key of minisign")]
    UnreadableKey(KeyName),
    /// The signature is none of minisign's.
    #[error("its signature can't be read: it is not a signature of minisign")]
    Unreadable,
    /// None of the keys made it.
    #[error("its signature is by another key than {0}")]
    OtherKey(String),
    /// The bytes are others than those that were signed, or the comment was changed.
    #[error("its signature by `{0}` is not of this component")]
    OtherBytes(KeyName),
    /// The signer said nothing of name and version.
    #[error("its signature says `{0}`, and not which plug-in in which version this is")]
    Comment(String),
    /// It is another plug-in.
    #[error("it is signed as `{found}`, and `{wanted}` is asked for")]
    OtherName {
        /// What the signature says.
        found: String,
        /// What the recipe asks for.
        wanted: String,
    },
    /// It is older than what is asked for.
    #[error("it is version {found}, and at least {wanted} is asked for")]
    Older {
        /// What the signature says.
        found: PluginVersion,
        /// What the recipe asks for.
        wanted: PluginVersion,
    },
}

impl SignatureError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownKey(name) => {
                format!("add {name} = \"RW…\" under [trusted-keys], the line of its minisign.pub that begins with RW")
            }
            Self::UnreadableKey(_) => "write the line that begins with RW of the signer's minisign.pub".to_owned(),
            Self::Unreadable => "fetch the file again; `minisign -S` writes four lines".to_owned(),
            Self::OtherKey(_) => {
                "ask for a signature by a key that you trust, or add the key's name to `by`".to_owned()
            }
            Self::OtherBytes(_) => "fetch component and signature again, both of one release".to_owned(),
            Self::Comment(_) => {
                format!("its signer signs it with `minisign -S -m FILE -t '{COMMENT} NAME VERSION'`")
            }
            Self::OtherName { found, .. } => {
                format!("if it is the right one, write signed = {{ …, as = \"{found}\" }}")
            }
            Self::Older { .. } => "fetch a newer release, or lower `at-least`".to_owned(),
        }
    }
}

/// Whether a text is a signature of minisign, whoever made it of what.
pub fn is_signature(text: &str) -> bool {
    text.len() <= MAX_SIGNATURE && Minisign::decode(text).is_ok()
}

/// Checks that `component` was signed as `wanted` says. `signature` is the text of the file that minisign made.
///
/// # Errors
/// The first thing that is wrong. A key that the recipe names and that is not known is wrong, even when another one signed.
pub fn verify(
    component: &[u8],
    signature: &str,
    keys: &TrustedKeys,
    wanted: &Wanted<'_>,
) -> Result<Signature, SignatureError> {
    let candidates = wanted.by.iter().map(|name| read_key(name, keys)).collect::<Result<Vec<_>, _>>()?;
    let text = if signature.len() <= MAX_SIGNATURE { signature } else { "" };
    let read = Minisign::decode(text).map_err(|_| SignatureError::Unreadable)?;
    let comment = read.trusted_comment().to_owned();
    let key = signer(component, &read, &candidates)?;
    let said = TrustedComment::parse(&comment).ok_or(SignatureError::Comment(comment))?;
    if said.name != wanted.name {
        return Err(SignatureError::OtherName { found: said.name, wanted: wanted.name.to_owned() });
    }
    if let Some(at_least) = wanted.at_least.filter(|at_least| said.version < *at_least) {
        return Err(SignatureError::Older { found: said.version, wanted: at_least });
    }
    Ok(Signature { key: key.name.clone(), key_id: key.id.clone(), name: said.name, version: said.version })
}

/// A key that may have signed.
struct Candidate {
    name: KeyName,
    id: String,
    key: PublicKey,
}

fn read_key(name: &KeyName, keys: &TrustedKeys) -> Result<Candidate, SignatureError> {
    let text = keys.get(name).ok_or_else(|| SignatureError::UnknownKey(name.clone()))?;
    let unreadable = || SignatureError::UnreadableKey(name.clone());
    let key = PublicKey::from_base64(text).map_err(|_| unreadable())?;
    let id = key_id(text).ok_or_else(unreadable)?;
    Ok(Candidate { name: name.clone(), id, key })
}

/// Which of the keys signed the component.
fn signer<'c>(
    component: &[u8],
    signature: &Minisign,
    candidates: &'c [Candidate],
) -> Result<&'c Candidate, SignatureError> {
    for candidate in candidates {
        match candidate.key.verify(component, signature, false) {
            Ok(()) => return Ok(candidate),
            Err(minisign_verify::Error::UnexpectedKeyId) => {}
            Err(_) => return Err(SignatureError::OtherBytes(candidate.name.clone())),
        }
    }
    let names: Vec<String> = candidates.iter().map(|candidate| format!("`{}`", candidate.name)).collect();
    Err(SignatureError::OtherKey(names.join(", ")))
}

/// A key's id, as `minisign` prints it: bytes 2 to 9 of the public key, as a number with the least byte first.
fn key_id(public_key: &str) -> Option<String> {
    let bytes = STANDARD.decode(public_key).ok()?;
    let id: Vec<String> = bytes.get(2..10)?.iter().rev().map(|byte| format!("{byte:02X}")).collect();
    Some(id.concat())
}
