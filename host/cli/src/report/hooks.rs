//! The hooks: verdict, attempts, findings and the last lines of their logs.

use drs_core::execution::{Execution, HookRun, WaveState};
use drs_core::plugin::{FindingLevel, HookPhase, LogLevel};
use maud::{Markup, html};

use super::{badge, section, server, table};
use crate::clean::clean;
use crate::projection::hook;
use crate::surface::Tone;
use crate::words::{count, duration};

/// The section.
pub(super) fn hooks(execution: &Execution) -> Markup {
    let runs: Vec<(&WaveState, HookPhase, &HookRun)> = execution
        .waves
        .iter()
        .flat_map(|wave| {
            let phases = [HookPhase::Before, HookPhase::After].into_iter();
            phases.flat_map(move |phase| wave.hooks(phase).iter().map(move |run| (wave, phase, run)))
        })
        .collect();
    let content = (!runs.is_empty()).then(|| {
        html! {
            (table(&["Hook", "When", "Verdict", "Attempts", "Time", "Calls", "Detail"], &html! {
                @for (wave, phase, run) in &runs { (row(execution, wave, *phase, run)) }
            }))
            @for (wave, phase, run) in &runs { (details(execution, wave, *phase, run)) }
        }
    });
    section("Hooks", content)
}

fn row(execution: &Execution, wave: &WaveState, phase: HookPhase, run: &HookRun) -> Markup {
    html! {
        tr {
            th scope="row" { (clean(run.name.as_str())) }
            td { (phase) " " (clean(wave.name.as_str())) }
            td { (badge(hook::tone(run), hook::word(wave, run))) }
            td.number { (run.attempt) }
            td.number { (duration(execution.hook_time(&wave.name, run))) }
            td.number { (run.calls) }
            td.text { (hook::detail(run).unwrap_or_default()) }
        }
    }
}

/// Findings and log of a hook that has any.
fn details(execution: &Execution, wave: &WaveState, phase: HookPhase, run: &HookRun) -> Markup {
    let parts: Vec<String> = [(run.findings.len(), "finding"), (run.log.len(), "line")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, thing)| count(number, thing))
        .collect();
    html! {
        @if !parts.is_empty() {
            details {
                summary { (clean(run.name.as_str())) " " (phase) " " (clean(wave.name.as_str())) ": " (parts.join(", ")) }
                @if !run.findings.is_empty() { (findings(execution, run)) }
                @if !run.log.is_empty() { (log(run)) }
            }
        }
    }
}

fn findings(execution: &Execution, run: &HookRun) -> Markup {
    table(
        &["Server", "Finding", "Detail"],
        &html! {
            @for finding in &run.findings {
                @let (tone, word) = match finding.level {
                    FindingLevel::Ok => (Tone::Good, "ok"),
                    FindingLevel::Warn => (Tone::Warn, "warn"),
                    FindingLevel::Failed => (Tone::Bad, "failed"),
                };
                tr {
                    th scope="row" { (server(execution, &finding.server)) }
                    td { (badge(tone, word)) }
                    td.text { (clean(&finding.detail)) }
                }
            }
        },
    )
}

fn log(run: &HookRun) -> Markup {
    html! {
        pre.log {
            @for line in &run.log {
                @let level = match line.level {
                    LogLevel::Debug => "debug",
                    LogLevel::Info => "info ",
                    LogLevel::Warn => "warn ",
                    LogLevel::Error => "error",
                };
                (level) "  " (clean(&line.to_string())) "\n"
            }
        }
    }
}
