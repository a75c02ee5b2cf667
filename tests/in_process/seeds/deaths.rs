//! Where processes of an execution die or freeze.

use fastrand::Rng;

use super::plan::{often, one_of};
use crate::crash::fate::{Doom, Moment, Place};

/// The most points that a process passes before something befalls it.
const LONGEST: usize = 250;

/// Where it matters most.
const AROUND_A_LAUNCH: [&str; 4] = ["reserve", "append launch-intended", "StartRecovery", "append launch-answered"];

/// The deaths of the first processes, in their order. The one after them lives.
pub(super) fn deaths(chance: &mut Rng) -> Vec<Doom> {
    let count = if often(chance, 40) { 0 } else { chance.usize(1..=3) };
    (0..count).map(|_| death(chance)).collect()
}

/// A death at any moment of a point.
pub(super) fn death(chance: &mut Rng) -> Doom {
    Doom { place: place(chance), moment: Moment::ALL[chance.usize(..3)] }
}

/// Any point, or one around a launch.
pub(super) fn place(chance: &mut Rng) -> Place {
    match often(chance, 40) {
        true => Place::Named(one_of(chance, &AROUND_A_LAUNCH), chance.usize(..3)),
        false => Place::Point(chance.usize(..LONGEST)),
    }
}
