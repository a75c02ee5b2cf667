//! The view for a pipe or a file: one line for each thing that matters, with the runtime's time.

use drs_core::event::Entry;
use drs_core::execution::Execution;

use crate::projection::notable::notable;
use crate::stream;
use crate::surface::{Surface, Tone};
use crate::words::instant;

/// Writes lines to standard error.
#[derive(Debug)]
pub(crate) struct PlainView {
    surface: Surface,
}

impl PlainView {
    /// A view on this surface.
    pub(crate) fn new(surface: Surface) -> Self {
        Self { surface }
    }

    /// Writes the lines of an event, often none.
    pub(crate) fn appended(&self, execution: &Execution, entry: &Entry) {
        stream::talk(&lines(execution, entry, self.surface));
    }
}

/// The lines of an event, each with its line break.
pub(crate) fn lines(execution: &Execution, entry: &Entry, surface: Surface) -> String {
    let time = surface.paint(Tone::Quiet, instant(entry.at));
    notable(execution, entry).iter().map(|line| format!("{time}  {}\n", line.painted(surface))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, Sample};

    fn all(sample: &Sample) -> String {
        let mut execution = Execution::begin(&sample.entries()[0]).unwrap();
        let mut text = lines(&execution, &sample.entries()[0], Surface::plain());
        for entry in &sample.entries()[1..] {
            execution.apply(entry).unwrap();
            text.push_str(&lines(&execution, entry, Surface::plain()));
        }
        text
    }

    #[test]
    fn a_drill_is_told_in_lines_that_matter() {
        insta::assert_snapshot!(all(&sample::partial()));
    }

    #[test]
    fn a_pause_and_its_overruling_are_told() {
        insta::assert_snapshot!(all(&sample::accepted()));
    }

    #[test]
    fn one_thing_is_one_line_whatever_its_text_holds() {
        let text = all(&sample::hostile());
        assert!(text.lines().all(|line| line.starts_with("2026-08-05T")), "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}
