//! The hooks of a wave: a row for each, a box for each attempt.

use drs_core::execution::{HookRun, WaveState};
use drs_core::plugin::HookPhase;
use maud::{Markup, html};

use super::Timeline;
use super::sheet::{ROW, Sheet, bar, beside, n};
use crate::clean::clean;
use crate::projection::history::Attempt;
use crate::projection::hook;
use crate::report::tone_class;
use crate::words::{count, instant};

/// Adds the rows of a wave's hooks of a phase that have begun.
pub(super) fn rows(timeline: &Timeline<'_>, drawing: &mut Sheet<'_>, wave: &WaveState, phase: HookPhase) {
    for run in wave.hooks(phase) {
        let of_run =
            |attempt: &&Attempt| attempt.wave == wave.name && attempt.phase == phase && attempt.hook == run.name;
        let attempts: Vec<&Attempt> = timeline.history.attempts.iter().filter(of_run).collect();
        if let (Some(first), Some(last)) = (attempts.first().copied(), attempts.last().copied()) {
            let name = format!("{phase}: {}", clean(run.name.as_str()));
            drawing.row("", &name, ROW, |top| row(timeline, (wave, run), &attempts, (first, last), top + ROW / 2.0));
        }
    }
}

fn row(
    timeline: &Timeline<'_>,
    (wave, run): (&WaveState, &HookRun),
    attempts: &[&Attempt],
    (first, last): (&Attempt, &Attempt),
    middle: f64,
) -> Markup {
    let axis = &timeline.axis;
    let (from, to) = (axis.x(first.from), axis.x(last.to));
    let said = match attempts.len() {
        1 => format!("{} {}", last.sign(), hook::word(wave, run)),
        more => format!("{} {}, {}", last.sign(), hook::word(wave, run), count(more, "attempt")),
    };
    html! {
        line class="wait" x1=(n(from)) y1=(n(middle)) x2=(n(to)) y2=(n(middle)) {}
        @for attempt in attempts {
            @let told = format!("attempt {} at {}: {}", attempt.number, instant(attempt.from), attempt.words());
            (bar(&format!("bar {}", tone_class(attempt.tone())), axis.x(attempt.from), axis.x(attempt.to), middle, 12.0, &told))
        }
        (beside("said", from, to, middle, &said))
    }
}
