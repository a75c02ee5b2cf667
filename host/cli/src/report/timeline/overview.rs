//! The execution as a whole: one bar for it, one for each wave.

use drs_core::execution::WaveState;
use drs_core::time::between;
use maud::{Markup, html};

use super::Timeline;
use super::sheet::{self, ROW, at_bar, bar};
use crate::clean::clean;
use crate::report::tone_class;
use crate::words::{count, duration, instant};

/// Draws it.
pub(super) fn draw(timeline: &Timeline<'_>) -> Markup {
    let execution = timeline.execution;
    let mut drawing = timeline.sheet();
    drawing.row("strong", "Whole execution", ROW, |top| whole(timeline, top + ROW / 2.0));
    if !timeline.history.pauses.is_empty() {
        drawing.row("", "Pauses", ROW, |top| pauses(timeline, top + ROW / 2.0));
    }
    for wave in execution.waves.iter().filter(|wave| wave.started.is_some()) {
        drawing.row("", &clean(wave.name.as_str()), ROW, |top| wave_bar(timeline, wave, top + ROW / 2.0));
    }
    let about = format!(
        "{} of {} from {} to {}, {}: {}.",
        execution.mode,
        clean(&execution.plan.name),
        instant(timeline.axis.from),
        instant(timeline.axis.to),
        execution.status,
        count(execution.waves.len(), "wave"),
    );
    drawing.finish(0, "The execution and its waves over time", &about)
}

fn whole(timeline: &Timeline<'_>, middle: f64) -> Markup {
    let (execution, axis) = (timeline.execution, &timeline.axis);
    let (from, to) = (axis.x(axis.from), axis.x(axis.to));
    let plan_end = axis.x(execution.waves_ended.unwrap_or(axis.to));
    let took = duration(between(axis.from, axis.to));
    html! {
        (bar("extent", from, to, middle, 6.0, &format!("{}, {took}", execution.status)))
        (bar(&format!("bar {}", tone_class(execution.status.into())), from, plan_end, middle, 13.0, "until the last wave ended"))
        (at_bar(from, plan_end, middle, execution.status.as_str()))
    }
}

fn pauses(timeline: &Timeline<'_>, middle: f64) -> Markup {
    html! {
        @for pause in &timeline.history.pauses {
            @let (from, to) = (timeline.axis.x(pause.from), timeline.axis.x(pause.to.unwrap_or(timeline.axis.to)));
            (bar("bar warn", from, to, middle, 10.0, &pause.why))
            (sheet::within("inside", from, to, middle, "paused"))
        }
    }
}

/// The bar of a wave, with its status beside it.
pub(super) fn wave_bar(timeline: &Timeline<'_>, wave: &WaveState, middle: f64) -> Markup {
    let Some(started) = wave.started else { return html! {} };
    let ended = wave.ended.unwrap_or(timeline.axis.to);
    let (from, to) = (timeline.axis.x(started), timeline.axis.x(ended));
    let told = format!("{} to {}, {}", instant(started), instant(ended), duration(between(started, ended)));
    html! {
        (bar(&format!("bar {}", tone_class(wave.status.into())), from, to, middle, 13.0, &told))
        (at_bar(from, to, middle, wave.status.as_str()))
    }
}
