//! The plain sections of the report: errors, waves, decisions, what is left, plug-ins, figures, calls.

use drs_core::execution::{Execution, WaveState};
use drs_core::time::between;
use maud::{Markup, html};

use super::{happened, known, section, table, time, wave_badge};
use crate::clean::clean;
use crate::hints::Hints;
use crate::projection::history::History;
use crate::projection::leftovers;
use crate::projection::plugin_figures::in_words;
use crate::projection::servers::Tally;
use crate::projection::trouble::{Trouble, troubles};
use crate::words::{duration, seconds};

/// Everything that went wrong.
pub(super) fn errors(execution: &Execution, history: &History) -> Markup {
    let troubles = troubles(execution);
    let in_order = happened::errors(history);
    let content = (!troubles.is_empty() || in_order.is_some()).then(|| {
        html! {
            @if !troubles.is_empty() {
                (table(&["What", "Error"], &html! { @for trouble in &troubles { (trouble_row(trouble)) } }))
            }
            @if let Some(in_order) = &in_order {
                details {
                    summary { "In order of time, with what passed by itself" }
                    (in_order)
                }
            }
        }
    });
    section("Errors", content)
}

fn trouble_row(trouble: &Trouble) -> Markup {
    html! {
        tr {
            th scope="row" { (trouble.subject) }
            td.text { (trouble.detail) @if let Some(help) = &trouble.help { br; b { "Help: " } (help) } }
        }
    }
}

/// The waves.
pub(super) fn waves(execution: &Execution) -> Markup {
    let header = ["Wave", "Status", "Servers", "After", "Started", "Time", "Limit", "Jobs"];
    let rows = html! { @for wave in &execution.waves { (wave_row(execution, wave)) } };
    section("Waves", Some(table(&header, &rows)))
}

fn wave_row(execution: &Execution, wave: &WaveState) -> Markup {
    let jobs = execution.jobs.values().filter(|job| job.launches.as_ref().is_some_and(|(name, _)| *name == wave.name));
    let after: Vec<&str> = wave.planned.depends_on.iter().map(|name| name.as_str()).collect();
    html! {
        tr {
            th scope="row" { (clean(wave.name.as_str())) }
            td { (wave_badge(wave.status)) }
            td { (Tally::of_wave(execution, wave).text()) }
            td { (clean(&after.join(", "))) }
            td { @match wave.started { Some(started) => (time(started)), None => (known(None)) } }
            td.number { (wave_time(execution, wave)) }
            td.number { (duration(wave.planned.timeout)) }
            td.wraps { @for job in jobs { code { (job.id) } " " } }
        }
    }
}

/// How long a wave took, pauses apart.
fn wave_time(execution: &Execution, wave: &WaveState) -> String {
    let Some(started) = wave.started else { return "–".to_owned() };
    let ended = wave.ended.unwrap_or(execution.last_event);
    duration(between(started, ended).saturating_sub(execution.paused_between(started, ended)))
}

/// What people decided.
pub(super) fn decisions(execution: &Execution) -> Markup {
    let cancelled = execution.cancelled.as_ref().map(|(by, at)| (*at, by.as_str(), "cancelled the execution"));
    let decisions = execution.decisions.iter().map(|(at, by, what)| (*at, by.as_str(), what.as_str()));
    let mut all: Vec<_> = decisions.chain(cancelled).collect();
    all.sort_by_key(|(at, _, _)| *at);
    let list = (!all.is_empty()).then(|| {
        table(
            &["When", "Who", "What and why"],
            &html! {
                @for (at, by, what) in &all { tr { td { (time(*at)) } td { (clean(by)) } td.text { (clean(what)) } } }
            },
        )
    });
    section("Decisions of people", list)
}

/// What is left in AWS, and how to end it.
pub(super) fn leftovers(execution: &Execution, hints: &Hints) -> Markup {
    let lines = leftovers::lines(execution, hints);
    let ways = leftovers::ways_on(execution, hints);
    let list = (!lines.is_empty() || !ways.is_empty()).then(|| {
        html! {
            ul {
                @for line in &lines { li { (line) } }
                @for (what, line) in &ways { li { (what) ": " code { (line) } } }
            }
        }
    });
    section("Left in AWS", list)
}

/// The plug-ins, with what they were granted.
pub(super) fn plugins(execution: &Execution) -> Markup {
    let rows = (!execution.plan.plugins.is_empty()).then(|| {
        table(
            &["Plug-in", "Component", "Signed as", "Grants", "What it did", "SHA-256"],
            &html! {
                @for plugin in &execution.plan.plugins {
                    tr {
                        th scope="row" { (clean(plugin.name.as_str())) }
                        td { (clean(&plugin.component.to_string())) }
                        td { (clean(&plugin.signature.as_ref().map_or("not asked".to_owned(), ToString::to_string))) }
                        td.text { (plugin.grants.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) }
                        td.text { (execution.plugins.get(&plugin.name).map_or("did not run".to_owned(), in_words)) }
                        td { code.digest { (clean(&plugin.sha256)) } }
                    }
                }
            },
        )
    });
    section("Plug-ins", rows)
}

/// Where the time went.
pub(super) fn figures(execution: &Execution) -> Markup {
    let figures = execution.figures();
    let rows = [
        ("Plan", figures.plan_seconds, "from the start to the end of the last wave"),
        ("Jobs", figures.job_seconds, "of DRS, on the critical path, from their creation to their end"),
        ("Hooks", figures.hook_seconds, "from the first start to the final verdict, waits included, outside the jobs"),
        ("Paused", figures.paused_seconds, "outside both"),
        ("Waits", figures.waited_seconds, "after waves, as the recipe asks"),
        ("Overhead", figures.overhead_seconds, "the rest: what the runtime itself cost"),
    ];
    section(
        "Figures",
        Some(table(
            &["Figure", "Time", "What it counts"],
            &html! {
                @for (name, value, what) in rows {
                    tr { th scope="row" { (name) } td.number { (seconds(value)) } td.text { (what) } }
                }
            },
        )),
    )
}

/// The calls to AWS.
pub(super) fn calls(execution: &Execution) -> Markup {
    let rows = (!execution.calls.is_empty()).then(|| {
        table(&["Operation", "Calls"], &html! {
            @for (operation, count) in &execution.calls { tr { td { code { (clean(operation)) } } td.number { (count) } } }
        })
    });
    section("Calls to AWS", rows)
}
