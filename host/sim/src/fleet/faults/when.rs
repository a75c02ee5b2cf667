//! Which launches or calls a fault hits.

use crate::{fleet::units::Percent, ids};

/// `times` of them from the `first`, counted from 1; each of these with a probability, if the fault has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    pub(super) first: u64,
    pub(super) times: Option<u64>,
    pub(super) probability: Option<Percent>,
    /// The place of the fault in its file: two faults draw apart.
    pub(super) fault: usize,
}

impl When {
    /// Whether it hits the n-th launch of a server or call of an operation. What is drawn hangs on the seed and on what
    /// is asked, not on how often it is asked.
    pub(super) fn hits(self, seed: u64, whose: &str, number: u64) -> bool {
        let among = number >= self.first && self.times.is_none_or(|times| number - self.first < times);
        among && self.probability.is_none_or(|probability| self.draw(seed, whose, number) < probability.fraction())
    }

    fn draw(self, seed: u64, whose: &str, number: u64) -> f64 {
        ids::fraction(seed, &["fault", &self.fault.to_string(), whose, &number.to_string()])
    }
}
