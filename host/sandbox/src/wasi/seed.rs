//! Random numbers that are the same for the same call, so that a recorded call can be run again.

use sha2::{Digest, Sha256};
use wasmtime_wasi::random::Deterministic;

/// How many blocks of 32 bytes there are before the sequence repeats.
const BLOCKS: u32 = 128;

/// A generator that depends on the seed and the use alone.
pub(super) fn generator(seed: &str, purpose: &str) -> Deterministic {
    let block = |number: u32| Sha256::digest(format!("{purpose}\0{number}\0{seed}"));
    Deterministic::new((0..BLOCKS).flat_map(|number| block(number).to_vec()).collect())
}

/// A number that depends on the seed alone.
pub(super) fn number(seed: &str) -> u128 {
    Sha256::digest(seed).iter().take(16).fold(0, |number, byte| (number << 8) | u128::from(*byte))
}
