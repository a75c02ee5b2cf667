//! Many servers as one area: at every moment each phase is as high as the number of servers that are in it.

use drs_core::time::Timestamp;
use maud::{Markup, html};

use super::axis::{Axis, LEFT, RIGHT};
use super::servers::class;
use super::sheet::n;
use crate::projection::course::{Course, Phase};

/// The height of the row.
pub(super) const HEIGHT: f64 = 84.0;

/// The height of all servers together.
const AREA: f64 = 74.0;

/// The thinnest part of an area that can hold a word.
const WORD: f64 = 14.0;

/// Where a server stands, from the bottom of the area to its top: those that are through, then the phases from the last
/// to the first.
const BANDS: [Option<Phase>; 6] = [
    None,
    Some(Phase::Launch),
    Some(Phase::Conversion),
    Some(Phase::Removal),
    Some(Phase::Snapshot),
    Some(Phase::Waiting),
];

/// Draws the courses of `all` servers, some of which may have none.
pub(super) fn draw(axis: &Axis, courses: &[Course], all: usize, top: f64) -> Markup {
    let counts = Counts::of(axis, courses);
    let scale = AREA / count(all.max(1));
    let bottom = top + AREA + 5.0;
    html! {
        line class="extent" x1=(n(LEFT)) y1=(n(bottom)) x2=(n(RIGHT)) y2=(n(bottom)) {}
        @for (band, phase) in BANDS.into_iter().enumerate() {
            @let edges = counts.edges(band);
            @if edges.iter().any(|(below, own)| below < own) {
                path class=(phase.map_or("through", class)) d=(outline(&edges, bottom, scale)) { title { (word(phase)) } }
                (label(phase, &edges, bottom, scale))
            }
        }
    }
}

fn word(phase: Option<Phase>) -> &'static str {
    phase.map_or("outcome known", Phase::word)
}

/// How many servers stand where, for each unit of the axis.
struct Counts {
    columns: Vec<[usize; BANDS.len()]>,
}

impl Counts {
    fn of(axis: &Axis, courses: &[Course]) -> Self {
        let width = column(RIGHT) + 1;
        let mut columns = vec![[0; BANDS.len()]; width];
        let at = |at: Timestamp| column(axis.x(at));
        for course in courses {
            let spans = course.phases.iter().map(|(phase, from, to)| (Some(*phase), at(*from), at(*to)));
            let through = std::iter::once((None, at(course.to), width));
            for (phase, from, to) in spans.chain(through) {
                let band = BANDS.iter().position(|band| *band == phase).unwrap_or_default();
                for column in columns.iter_mut().take(to).skip(from) {
                    if let Some(count) = column.get_mut(band) {
                        *count += 1;
                    }
                }
            }
        }
        Self { columns }
    }

    /// For each unit of the axis: how many servers are below a band, and how many with it.
    fn edges(&self, band: usize) -> Vec<(usize, usize)> {
        let edge = |column: &[usize; BANDS.len()]| {
            let below = column.iter().take(band).sum();
            (below, below + column.get(band).copied().unwrap_or_default())
        };
        self.columns.iter().map(edge).collect()
    }
}

/// The unit of the axis that a place is in, from 0.
fn column(x: f64) -> usize {
    // Between 0 and the width of the axis: the conversion can't cut anything off.
    (x - LEFT).max(0.0) as usize
}

/// Along the upper edge and back along the lower one, in steps.
fn outline(edges: &[(usize, usize)], bottom: f64, scale: f64) -> String {
    let y = |number: usize| n(bottom - scale * count(number));
    let filled = |(_, (below, upper)): &(usize, (usize, usize))| below < upper;
    let columns: Vec<(usize, (usize, usize))> = edges.iter().copied().enumerate().collect();
    let (Some(first), Some(last)) = (columns.iter().position(filled), columns.iter().rposition(filled)) else {
        return String::new();
    };
    let drawn = || columns.iter().take(last + 1).skip(first);
    let lowest = edges.get(first).map_or(0, |(below, _)| *below);
    let mut path = format!("M{} {}", n(LEFT + count(first)), y(lowest));
    steps(&mut path, drawn().map(|(column, (_, upper))| (*column, *upper)), &y);
    path.push_str(&format!("H{}", n((LEFT + count(last + 1)).min(RIGHT))));
    steps(&mut path, drawn().map(|(column, (below, _))| (*column + 1, *below)).rev(), &y);
    path + "Z"
}

/// A step for each change.
fn steps(path: &mut String, heights: impl Iterator<Item = (usize, usize)>, y: &impl Fn(usize) -> String) {
    let mut last = None;
    for (column, height) in heights {
        if last != Some(height) {
            path.push_str(&format!("H{}V{}", n(LEFT + count(column)), y(height)));
            last = Some(height);
        }
    }
}

/// The word of a band where it has the most room; nothing where it has none.
fn label(phase: Option<Phase>, edges: &[(usize, usize)], bottom: f64, scale: f64) -> Markup {
    let word = word(phase);
    let wide = 6 * word.len() + 4;
    let Some((column, below, upper)) =
        roomiest(edges, wide).filter(|(_, below, upper)| scale * count(upper - below) >= WORD)
    else {
        return html! {};
    };
    let x = LEFT + count(column) + count(wide) / 2.0;
    let y = bottom - scale * (count(below) + count(upper)) / 2.0 + 3.5;
    let class = if phase == Some(Phase::Launch) { "inside on-dark" } else { "inside" };
    html! { text class=(class) x=(n(x)) y=(n(y)) text-anchor="middle" { (word) } }
}

/// Where a stretch of `wide` units lies within a band with the most room above and below: where it begins, and the edges
/// between which it lies.
fn roomiest(edges: &[(usize, usize)], wide: usize) -> Option<(usize, usize, usize)> {
    let free = edges.windows(wide).enumerate().filter_map(|(column, window)| {
        let below = window.iter().map(|(below, _)| *below).max()?;
        let upper = window.iter().map(|(_, upper)| *upper).min()?;
        (below < upper).then_some((column, below, upper))
    });
    let most = free.clone().map(|(_, below, upper)| upper - below).max()?;
    let best: Vec<_> = free.filter(|(_, below, upper)| upper - below == most).collect();
    best.get(best.len() / 2).copied()
}

/// A number of servers or of units of the axis as a length.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    fn axis() -> Axis {
        Axis::new(at(0), at(790), &[])
    }

    /// On an axis with one unit a second.
    fn course(from: i64, conversion: i64, to: i64) -> Course {
        let phases = vec![(Phase::Waiting, at(from), at(conversion)), (Phase::Conversion, at(conversion), at(to))];
        Course { from: at(from), to: at(to), phases }
    }

    #[test]
    fn every_server_counts_once_at_every_moment() {
        let courses = [course(10, 100, 300), course(20, 150, 400), course(700, 710, 720)];
        let counts = Counts::of(&axis(), &courses);
        let at = |column: usize| counts.columns[column];
        assert_eq!(at(5), [0, 0, 0, 0, 0, 0]);
        assert_eq!(at(120), [0, 0, 1, 0, 0, 1], "one converts, one waits");
        assert_eq!(at(350), [1, 0, 1, 0, 0, 0], "one is through");
        assert_eq!(at(760), [3, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn an_area_has_a_step_for_each_change_and_none_for_each_moment() {
        let courses: Vec<Course> = (0..500).map(|_| course(10, 100, 300)).collect();
        let drawn = draw(&axis(), &courses, 500, 0.0).into_string();
        assert!(drawn.len() < 1_500, "{}: {drawn}", drawn.len());
        assert!(drawn.contains("conversion") && drawn.contains("outcome known"));
    }

    #[test]
    fn a_word_lies_wholly_within_its_band() {
        let rising: Vec<(usize, usize)> = (0..50).map(|column| (0, column)).chain((0..50).map(|_| (10, 50))).collect();
        assert_eq!(roomiest(&rising, 50), Some((50, 10, 50)));
        assert_eq!(roomiest(&rising, 101), None, "there is no stretch of that width");
        assert_eq!(roomiest(&[(3, 3); 20], 5), None, "an empty band has no room");
    }

    #[test]
    fn a_band_is_drawn_where_it_has_servers_and_nowhere_else() {
        let edges = [(0, 0), (0, 0), (1, 3), (1, 3), (3, 3)];
        assert_eq!(outline(&edges, 10.0, 1.0), "M192 9H192V7H194H194V9Z");
    }
}
