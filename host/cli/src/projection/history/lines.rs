//! What happened, in order of time: a line for each thing that matters, one for what repeats itself.

use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::time::Timestamp;

use crate::projection::notable::{Notable, notable};
use crate::surface::Tone;

/// Something that happened, once or several times in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// When, the first time.
    pub at: Timestamp,
    /// When, the last time.
    pub last: Timestamp,
    /// How many times.
    pub times: usize,
    /// What.
    pub notable: Notable,
    /// Whether something went wrong, also when it passed.
    pub is_error: bool,
}

pub(super) fn note(lines: &mut Vec<Line>, execution: &Execution, entry: &Entry) {
    // What people decide is worth a look, and no error.
    let decided =
        matches!(entry.event, Event::ExecutionStarted { .. } | Event::Commanded { .. } | Event::Paused { .. });
    for notable in notable(execution, entry) {
        match lines.last_mut().filter(|line| line.notable == notable) {
            Some(line) => (line.last, line.times) = (entry.at, line.times + 1),
            None => {
                let is_error = !decided && matches!(notable.tone, Some(Tone::Warn | Tone::Bad));
                lines.push(Line { at: entry.at, last: entry.at, times: 1, notable, is_error });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::History;
    use super::*;
    use crate::sample;

    fn unread(second: i64, sample: sample::Sample) -> sample::Sample {
        sample.then(second, Event::ReadFailed { what: "jobs".into(), error: "Rate exceeded".into() })
    }

    #[test]
    fn what_repeats_itself_is_one_line_that_says_how_often() {
        let sample = unread(90, unread(80, unread(70, sample::launching())));
        let lines = History::of(sample.entries()).unwrap().lines;
        let failed: Vec<_> = lines.iter().filter(|line| line.is_error).collect();
        assert_eq!(failed.len(), 1);
        assert_eq!((failed[0].at, failed[0].last, failed[0].times), (sample::at(70), sample::at(90), 3));
    }

    #[test]
    fn what_a_hook_finds_wrong_is_an_error_and_the_pause_and_decision_that_follow_are_none() {
        let lines = History::of(sample::accepted().entries()).unwrap().lines;
        for told in ["PAUSED", "overrules"] {
            assert!(lines.iter().any(|line| line.notable.text.contains(told) && !line.is_error), "{lines:?}");
        }
        let errors: Vec<_> = lines.iter().filter(|line| line.is_error).map(|line| &line.notable.text).collect();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].contains("attempt 1: pause: the newest recovery point"), "{errors:?}");
    }
}
