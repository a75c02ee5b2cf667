//! Which processes of an execution die, and when.

use fastrand::Rng;

use super::plan::often;
use crate::crash::fate::{Doom, Moment};

/// The most points that a process that is to die passes.
const LONGEST: usize = 250;

/// The deaths of the first processes, in their order. The one after them lives.
pub(crate) fn deaths(chance: &mut Rng) -> Vec<Doom> {
    let count = if often(chance, 40) { 0 } else { chance.usize(1..=3) };
    (0..count).map(|_| Doom { point: chance.usize(..LONGEST), moment: Moment::ALL[chance.usize(..3)] }).collect()
}
