//! One wave: its hooks, its settings, its servers.

use drs_core::execution::WaveState;
use drs_core::plugin::HookPhase;
use maud::{Markup, html};

use super::sheet::{ROW, bar, beside};
use super::{Timeline, hooks, overview, servers};
use crate::clean::clean;
use crate::projection::servers::Tally;
use crate::words::{count, instant};

/// Draws it.
pub(super) fn draw(timeline: &Timeline<'_>, number: usize, wave: &WaveState) -> Markup {
    let mut drawing = timeline.sheet();
    let title = format!("Wave {}", clean(wave.name.as_str()));
    drawing.row("strong", &title, ROW, |top| overview::wave_bar(timeline, wave, top + ROW / 2.0));
    hooks::rows(timeline, &mut drawing, wave, HookPhase::Before);
    if let Some(settings) = settings(timeline, wave) {
        drawing.row("", "launch settings", ROW, |top| settings.draw(timeline, top + ROW / 2.0));
    }
    servers::rows(timeline, &mut drawing, wave);
    hooks::rows(timeline, &mut drawing, wave, HookPhase::After);
    drawing.finish(number, &format!("{title} over time"), &about(timeline, wave))
}

fn about(timeline: &Timeline<'_>, wave: &WaveState) -> String {
    let started = wave.started.map(instant).unwrap_or_default();
    let ended = wave.ended.map_or_else(|| "has not ended".to_owned(), |ended| format!("ended {}", instant(ended)));
    let tally = Tally::of_wave(timeline.execution, wave).text();
    format!("Started {started}, {ended}, {}: {tally}. The tables below tell the same.", wave.status)
}

/// The time in which a wave's settings were prepared.
struct Settings {
    from: drs_core::time::Timestamp,
    to: drs_core::time::Timestamp,
    servers: usize,
}

fn settings(timeline: &Timeline<'_>, wave: &WaveState) -> Option<Settings> {
    let times: Vec<_> =
        timeline.execution.servers_of(wave).map(|server| timeline.history.of_server(&server.id)).collect();
    let from = times.iter().filter_map(|times| times.read).min()?;
    let to = times.iter().filter_map(|times| times.applied).max().unwrap_or(from);
    Some(Settings { from, to, servers: times.iter().filter(|times| times.applied.is_some()).count() })
}

impl Settings {
    fn draw(&self, timeline: &Timeline<'_>, middle: f64) -> Markup {
        let (from, to) = (timeline.axis.x(self.from), timeline.axis.x(self.to));
        let told = format!("{} to {}", instant(self.from), instant(self.to));
        html! {
            (bar("bar quiet", from, to, middle, 10.0, &told))
            (beside("said", from, to, middle, &format!("{} ready", count(self.servers, "server"))))
        }
    }
}
