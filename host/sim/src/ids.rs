//! Identifiers and chance, both derived from the seed and a path of names: the same path gives the same value.

use sha2::{Digest, Sha256};

/// Number of hexadecimal digits in the ids of DRS and of today's EC2.
const DIGITS: usize = 17;

/// An id such as `drsjob-` and 17 hexadecimal digits.
pub(crate) fn id(prefix: &str, seed: u64, path: &[&str]) -> String {
    format!("{prefix}-{}", digits(DIGITS, seed, prefix, path))
}

/// Up to 64 hexadecimal digits.
pub(crate) fn digits(count: usize, seed: u64, kind: &str, path: &[&str]) -> String {
    let mut digits = hex::encode(digest(seed, kind, path));
    digits.truncate(count);
    digits
}

/// A value that is evenly spread over all of `u64`.
pub(crate) fn number(seed: u64, path: &[&str]) -> u64 {
    let digest = digest(seed, "number", path);
    digest.iter().take(8).fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

/// A value in `0.0..1.0`.
pub(crate) fn fraction(seed: u64, path: &[&str]) -> f64 {
    // 53 bits are what an f64 holds exactly.
    (number(seed, path) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The id of a request.
pub(crate) fn request_id(seed: u64, count: u64) -> String {
    uuid(seed, "request", &[&count.to_string()])
}

/// An id in the form of a UUID.
pub(crate) fn uuid(seed: u64, kind: &str, path: &[&str]) -> String {
    let digits = hex::encode(digest(seed, kind, path));
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

fn digest(seed: u64, kind: &str, path: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(kind.as_bytes());
    for name in path {
        hash.update([0]);
        hash.update(name.as_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_shape_of_aws_ids() {
        let id = id("drsjob", 1, &["1"]);
        assert_eq!(id.len(), 24);
        assert!(id.strip_prefix("drsjob-").unwrap().bytes().all(|b| b.is_ascii_hexdigit()));
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(id("i", 7, &["a", "b"]), id("i", 7, &["a", "b"]));
        assert_ne!(id("i", 7, &["a", "b"]), id("i", 8, &["a", "b"]));
        assert_ne!(id("i", 7, &["a", "b"]), id("i", 7, &["ab"]));
    }

    #[test]
    fn fractions_are_below_one() {
        assert!((0..1000_u64).all(|n| (0.0..1.0).contains(&fraction(n, &["x"]))));
    }
}
