//! The servers of a wave: one by one where they are few, else folded into one area, but for those in trouble.

use std::borrow::Cow;

use drs_core::execution::{ServerState, WaveState};
use drs_core::status::ServerStatus;
use maud::{Markup, html};

use super::sheet::{ROW, Sheet, bar, beside, fits_after, n, within};
use super::{Timeline, folded};
use crate::clean::clean;
use crate::projection::course::{Course, Phase};
use crate::words::{count, duration, server_name};

/// The most servers of a wave that are drawn one by one.
const ONE_BY_ONE: usize = 24;

/// The most servers in trouble that are drawn one by one when the others are folded.
const TROUBLED: usize = 12;

/// The servers of a wave as they are drawn.
struct Drawn<'a> {
    one_by_one: Vec<&'a ServerState>,
    folded: Vec<&'a ServerState>,
}

impl<'a> Drawn<'a> {
    fn of(timeline: &Timeline<'a>, wave: &'a WaveState) -> Self {
        let servers: Vec<&ServerState> = timeline.execution.servers_of(wave).collect();
        if servers.len() <= ONE_BY_ONE {
            return Self { one_by_one: servers, folded: Vec::new() };
        }
        let troubled = |server: &&ServerState| matches!(server.status, ServerStatus::Failed | ServerStatus::Unresolved);
        let one_by_one: Vec<&ServerState> = servers.iter().copied().filter(troubled).take(TROUBLED).collect();
        let folded = servers.into_iter().filter(|server| !one_by_one.iter().any(|one| one.id == server.id)).collect();
        Self { one_by_one, folded }
    }

    /// The name of a server that is drawn; its id where servers share the name.
    fn name(&self, timeline: &Timeline<'a>, server: &'a ServerState) -> Cow<'a, str> {
        let name = |server: &'a ServerState| server_name(timeline.execution, &server.id);
        match self.one_by_one.iter().filter(|other| name(other) == name(server)).count() {
            0 | 1 => name(server),
            _ => clean(server.id.as_str()),
        }
    }
}

/// What of a wave is folded, in words; `None` when nothing is.
pub(super) fn folded_words(timeline: &Timeline<'_>, wave: &WaveState) -> Option<String> {
    let drawn = Drawn::of(timeline, wave);
    let shown = match drawn.one_by_one.len() {
        0 => String::new(),
        some => format!("; {some} in trouble are drawn one by one"),
    };
    (wave.started.is_some() && !drawn.folded.is_empty()).then(|| {
        let name = clean(wave.name.as_str());
        let servers = count(drawn.folded.len(), "server");
        format!("Wave {name}: {servers} are folded into one area, whose height is their number{shown}. The tables have each.")
    })
}

/// Adds the rows.
pub(super) fn rows(timeline: &Timeline<'_>, drawing: &mut Sheet<'_>, wave: &WaveState) {
    let drawn = Drawn::of(timeline, wave);
    for server in &drawn.one_by_one {
        drawing.row("", &drawn.name(timeline, server), ROW, |top| row(timeline, wave, server, top + ROW / 2.0));
    }
    if !drawn.folded.is_empty() {
        let courses: Vec<Course> = drawn.folded.iter().filter_map(|server| course(timeline, server)).collect();
        let name = format!("{} folded", count(drawn.folded.len(), "server"));
        drawing.row("", &name, folded::HEIGHT, |top| folded::draw(&timeline.axis, &courses, drawn.folded.len(), top));
    }
}

/// The course of a server's launch on this axis.
pub(super) fn course(timeline: &Timeline<'_>, server: &ServerState) -> Option<Course> {
    let times = timeline.history.of_server(&server.id);
    Course::of(timeline.execution, server, &times, timeline.axis.to)
}

fn row(timeline: &Timeline<'_>, wave: &WaveState, server: &ServerState, middle: f64) -> Markup {
    let axis = &timeline.axis;
    let Some(course) = course(timeline, server) else {
        let at = axis.x(wave.started.unwrap_or(axis.from));
        return beside("said", at, at, middle, &format!("{} {}", sign(server.status), server.status));
    };
    let (from, to) = (axis.x(course.from), axis.x(course.to));
    let terminated = timeline.history.of_server(&server.id).terminated.filter(|at| axis.holds(*at));
    html! {
        @for (phase, since, until) in &course.phases {
            @let (since, until, told) = (axis.x(*since), axis.x(*until), told(*phase, *since, *until));
            (bar(class(*phase), since, until, middle, height(*phase), &told))
            @if *phase > Phase::Waiting { (within(inside(*phase), since, until, middle, phase.word())) }
        }
        (outcome(server.status, from, to, middle))
        @if let Some(at) = terminated { text class="said" x=(n(axis.x(at))) y=(n(middle + 4.0)) text-anchor="middle" { "▪" } }
    }
}

fn told(phase: Phase, since: drs_core::time::Timestamp, until: drs_core::time::Timestamp) -> String {
    format!("{}, {}", phase.word(), duration(drs_core::time::between(since, until)))
}

/// The sign of a status where the launch ends; a word, too, for what is not as it should be.
fn outcome(status: ServerStatus, from: f64, to: f64, middle: f64) -> Markup {
    let both = format!("{} {status}", sign(status));
    match status {
        ServerStatus::Launched | ServerStatus::Terminated => beside("said", from, to, middle, sign(status)),
        _ if fits_after(to, &both) => beside("said", from, to, middle, &both),
        _ => html! {
            (beside("said", from, to, middle, sign(status)))
            (beside("said", from, to, middle, status.as_str()))
        },
    }
}

fn sign(status: ServerStatus) -> &'static str {
    match status {
        ServerStatus::Launched | ServerStatus::Terminated => "●",
        ServerStatus::Failed => "✕",
        ServerStatus::Unresolved => "?",
        ServerStatus::Skipped => "–",
        ServerStatus::Pending => "·",
        ServerStatus::Launching => "▸",
    }
}

/// The class of a phase's colour.
pub(super) fn class(phase: Phase) -> &'static str {
    match phase {
        Phase::Waiting => "phase-waiting",
        Phase::Snapshot => "phase-snapshot",
        Phase::Removal => "phase-removal",
        Phase::Conversion => "phase-conversion",
        Phase::Launch => "phase-launch",
    }
}

fn inside(phase: Phase) -> &'static str {
    if phase == Phase::Launch { "inside on-dark" } else { "inside" }
}

/// How thick a phase is drawn: thickness tells phases apart where colour does not.
fn height(phase: Phase) -> f64 {
    match phase {
        Phase::Waiting => 2.0,
        Phase::Snapshot => 7.0,
        Phase::Removal => 9.0,
        Phase::Conversion => 12.0,
        Phase::Launch => 16.0,
    }
}

/// The same by the class, for the legend.
pub(super) fn phase_height(of: &str) -> f64 {
    Phase::ALL.into_iter().find(|phase| class(*phase) == of).map_or(2.0, height)
}
