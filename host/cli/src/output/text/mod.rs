//! An execution as a person reads it at two in the morning: the status first, then what there is, then what to do.

mod figures;
mod hooks;
mod servers;
mod settings;
mod tail;
mod waves;

use std::path::Path;

use drs_core::execution::Execution;

use crate::clean::clean;
use crate::hints::Hints;
use crate::projection::leftovers::pause_words;
use crate::projection::servers::Tally;
use crate::projection::trouble::troubles;
use crate::surface::{Surface, Tone};
use crate::words::{count, instant};

pub(crate) use figures::objective_words;
pub(crate) use settings::state as setting_state;

/// What a result is shown with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    /// Command lines that reach the store.
    pub hints: &'a Hints,
    /// The hash of the journal's last event.
    pub head: &'a str,
    /// Where the report lies, when there is one.
    pub report: Option<&'a Path>,
}

/// The whole of an execution; ends with a line break.
pub(crate) fn result(execution: &Execution, shown: Shown<'_>, surface: Surface) -> String {
    let mut text = headline(execution, surface);
    text.push_str(&waves::table(execution, surface));
    text.push_str(&servers::table(execution, surface));
    text.push_str(&hooks::table(execution, surface));
    text.push_str(&errors(execution, surface));
    text.push_str(&settings::section(execution, surface));
    text.push_str(&tail::decisions(execution, surface));
    text.push_str(&figures::section(execution, surface));
    text.push_str(&tail::leftovers(execution, shown.hints, surface));
    text.push_str(&tail::record(execution, shown, surface));
    text
}

/// The status, of what, where and when.
fn headline(execution: &Execution, surface: Surface) -> String {
    let status = surface.paint(execution.status.into(), execution.status);
    let what = format!("{} of {}", execution.mode, clean(&execution.plan.name));
    let tally = Tally::of_execution(execution);
    let mut text =
        format!("\n{status}  {} {}\n", surface.paint(Tone::Strong, what), surface.paint(Tone::Quiet, &execution.id));
    text.push_str(&format!("{}: {}\n", count(tally.all, "server"), tally.text()));
    if let Some((reason, since)) = &execution.pause {
        text.push_str(&format!("paused since {}: {}\n", instant(*since), pause_words(reason)));
    }
    if let Some(error) = &execution.error {
        text.push_str(&format!("{}\n", clean(error)));
    }
    text.push_str(&surface.paint(Tone::Quiet, place(execution)));
    text.push('\n');
    text
}

fn place(execution: &Execution) -> String {
    let simulator = if execution.simulated { "SIMULATOR, " } else { "" };
    let ended = execution.ended.map(|ended| format!(", ended {}", instant(ended))).unwrap_or_default();
    format!(
        "{simulator}account {}, {}; started {} by {}{ended}",
        clean(&execution.plan.account),
        clean(&execution.plan.region),
        instant(execution.started),
        clean(&execution.by),
    )
}

fn errors(execution: &Execution, surface: Surface) -> String {
    let troubles = troubles(execution);
    if troubles.is_empty() {
        return String::new();
    }
    let lines = troubles.iter().map(|trouble| {
        let help = trouble.help.iter().map(|help| format!("  {} {help}\n", surface.paint(Tone::Active, "help:")));
        let line = format!("{}: {}\n", surface.paint(Tone::Bad, &trouble.subject), trouble.detail);
        line + &help.collect::<String>()
    });
    surface.heading("Errors") + &lines.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn shown(sample: &sample::Sample) -> String {
        let hints = Hints::new(None, None);
        let shown = Shown { hints: &hints, head: sample::HEAD, report: Some(Path::new("/store/reports/01J.html")) };
        result(&sample.execution(), shown, Surface::plain())
    }

    #[test]
    fn a_partial_drill_shows_every_error_and_what_is_left() {
        insta::assert_snapshot!(shown(&sample::partial()));
    }

    #[test]
    fn a_completed_drill_shows_that_nothing_is_left() {
        insta::assert_snapshot!(shown(&sample::completed()));
    }

    #[test]
    fn a_paused_recovery_shows_the_exact_line_that_goes_on() {
        let text = shown(&sample::paused());
        assert!(
            text.contains("drs-runtime resume 01K1ZZZZZZZZZZZZZZZZZZZZZZ --accept database/replication-gate"),
            "{text}"
        );
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_narrow_terminal_gets_lines_that_fit() {
        let hints = Hints::new(None, None);
        let shown = Shown { hints: &hints, head: sample::HEAD, report: None };
        let execution = sample::partial().execution();
        let surface = Surface { colour: false, width: Some(80) };
        let tables = waves::table(&execution, surface) + &servers::table(&execution, surface);
        assert!(tables.lines().all(|line| console::measure_text_width(line) <= 80), "{tables}");
        assert!(!result(&execution, shown, surface).is_empty());
    }

    #[test]
    fn text_of_others_can_not_steer_the_terminal() {
        let text = shown(&sample::hostile());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
        assert!(text.contains("disk not found"), "{text}");
    }
}
