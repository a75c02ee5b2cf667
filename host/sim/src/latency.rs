//! An answer that comes late.

use std::time::Duration;

/// An extension of an answer: whoever carries it to the caller holds it back so long, on the caller's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency(pub Duration);
