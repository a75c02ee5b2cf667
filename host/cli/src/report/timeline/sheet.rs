//! One drawing: rows below each other on the shared axis, with a title and a description for who can't see it.

use drs_core::time::Timestamp;
use maud::{Markup, html};

use super::axis::{Axis, LEFT, RIGHT, WIDTH};
use crate::projection::history::PauseSpan;

/// The height of a row with a name.
pub(super) const ROW: f64 = 20.0;

/// The height of the axis' labels.
const HEAD: f64 = 18.0;

/// The most characters of a row's name.
const NAME: usize = 28;

/// How wide a character of a text beside something is, at most.
const CHARACTER: f64 = 6.6;

/// The same of the smaller text within something.
const SMALL_CHARACTER: f64 = 5.8;

/// A drawing in the making.
pub(super) struct Sheet<'a> {
    axis: &'a Axis,
    pauses: &'a [PauseSpan],
    rto: Option<Timestamp>,
    height: f64,
    rows: Vec<Markup>,
}

impl<'a> Sheet<'a> {
    /// An empty drawing on which pauses and the end of the recovery time objective are marked.
    pub(super) fn new(axis: &'a Axis, pauses: &'a [PauseSpan], rto: Option<Timestamp>) -> Self {
        Self { axis, pauses, rto: rto.filter(|at| axis.holds(*at)), height: HEAD, rows: Vec::new() }
    }

    /// Adds a row: its name, and what is drawn from this height on.
    pub(super) fn row(&mut self, class: &str, name: &str, height: f64, draw: impl FnOnce(f64) -> Markup) {
        let top = self.height;
        self.rows.push(html! {
            text class={ "name " (class) } x="0" y=(n(top + height.min(ROW) / 2.0 + 4.0)) { (shortened(name)) }
            (draw(top))
        });
        self.height += height;
    }

    /// The finished drawing. `number` tells it from the page's other drawings.
    pub(super) fn finish(self, number: usize, title: &str, description: &str) -> Markup {
        let height = self.height + 4.0;
        html! {
            svg viewBox={ "0 0 " (n(WIDTH)) " " (n(height)) } role="img"
                aria-labelledby={ "timeline-" (number) " about-" (number) } {
                title id={ "timeline-" (number) } { (title) }
                desc id={ "about-" (number) } { (description) }
                (self.grid(height))
                @for row in &self.rows { (row) }
            }
        }
    }

    /// Ticks, pauses and the objective, behind the rows.
    fn grid(&self, height: f64) -> Markup {
        html! {
            @for pause in self.pauses {
                @let (from, to) = (self.axis.x(pause.from), self.axis.x(pause.to.unwrap_or(self.axis.to)));
                rect class="pause" x=(n(from)) y=(n(HEAD)) width=(n((to - from).max(1.0))) height=(n(height - HEAD)) {}
            }
            @for tick in self.axis.ticks() {
                line class="tick" x1=(n(tick.x)) y1=(n(HEAD)) x2=(n(tick.x)) y2=(n(height)) {}
                text class="tick" x=(n(tick.x)) y="12" text-anchor="middle" { (tick.label) }
            }
            @if let Some(rto) = self.rto {
                @let x = self.axis.x(rto);
                line class="rto" x1=(n(x)) y1=(n(HEAD)) x2=(n(x)) y2=(n(height)) {}
            }
        }
    }
}

/// A bar that can be seen however short it is.
pub(super) fn bar(class: &str, from: f64, to: f64, middle: f64, height: f64, told: &str) -> Markup {
    html! {
        rect class=(class) x=(n(from)) y=(n(middle - height / 2.0)) width=(n((to - from).max(2.0))) height=(n(height)) {
            title { (told) }
        }
    }
}

/// A text beside something that ends at `to`: after it, or before it where there is no room.
pub(super) fn beside(class: &str, from: f64, to: f64, middle: f64, text: &str) -> Markup {
    let wide = width(text, CHARACTER) + 6.0;
    let (x, anchor) = if fits_after(to, text) {
        (to + 5.0, "start")
    } else if from - wide >= LEFT {
        (from - 5.0, "end")
    } else {
        (RIGHT - 4.0, "end")
    };
    html! { text class=(class) x=(n(x)) y=(n(middle + 4.0)) text-anchor=(anchor) { (text) } }
}

/// Whether there is room for a text after something that ends at `to`.
pub(super) fn fits_after(to: f64, text: &str) -> bool {
    to + width(text, CHARACTER) + 6.0 <= WIDTH
}

/// A text within something; nothing where there is no room for it.
pub(super) fn within(class: &str, from: f64, to: f64, middle: f64, text: &str) -> Markup {
    html! {
        @if has_room(from, to, text) {
            text class=(class) x=(n((from + to) / 2.0)) y=(n(middle + 3.5)) text-anchor="middle" { (text) }
        }
    }
}

/// A text within a bar, or beside it where there is no room.
pub(super) fn at_bar(from: f64, to: f64, middle: f64, text: &str) -> Markup {
    if has_room(from, to, text) {
        within("inside", from, to, middle, text)
    } else {
        beside("said", from, to, middle, text)
    }
}

fn has_room(from: f64, to: f64, text: &str) -> bool {
    to - from >= width(text, SMALL_CHARACTER) + 4.0
}

fn width(text: &str, character: f64) -> f64 {
    character * f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX))
}

/// A number with one digit after the point, where that digit says anything.
pub(super) fn n(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_and_a_short_one_is_not() {
        assert_eq!(shortened("shop-db-1"), "shop-db-1");
        assert_eq!(shortened(&"x".repeat(40)).chars().count(), NAME);
    }

    #[test]
    fn a_text_stays_within_the_drawing() {
        assert!(beside("", 200.0, 300.0, 10.0, "✓ proceed").into_string().contains("x=\"305\""));
        assert!(beside("", 600.0, 975.0, 10.0, "✓ proceed").into_string().contains("text-anchor=\"end\""));
        let everywhere = beside("", LEFT, RIGHT, 10.0, "✓ proceed").into_string();
        assert!(everywhere.contains(&format!("x=\"{}\"", n(RIGHT - 4.0))), "{everywhere}");
        assert_eq!(within("", 200.0, 210.0, 10.0, "conversion").into_string(), "");
    }
}
