//! What happened in order of time: everything that mattered, and of it everything that went wrong.

use maud::{Markup, html};

use super::{badge, section, table, time};
use crate::projection::history::{History, Line};
use crate::surface::Tone;
use crate::words::count;

/// The section.
pub(super) fn happened(history: &History) -> Markup {
    let content = html! {
        details {
            summary { (count(history.lines.len(), "entry")) ", the record in words" }
            (table(&["When", "", "What"], &html! { @for line in &history.lines { (row(line)) } }))
        }
    };
    section("What happened", Some(content))
}

/// The lines that tell of something that went wrong, also when it passed; nothing when there is none.
pub(super) fn errors(history: &History) -> Option<Markup> {
    let errors: Vec<&Line> = history.lines.iter().filter(|line| line.is_error).collect();
    (!errors.is_empty()).then(|| table(&["When", "", "What"], &html! { @for line in errors { (row(line)) } }))
}

fn row(line: &Line) -> Markup {
    html! {
        tr {
            td { (time(line.at)) @if line.times > 1 { br; "to " (time(line.last)) } }
            td { (sign(line)) }
            td.text { (line.notable.text) @if line.times > 1 { " (" (line.times) " times)" } }
        }
    }
}

fn sign(line: &Line) -> Markup {
    match line.notable.tone {
        Some(Tone::Bad) => badge(Tone::Bad, "wrong"),
        Some(Tone::Warn) => badge(Tone::Warn, "look"),
        Some(Tone::Good) => badge(Tone::Good, "good"),
        Some(Tone::Active | Tone::Quiet | Tone::Strong) | None => html! {},
    }
}
