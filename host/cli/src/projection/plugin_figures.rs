//! What plug-ins did, in words.

use drs_core::execution::{FaultFigures, PluginFigures};

use crate::words::{count, duration};

/// `9 runs in 2m15s, 9 calls, 1 of them denied, 1 fault at a limit`; of a policy `4 runs, 0 calls, 48211 fuel`.
pub(crate) fn in_words(figures: &PluginFigures) -> String {
    let mut text = count(to_usize(figures.runs), "run");
    if !figures.time.is_zero() {
        text.push_str(&format!(" in {}", duration(figures.time)));
    }
    text.push_str(&format!(", {}", count(to_usize(figures.calls), "call")));
    if figures.denials > 0 {
        text.push_str(&format!(", {} of them denied", figures.denials));
    }
    if figures.fuel > 0 {
        text.push_str(&format!(", {} fuel", figures.fuel));
    }
    for (number, whose) in faults(figures.faults) {
        text.push_str(&format!(", {} {whose}", count(to_usize(number), "fault")));
    }
    text
}

/// The faults that there were, by whose they were.
pub(crate) fn faults(faults: FaultFigures) -> impl Iterator<Item = (u64, &'static str)> {
    let FaultFigures { guest, limit, denied, host, diverged } = faults;
    let all = [
        (guest, "of the component"),
        (limit, "at a limit"),
        (denied, "for want of a right"),
        (host, "of the runtime"),
        (diverged, "after a crash"),
    ];
    all.into_iter().filter(|(number, _)| *number > 0)
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_what_there_was_is_told() {
        let mut figures = PluginFigures { runs: 1, ..PluginFigures::default() };
        assert_eq!(in_words(&figures), "1 run, 0 calls");
        figures.time = Duration::from_secs(75);
        (figures.calls, figures.denials, figures.faults.limit) = (3, 1, 2);
        assert_eq!(in_words(&figures), "1 run in 1m15s, 3 calls, 1 of them denied, 2 faults at a limit");
        let policy = PluginFigures { runs: 4, fuel: 48_211, ..PluginFigures::default() };
        assert_eq!(in_words(&policy), "4 runs, 0 calls, 48211 fuel");
    }
}
