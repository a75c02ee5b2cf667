//! Clocks that are wrong, each in its way.

use fastrand::Rng;

use crate::crash::world_time::Wrong;

/// How far what the runtime takes for AWS's time may be off, in milliseconds.
const SKEW: i64 = 60_000;

/// How much a clock gains or loses at most, in millionths: as fast as the kernel makes up for a difference.
const DRIFT: i64 = 500;

/// The clock of a host: mostly as well set as hosts' clocks are, at times further off than the runtime takes its time to be,
/// or so far that AWS refuses what is signed with it.
pub(super) fn of_a_host(chance: &mut Rng) -> Wrong {
    let range = match chance.u32(..100) {
        0..20 => 0..=0,
        20..80 => 0..=SKEW,
        80..92 => SKEW..=5 * SKEW,
        _ => 5 * SKEW..=30 * SKEW,
    };
    wrong(chance, range)
}

fn wrong(chance: &mut Rng, range: std::ops::RangeInclusive<i64>) -> Wrong {
    let by = chance.i64(range);
    Wrong { ahead: if chance.bool() { by } else { -by }, gains: chance.i64(-DRIFT..=DRIFT) }
}
