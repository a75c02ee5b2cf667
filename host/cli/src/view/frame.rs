//! One picture of an execution: lines that fit a terminal.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use console::{measure_text_width, truncate_str};
use drs_core::execution::{Execution, ServerState, WaveState};
use drs_core::status::{ServerStatus, WaveStatus};
use drs_core::time::{Timestamp, between};

use super::waiting;
use crate::clean::clean;
use crate::projection::estimate;
use crate::projection::notable::{Notable, mode_label};
use crate::projection::servers::{Tally, phase};
use crate::surface::{Surface, Tone};
use crate::words::{count, duration, server_name, time_of_day};

/// The most servers of a wave that are shown one by one.
const SERVERS_ONE_BY_ONE: usize = 8;

/// The most servers in trouble that are shown when a wave has more servers.
const TROUBLED: usize = 4;

/// Everything that a picture shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture<'a> {
    /// The execution.
    pub(super) execution: &'a Execution,
    /// The runtime's time.
    pub(super) now: Timestamp,
    /// How fast a simulator's time runs, in words.
    pub(super) speed: Option<&'a str>,
    /// The last things that mattered, oldest first.
    pub(super) recent: &'a VecDeque<(Timestamp, Notable)>,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Waves,
    Troubled,
    Servers,
}

/// The lines of a picture: none is wider than `columns`, and there are at most `rows`.
pub(super) fn frame(picture: &Picture<'_>, surface: Surface, columns: usize, rows: usize) -> Vec<String> {
    let header = header(picture, surface);
    let details = [Detail::Servers, Detail::Troubled, Detail::Waves].into_iter();
    let bodies = details.map(|detail| body(picture, surface, detail));
    let mut last = Vec::new();
    for body in bodies {
        last = body;
        if header.len() + last.len() + 1 < rows {
            break;
        }
    }
    let mut lines = header;
    lines.append(&mut last);
    let room = rows.saturating_sub(lines.len() + 1);
    lines.extend(recent(picture, surface, room));
    lines.truncate(rows.max(1));
    lines.iter().map(|line| fit(line, columns)).collect()
}

fn fit(line: &str, columns: usize) -> String {
    if measure_text_width(line) <= columns { line.to_owned() } else { truncate_str(line, columns, "…").into_owned() }
}

fn header(picture: &Picture<'_>, surface: Surface) -> Vec<String> {
    let execution = picture.execution;
    let name = surface.paint(Tone::Strong, clean(&execution.plan.name));
    let mode = mode_label(execution.mode);
    let simulator = match (execution.simulated, picture.speed) {
        (true, Some(speed)) => surface.paint(Tone::Warn, format!("  SIMULATOR {speed}")),
        (true, None) => surface.paint(Tone::Warn, "  SIMULATOR"),
        (false, _) => String::new(),
    };
    let first = format!("{name} {mode}{simulator}  {}", surface.paint(Tone::Quiet, &execution.id));
    let status = surface.paint(execution.status.into(), execution.status);
    let mut lines = vec![first, format!("{status}  {}", times(picture))];
    lines.extend(waiting::of_execution(execution).map(|words| surface.paint(Tone::Warn, words)));
    lines.push(String::new());
    lines
}

fn times(picture: &Picture<'_>) -> String {
    let execution = picture.execution;
    let end = execution.ended.unwrap_or(picture.now);
    let mut parts = vec![format!("{} elapsed", duration(between(execution.started, end)))];
    if let Some(left) = estimate::remaining(execution, picture.now) {
        parts.push(match left {
            Duration::ZERO => "the last wave is about to end".to_owned(),
            left => format!("about {} left", duration(left)),
        });
    }
    parts.extend(execution.plan.rto.map(|rto| format!("RTO {}", duration(rto))));
    parts.join(" · ")
}

fn body(picture: &Picture<'_>, surface: Surface, detail: Detail) -> Vec<String> {
    let execution = picture.execution;
    let width = execution.waves.iter().map(|wave| wave.name.as_str().chars().count()).max().unwrap_or(0);
    execution.waves.iter().flat_map(|wave| wave_lines(picture, wave, surface, detail, width)).collect()
}

fn wave_lines(picture: &Picture<'_>, wave: &WaveState, surface: Surface, detail: Detail, width: usize) -> Vec<String> {
    let status = surface.paint(wave.status.into(), format!("{:<9}", wave.status.as_str()));
    let name = format!("{:<width$}", wave.name.as_str());
    let mut lines = vec![format!("{name}  {status}  {}", summary(picture, wave))];
    if wave.status.is_final() {
        lines.extend(wave.error.as_deref().map(|error| format!("  {}", surface.paint(Tone::Bad, clean(error)))));
    } else if let Some(words) = waiting::of_wave(picture.execution, wave, picture.now).filter(|_| wave.is_under_way()) {
        lines.push(format!("  {}", surface.paint(Tone::Active, words)));
    }
    if wave.is_under_way() {
        lines.extend(server_lines(picture, wave, surface, detail));
    }
    lines
}

/// A wave in one line: how its servers stand, and how long it has taken.
fn summary(picture: &Picture<'_>, wave: &WaveState) -> String {
    let execution = picture.execution;
    if wave.status == WaveStatus::Pending {
        let waits =
            waiting::of_wave(execution, wave, picture.now).map(|words| format!(" · {words}")).unwrap_or_default();
        return count(wave.planned.servers.len(), "server") + &waits;
    }
    let servers = if wave.status == WaveStatus::Launching {
        phases(execution, wave)
    } else {
        Tally::of_wave(execution, wave).text()
    };
    let Some(started) = wave.started else { return servers };
    let ended = wave.ended.unwrap_or(picture.now);
    let time = between(started, ended).saturating_sub(execution.paused_between(started, ended));
    format!("{servers} · {}", duration(time))
}

/// The servers of a wave counted by phase: `conversion 3, launch 1`.
fn phases(execution: &Execution, wave: &WaveState) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for server in execution.servers_of(wave) {
        *counts.entry(phase(execution, server)).or_default() += 1;
    }
    counts.iter().map(|(phase, number)| format!("{phase} {number}")).collect::<Vec<_>>().join(", ")
}

fn server_lines(picture: &Picture<'_>, wave: &WaveState, surface: Surface, detail: Detail) -> Vec<String> {
    let servers: Vec<&ServerState> = picture.execution.servers_of(wave).collect();
    let troubled = |server: &&ServerState| matches!(server.status, ServerStatus::Failed | ServerStatus::Unresolved);
    let one_by_one = detail == Detail::Servers && servers.len() <= SERVERS_ONE_BY_ONE;
    let shown: Vec<&ServerState> = match detail {
        Detail::Waves => return Vec::new(),
        _ if one_by_one => servers,
        _ => servers.into_iter().filter(troubled).collect(),
    };
    let limit = if one_by_one { SERVERS_ONE_BY_ONE } else { TROUBLED };
    let mut lines: Vec<String> = shown.iter().take(limit).map(|server| server_line(picture, server, surface)).collect();
    if let Some(more) = shown.len().checked_sub(limit).filter(|more| *more > 0) {
        lines.push(format!("    and {more} more in trouble"));
    }
    lines
}

fn server_line(picture: &Picture<'_>, server: &ServerState, surface: Surface) -> String {
    let execution = picture.execution;
    let name = server_name(execution, &server.id);
    let what = surface.paint(server.status.into(), format!("{:<16}", phase(execution, server)));
    let tail = match (&server.error, &server.instance, server.launching_since) {
        (Some(error), _, _) => clean(error).into_owned(),
        (None, Some(instance), _) => instance.to_string(),
        (None, None, Some(since)) if !server.status.is_settled() => duration(between(since, picture.now)),
        _ => String::new(),
    };
    let attempt = if server.attempt > 1 { format!("attempt {}  ", server.attempt) } else { String::new() };
    format!("    {name:<20} {what} {attempt}{tail}").trim_end().to_owned()
}

fn recent(picture: &Picture<'_>, surface: Surface, room: usize) -> Vec<String> {
    if room < 2 || picture.recent.is_empty() {
        return Vec::new();
    }
    let skip = picture.recent.len().saturating_sub(room - 1);
    let lines = picture.recent.iter().skip(skip);
    let line = |(at, line): &(Timestamp, Notable)| {
        format!("{}  {}", surface.paint(Tone::Quiet, time_of_day(*at)), line.painted(surface))
    };
    std::iter::once(String::new()).chain(lines.map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::notable::notable;
    use crate::sample::{self, Sample};

    fn recent_of(sample: &Sample) -> VecDeque<(Timestamp, Notable)> {
        let mut execution = Execution::begin(&sample.entries()[0]).unwrap();
        let mut recent = VecDeque::new();
        for entry in &sample.entries()[1..] {
            execution.apply(entry).unwrap();
            recent.extend(notable(&execution, entry).into_iter().map(|line| (entry.at, line)));
        }
        recent.split_off(recent.len().saturating_sub(5))
    }

    fn drawn(sample: &Sample, second: i64, columns: usize, rows: usize) -> String {
        let execution = sample.execution();
        let recent = recent_of(sample);
        let picture = Picture { execution: &execution, now: sample::at(second), speed: Some("×120"), recent: &recent };
        frame(&picture, Surface::plain(), columns, rows).join("\n")
    }

    #[test]
    fn servers_show_their_phase_while_a_job_runs() {
        insta::assert_snapshot!(drawn(&sample::launching(), 200, 100, 30));
    }

    #[test]
    fn a_waiting_hook_shows_its_attempt_and_what_it_waits_for() {
        insta::assert_snapshot!(drawn(&sample::retrying(), 547, 100, 30));
    }

    #[test]
    fn a_pause_is_said_in_words() {
        insta::assert_snapshot!(drawn(&sample::paused(), 60, 140, 30));
    }

    #[test]
    fn what_a_silent_process_may_still_send_is_waited_for_and_that_is_shown() {
        insta::assert_snapshot!(drawn(&sample::taken_from_silence(), 160, 140, 30));
    }

    #[test]
    fn an_end_with_failures_shows_what_failed() {
        insta::assert_snapshot!(drawn(&sample::partial(), 2000, 120, 30));
    }

    #[test]
    fn a_narrow_and_low_terminal_is_never_overrun() {
        for sample in [sample::launching(), sample::retrying(), sample::paused(), sample::partial(), sample::hostile()]
        {
            for (columns, rows) in [(20, 4), (40, 8), (10, 1), (200, 60)] {
                let text = drawn(&sample, 547, columns, rows);
                assert!(text.lines().count() <= rows, "{rows} rows:\n{text}");
                assert!(text.lines().all(|line| measure_text_width(line) <= columns), "{columns} columns:\n{text}");
            }
        }
    }
}
