//! A signer that writes what minisign writes, for tests; a file that minisign itself wrote is in `by_minisign`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_compact::{KeyPair, Seed};

/// The id of every key here, with the least byte first.
const KEY_ID: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

pub(crate) struct Signer {
    pair: KeyPair,
    id: [u8; 8],
}

impl Signer {
    /// The same key for the same number.
    pub(crate) fn new(number: u8) -> Self {
        let mut id = KEY_ID;
        id[7] = number;
        Self { pair: KeyPair::from_seed(Seed::new([number; 32])), id }
    }

    /// The line of `minisign.pub` that begins with RW.
    pub(crate) fn public_key(&self) -> String {
        STANDARD.encode([b"Ed", &self.id[..], &self.pair.pk[..]].concat())
    }

    /// The text of the signature file.
    pub(crate) fn sign(&self, component: &[u8], comment: &str) -> String {
        let hash = blake2b_simd::Params::new().hash_length(64).hash(component);
        let signature = self.pair.sk.sign(hash.as_bytes(), None);
        let both = self.pair.sk.sign([&signature[..], comment.as_bytes()].concat(), None);
        let (first, second) =
            (STANDARD.encode([b"ED", &self.id[..], &signature[..]].concat()), STANDARD.encode(&both[..]));
        format!("untrusted comment: signature of a test\n{first}\ntrusted comment: {comment}\n{second}\n")
    }
}
