//! The timeline: drawings on one axis of time, and the same as tables for who can't see them.

mod axis;
mod cleanup;
mod cuts;
mod folded;
mod hooks;
mod overview;
mod servers;
mod sheet;
mod tables;
mod waves;

use drs_core::execution::Execution;
use drs_core::time::{Timestamp, after, between};
use maud::{Markup, html};

use super::{section, time};
use crate::projection::history::History;
use crate::words::{count, duration, server_name};

use axis::Axis;
use sheet::Sheet;

/// What every part of the timeline is drawn from.
struct Timeline<'a> {
    execution: &'a Execution,
    history: &'a History,
    axis: Axis,
    /// The quiet stretches that are cut short.
    cuts: Vec<(Timestamp, Timestamp)>,
}

impl<'a> Timeline<'a> {
    /// From the start to the final status, or to the last event. A clean-up that came later would squeeze the rest.
    fn new(execution: &'a Execution, history: &'a History) -> Self {
        let end = execution.ended.unwrap_or(execution.last_event);
        let cuts = cuts::cuts(execution.started, end, &history.pauses);
        Self { execution, history, axis: Axis::new(execution.started, end, &cuts), cuts }
    }

    fn sheet(&self) -> Sheet<'_> {
        Sheet::new(&self.axis, &self.history.pauses, self.rto())
    }

    /// When the recovery time objective ends.
    fn rto(&self) -> Option<Timestamp> {
        self.execution.plan.rto.map(|rto| after(self.execution.started, rto))
    }
}

/// The section.
pub(super) fn timeline(execution: &Execution, history: &History) -> Markup {
    let timeline = Timeline::new(execution, history);
    let content = html! {
        (legend(&timeline))
        div.wide.timeline {
            (overview::draw(&timeline))
            @for (number, wave) in (1..).zip(&execution.waves) {
                @if wave.started.is_some() { (waves::draw(&timeline, number, wave)) }
            }
            @if cleanup::has_any(&timeline) { (cleanup::draw(&timeline, execution.waves.len() + 1)) }
        }
        (notes(&timeline))
        (tables::tables(&timeline))
    };
    section("Timeline", Some(content))
}

/// What the signs mean.
fn legend(timeline: &Timeline<'_>) -> Markup {
    let phases = [("phase-snapshot", "snapshot"), ("phase-conversion", "conversion"), ("phase-launch", "launch")];
    html! {
        p.legend {
            "All times are UTC. A server's bar grows thicker from phase to phase: "
            @for (class, word) in phases { span.swatch { svg class="sign" viewBox="0 0 18 12" aria-hidden="true" {
                (sheet::bar(class, 1.0, 17.0, 6.0, servers::phase_height(class) * 0.7, word))
            } (word) } " " }
            "and ends with ● launched, ✕ failed, ? unresolved, – skipped; ▪ is its termination. "
            "Attempts of hooks: ✓ proceed, ↻ again later, ‖ pause, » skip-wave, ✕ fail or fault, … cut off. "
            @if !timeline.history.pauses.is_empty() { "A shaded band is a pause. " }
            @if timeline.rto().is_some_and(|at| timeline.axis.holds(at)) { "The dashed line is the end of the RTO. " }
        }
    }
}

/// What the drawings do not show, and what is folded.
fn notes(timeline: &Timeline<'_>) -> Markup {
    let execution = timeline.execution;
    let later = timeline
        .history
        .servers
        .iter()
        .filter_map(|(server, times)| Some((server, times.terminated.filter(|at| !timeline.axis.holds(*at))?)));
    let later: Vec<_> = later.collect();
    let folded = execution.waves.iter().filter_map(|wave| servers::folded_words(timeline, wave));
    let idle: Vec<&str> =
        execution.waves.iter().filter(|wave| wave.started.is_none()).map(|wave| wave.name.as_str()).collect();
    html! {
        ul.notes {
            @for words in folded { li { (words) } }
            @for (from, to) in &timeline.cuts {
                li {
                    "Cut short: " (duration(between(*from, *to))) " of a pause in which nothing happened, from "
                    (time(*from)) " to " (time(*to)) "."
                }
            }
            @if !idle.is_empty() { li { "Not drawn, for they never started: " (crate::clean::clean(&idle.join(", "))) } }
            @if let Some(rto) = timeline.rto().filter(|at| !timeline.axis.holds(*at)) {
                li { "The RTO would end at " (time(rto)) ", after the end of this axis." }
            }
            @for at in &timeline.history.taken_up { li { "Another process took the execution up at " (time(*at)) "." } }
            @if let Some((first, at)) = later.iter().min_by_key(|(_, at)| *at) {
                li {
                    (count(later.len(), "instance")) " terminated after the end of this axis, the first ("
                    (server_name(execution, first)) ") at " (time(*at)) ", "
                    (duration(between(timeline.axis.to, *at))) " later."
                }
            }
        }
    }
}
