//! The head of the report: what it was, how it ended, and the figures that matter.

use drs_core::execution::Execution;
use maud::{Markup, html};

use super::{badge, execution_badge, fact, time, tone_class};
use crate::clean::clean;
use crate::output::text::objective_words;
use crate::projection::leftovers::pause_words;
use crate::projection::recovery_points::{RecoveryPoint, objective};
use crate::projection::servers::Tally;
use crate::surface::Tone;
use crate::words::seconds;

/// What, how it ended, where and when.
pub(super) fn header(execution: &Execution) -> Markup {
    let plan = &execution.plan;
    html! {
        header {
            p.kind {
                (execution.mode) " of a recovery plan"
                @if execution.simulated { " " (badge(Tone::Warn, "SIMULATOR")) }
            }
            h1 { (clean(&plan.name)) " " (execution_badge(execution.status)) }
            @if let Some(description) = &plan.description { p.lead { (clean(description)) } }
            @if let Some(error) = &execution.error { p.error { (clean(error)) } }
            @if let Some((reason, since)) = &execution.pause {
                p.error { "Paused since " (time(*since)) ": " (pause_words(reason)) }
            }
            dl.facts {
                (fact("Execution", &html! { code { (execution.id) } }))
                (fact("Account", &html! { (clean(&plan.account)) ", " (clean(&plan.region)) }))
                (fact("Started", &html! { (time(execution.started)) " by " (clean(&execution.by)) }))
                (fact("Ended", &html! { @match execution.ended { Some(ended) => (time(ended)), None => "not yet" } }))
                (fact("Runtime", &html! { "drs-runtime " (clean(&execution.version)) }))
            }
        }
    }
}

/// The figures that matter.
pub(super) fn cards(execution: &Execution, points: &[RecoveryPoint<'_>]) -> Markup {
    let figures = execution.figures();
    let tally = Tally::of_execution(execution);
    let rpo = objective(execution, points);
    html! {
        div.cards {
            (card("Recovery time", &seconds(figures.plan_seconds), &rto(execution)))
            (card("Recovery point", &rpo.value, &html! { span class={ "words " (tone_class(rpo.tone)) } { (rpo.words) } }))
            (card("Servers launched", &format!("{} of {}", tally.launched(), tally.all), &html! { (tally.text()) }))
            (card("Waves", &waves(execution), &html! { "completed" }))
            (card("Overhead", &seconds(figures.overhead_seconds), &html! { "besides jobs, hooks, pauses and waits" }))
        }
    }
}

fn card(title: &str, value: &str, detail: &Markup) -> Markup {
    html! { div.card { h3 { (title) } p.value { (value) } p.detail { (detail) } } }
}

fn rto(execution: &Execution) -> Markup {
    match objective_words(execution) {
        Some((words, tone)) => html! { span class={ "words " (tone_class(tone)) } { (words) } },
        None => html! { "the plan has no RTO" },
    }
}

fn waves(execution: &Execution) -> String {
    let completed = execution.waves.iter().filter(|wave| wave.status == drs_core::status::WaveStatus::Completed);
    format!("{} of {}", completed.count(), execution.waves.len())
}
