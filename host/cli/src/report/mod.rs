//! The report of an execution: one HTML page that needs nothing else, for the person who was not there and for the
//! auditor. Everything in it is a projection of the journal, whose head it names.

mod happened;
mod hooks;
mod recovery_points;
mod servers;
mod settings;
mod summary;
mod tables;
mod timeline;

use drs_core::execution::{Execution, FoldError};
use drs_core::ids::ServerId;
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::Timestamp;
use drs_engine::Loaded;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::clean::clean;
use crate::hints::Hints;
use crate::projection::history::History;
use crate::projection::recovery_points::recovery_points as projected;
use crate::surface::Tone;
use crate::words::{instant, server_name};

/// The style sheet: light, dark and on paper.
const STYLE: &str = include_str!("style.css");

/// The page; `hints` write command lines that reach the execution's store.
///
/// # Errors
/// When the events do not fit each other.
pub(crate) fn render(loaded: &Loaded, hints: &Hints, generated_at: Timestamp) -> Result<String, FoldError> {
    let execution = &loaded.execution;
    let history = History::of(&loaded.entries)?;
    let points = projected(execution, &history);
    let title = format!("{} of {}: {}", execution.mode, clean(&execution.plan.name), execution.status);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (summary::header(execution))
                    (summary::cards(execution, &points))
                    (tables::errors(execution, &history))
                    (timeline::timeline(execution, &history))
                    (tables::waves(execution))
                    (servers::servers(execution))
                    (recovery_points::recovery_points(execution, &points))
                    (hooks::hooks(execution))
                    (settings::settings(execution, &history))
                    (tables::decisions(execution))
                    (tables::leftovers(execution, hints))
                    (tables::plugins(execution))
                    (tables::figures(execution))
                    (tables::calls(execution))
                    (happened::happened(&history))
                    (footer(execution, &loaded.head(), generated_at))
                }
            }
        }
    };
    Ok(page.into_string())
}

fn footer(execution: &Execution, head: &str, generated_at: Timestamp) -> Markup {
    html! {
        footer {
            dl.facts {
                (fact("Journal", &html! { (execution.events) " events, head " code { (head) } }))
                (fact("Recipe", &html! { "SHA-256 " code { (clean(&execution.recipe_sha256)) } }))
                (fact("Written", &html! { (time(generated_at)) " by drs-runtime " (env!("CARGO_PKG_VERSION")) }))
            }
            p { "The head is the last hash of a chain over every event: the same journal gives the same head." }
        }
    }
}

/// A section with a heading; nothing when it has no content.
fn section(title: &str, content: Option<Markup>) -> Markup {
    html! {
        @if let Some(content) = content {
            section { h2 { (title) } (content) }
        }
    }
}

/// A table that scrolls within its own width.
fn table(header: &[&str], rows: &Markup) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { @for title in header { th scope="col" { (title) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// A server: its name and, for names may be shared, its id.
fn server(execution: &Execution, id: &ServerId) -> Markup {
    let name = server_name(execution, id);
    html! {
        (name)
        @if name != id.as_str() { br; code { (clean(id.as_str())) } }
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn time(at: Timestamp) -> Markup {
    let text = instant(at);
    html! { time datetime=(text) { (text) } }
}

/// A word in a tone: the word carries the meaning, the tone helps the eye.
fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone_class(tone)) } { (word) } }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Active => "active",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
        Tone::Quiet | Tone::Strong => "quiet",
    }
}

fn execution_badge(status: ExecutionStatus) -> Markup {
    badge(status.into(), status.as_str())
}

fn wave_badge(status: WaveStatus) -> Markup {
    badge(status.into(), status.as_str())
}

fn server_badge(status: ServerStatus) -> Markup {
    badge(status.into(), status.as_str())
}

/// A text that may be unknown.
fn known(text: Option<&str>) -> Markup {
    match text {
        Some(text) => html! { (clean(text)) },
        None => html! { span.unknown { "–" } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, Sample};

    fn page(sample: &Sample) -> String {
        render(&sample.loaded(), &Hints::new(None, None), sample::at(5_000)).unwrap()
    }

    /// The page's structure: one tag a line, without the style sheet.
    fn structure(page: &str) -> String {
        page.replace(STYLE, "…").replace('<', "\n<")
    }

    #[test]
    fn a_partial_drill_is_reported_whole() {
        insta::assert_snapshot!(structure(&page(&sample::partial())));
    }

    #[test]
    fn a_person_who_overruled_a_check_is_named_with_the_reason() {
        let page = page(&sample::accepted());
        assert!(page.contains("accepted database/replication-gate: the source Region is down"), "{page}");
        assert!(page.contains("lead@ops-1"));
    }

    #[test]
    fn text_of_others_stays_text() {
        let page = page(&sample::hostile());
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(!page.contains('\u{1b}') && !page.contains('\u{202e}'));
        assert!(page.contains("&lt;script&gt;"));
    }

    #[test]
    fn the_page_needs_nothing_else() {
        for sample in [sample::partial(), sample::completed(), sample::paused(), sample::started()] {
            let page = page(&sample);
            for outside in ["src=", "href=", "url(", "@import", "<link", "http://", "https://"] {
                assert!(!page.contains(outside), "{outside}");
            }
        }
    }
}
