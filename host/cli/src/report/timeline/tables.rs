//! The timeline as tables: every instant that the drawings show.

use drs_core::time::{Timestamp, between};
use maud::{Markup, html};

use super::{Timeline, servers};
use crate::clean::clean;
use crate::projection::course::Phase;
use crate::projection::history::Attempt;
use crate::report::{badge, known, server as server_cell, server_badge, table, time, wave_badge};
use crate::words::duration;

/// The tables, folded away on a screen.
pub(super) fn tables(timeline: &Timeline<'_>) -> Markup {
    html! {
        details {
            summary { "The timeline as tables: waves and hooks" }
            (waves_and_hooks(timeline))
            @if !timeline.history.pauses.is_empty() { (pauses(timeline)) }
        }
        details {
            summary { "The timeline as tables: servers" }
            (servers_table(timeline))
        }
    }
}

fn waves_and_hooks(timeline: &Timeline<'_>) -> Markup {
    let rows = html! {
        @for wave in &timeline.execution.waves {
            @if let Some(started) = wave.started {
                tr {
                    th scope="row" { "Wave " (clean(wave.name.as_str())) }
                    td { (time(started)) }
                    td { (wave.ended.map_or_else(|| known(None), time)) }
                    td.number { (took(started, wave.ended.unwrap_or(timeline.axis.to))) }
                    td { (wave_badge(wave.status)) }
                }
            }
            @let attempts: Vec<&Attempt> =
                timeline.history.attempts.iter().filter(|attempt| attempt.wave == wave.name).collect();
            @for attempts in attempts.chunk_by(|one, next| one.goes_on_in(next)) { (attempts_row(attempts)) }
        }
    };
    table(&["What", "From", "To", "Time", "What came of it"], &rows)
}

/// One attempt, or several of a hook that asked for the next each time: the last of them says what it waited for.
fn attempts_row(attempts: &[&Attempt]) -> Markup {
    let (Some(first), Some(last)) = (attempts.first(), attempts.last()) else { return html! {} };
    let number = match attempts.len() {
        1 => format!("attempt {}", first.number),
        _ => format!("attempts {} to {}", first.number, last.number),
    };
    html! {
        tr {
            td { (clean(last.hook.as_str())) ", " (last.phase) " " (clean(last.wave.as_str())) ", " (number) }
            td { (time(first.from)) }
            td { (time(last.to)) }
            td.number { (took(first.from, last.to)) }
            td.text { (badge(last.tone(), last.sign())) " " (last.words()) }
        }
    }
}

fn pauses(timeline: &Timeline<'_>) -> Markup {
    let rows = html! {
        @for pause in &timeline.history.pauses {
            tr {
                td { (time(pause.from)) }
                td { (pause.to.map_or_else(|| html! { "holds" }, time)) }
                td.number { (took(pause.from, pause.to.unwrap_or(timeline.axis.to))) }
                td.text { (pause.why) }
                td.text { (pause.ended.as_deref().unwrap_or("–")) }
            }
        }
    };
    table(&["Paused from", "To", "Time", "Why", "Ended"], &rows)
}

fn servers_table(timeline: &Timeline<'_>) -> Markup {
    let header = [
        "Server",
        "Settings ready",
        "Launch asked for",
        "Snapshot",
        "Conversion",
        "Launch",
        "Known",
        "Terminated",
        "Status",
    ];
    let rows = html! {
        @for server in timeline.execution.servers_in_order() {
            @let times = timeline.history.of_server(&server.id);
            @let course = servers::course(timeline, server);
            @let phase = |phase| course.as_ref().and_then(|course| course.time_in(phase)).map(duration);
            tr {
                th scope="row" { (server_cell(timeline.execution, &server.id)) }
                td { (at(times.applied)) }
                td { (at(times.asked)) }
                @for phase in [Phase::Snapshot, Phase::Conversion, Phase::Launch].map(phase) {
                    td.number { (known(phase.as_deref())) }
                }
                td { (at(times.known)) }
                td { (at(times.terminated)) }
                td { (server_badge(server.status)) }
            }
        }
    };
    table(&header, &rows)
}

fn at(at: Option<Timestamp>) -> Markup {
    at.map_or_else(|| known(None), time)
}

fn took(from: Timestamp, to: Timestamp) -> String {
    duration(between(from, to))
}
