//! The clean-up of a drill: settings put back, instances terminated.

use drs_core::time::Timestamp;
use maud::{Markup, html};

use super::Timeline;
use super::sheet::{ROW, bar, beside};
use crate::words::{count, instant};

/// Work of one kind, in the stretches of time in which any of it was done.
struct Work {
    name: &'static str,
    said: String,
    spans: Vec<(Timestamp, Timestamp)>,
}

/// Whether there was any on the axis.
pub(super) fn has_any(timeline: &Timeline<'_>) -> bool {
    !works(timeline).is_empty()
}

/// Draws it.
pub(super) fn draw(timeline: &Timeline<'_>, number: usize) -> Markup {
    let mut drawing = timeline.sheet();
    drawing.row("strong", "Clean-up", ROW, |_| html! {});
    let mut about = Vec::new();
    for work in works(timeline) {
        about.push(work.about());
        drawing.row("", work.name, ROW, |top| work.draw(timeline, top + ROW / 2.0));
    }
    drawing.finish(number, "The clean-up over time", &about.join(" "))
}

fn works(timeline: &Timeline<'_>) -> Vec<Work> {
    let works = [settings(timeline), instances(timeline)].into_iter();
    works.map(|work| work.on(timeline)).filter(|work| !work.spans.is_empty()).collect()
}

fn settings(timeline: &Timeline<'_>) -> Work {
    let put_back = timeline.execution.servers_in_order().filter_map(|server| {
        let from = timeline.history.of_server(&server.id).restore_begun?;
        Some((from, server.settings.restore.ended.as_ref().map(|(at, _, _)| *at)))
    });
    Work::of("settings put back", "server", put_back, timeline.axis.to)
}

fn instances(timeline: &Timeline<'_>) -> Work {
    let batches = timeline.execution.terminations.iter();
    let terminated = batches.flat_map(|batch| {
        let gone = |server| timeline.history.of_server(server).terminated;
        batch.instances.iter().map(move |instance| (batch.intended, gone(&instance.server)))
    });
    Work::of("instances terminated", "instance", terminated, timeline.axis.to)
}

impl Work {
    /// From the beginning and, where it has come, the end of each piece.
    fn of(
        name: &'static str,
        thing: &str,
        pieces: impl Iterator<Item = (Timestamp, Option<Timestamp>)>,
        end: Timestamp,
    ) -> Self {
        let pieces: Vec<_> = pieces.collect();
        let done = pieces.iter().filter(|(_, to)| to.is_some()).count();
        let spans = pieces.into_iter().map(|(from, to)| (from, to.unwrap_or(end))).collect();
        Self { name, said: count(done, thing), spans: merged(spans) }
    }

    /// What of it is on the axis.
    fn on(mut self, timeline: &Timeline<'_>) -> Self {
        self.spans.retain(|(from, _)| timeline.axis.holds(*from));
        self
    }

    fn about(&self) -> String {
        let spans: Vec<String> =
            self.spans.iter().map(|(from, to)| format!("{} to {}", instant(*from), instant(*to))).collect();
        format!("{}: {}, from {}.", self.name, self.said, spans.join(", "))
    }

    fn draw(&self, timeline: &Timeline<'_>, middle: f64) -> Markup {
        let spans: Vec<(f64, f64)> =
            self.spans.iter().map(|(from, to)| (timeline.axis.x(*from), timeline.axis.x(*to))).collect();
        html! {
            @for (from, to) in &spans { (bar("bar quiet", *from, *to, middle, 10.0, &self.said)) }
            @if let Some((from, to)) = spans.last() { (beside("said", *from, *to, middle, &self.said)) }
        }
    }
}

/// Stretches that touch, as one.
fn merged(mut spans: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    spans.sort();
    let mut merged: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    #[test]
    fn work_is_drawn_where_it_was_done_and_not_in_between() {
        let pieces = [(at(500), Some(at(510))), (at(0), Some(at(10))), (at(5), Some(at(20))), (at(505), None)];
        let work = Work::of("settings put back", "server", pieces.into_iter(), at(600));
        assert_eq!(work.spans, [(at(0), at(20)), (at(500), at(600))]);
        assert_eq!(work.said, "3 servers");
    }
}
