//! Which stretches of time are cut short: a night's pause would squeeze everything else into a line.

use std::time::Duration;

use drs_core::time::{Timestamp, between};

use crate::projection::history::PauseSpan;

/// Shorter stretches are drawn to scale.
const SHORTEST: Duration = Duration::from_secs(600);

/// The quiet ends of pauses that are longer than half of all the time outside of them.
pub(super) fn cuts(from: Timestamp, to: Timestamp, pauses: &[PauseSpan]) -> Vec<(Timestamp, Timestamp)> {
    let quiet: Vec<(Timestamp, Timestamp)> =
        pauses.iter().filter_map(|pause| Some((pause.quiet_since, pause.to?.min(to)))).collect();
    let length = |(from, to): &(Timestamp, Timestamp)| between(*from, *to);
    let busy = between(from, to).saturating_sub(quiet.iter().map(length).sum());
    quiet.into_iter().filter(|stretch| length(stretch) > SHORTEST.max(busy / 2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    fn pause(quiet_since: i64, to: Option<i64>) -> PauseSpan {
        let (from, quiet_since) = (at(quiet_since - 10), at(quiet_since));
        PauseSpan { from, to: to.map(at), quiet_since, why: String::new(), ended: None }
    }

    #[test]
    fn a_long_night_is_cut_and_a_short_wait_is_not() {
        let pauses = [pause(600, Some(1_500)), pause(2_000, Some(40_000))];
        assert_eq!(cuts(at(0), at(42_000), &pauses), [(at(2_000), at(40_000))]);
    }

    #[test]
    fn a_pause_that_holds_ends_the_axis_and_is_not_cut() {
        assert_eq!(cuts(at(0), at(600), &[pause(600, None)]), []);
    }
}
