//! The one axis of time that every part of the timeline shares.

use std::time::Duration;

use drs_core::time::{Timestamp, after, between};

use crate::words::{instant, time_of_day};

/// The width of every drawing, in its own units.
pub(super) const WIDTH: f64 = 1000.0;

/// Where the names end and time begins.
pub(super) const LEFT: f64 = 190.0;

/// Where time ends; the rest is room for the last tick's label.
pub(super) const RIGHT: f64 = 980.0;

/// The most ticks.
const TICKS: u64 = 8;

/// The steps between ticks, in seconds.
const STEPS: [u64; 19] =
    [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/// How wide a stretch is drawn that is cut short.
const CUT: f64 = 36.0;

/// From the start of an execution to its end, or to its last event, without the stretches that are cut short.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    /// Its beginning.
    pub(super) from: Timestamp,
    /// Its end.
    pub(super) to: Timestamp,
    /// The stretches that are drawn to scale, in order; at least one.
    drawn: Vec<Stretch>,
}

/// A stretch of time with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    from: Timestamp,
    to: Timestamp,
    left: f64,
    right: f64,
}

/// A place on the axis with its label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where.
    pub(super) x: f64,
    /// The time of day in UTC, with the date where the day changes.
    pub(super) label: String,
}

impl Axis {
    /// An axis over these instants, at least a second long. `cuts` are within it, in order, and do not touch.
    pub(super) fn new(from: Timestamp, to: Timestamp, cuts: &[(Timestamp, Timestamp)]) -> Self {
        let to = to.max(after(from, Duration::from_secs(1)));
        let begins = std::iter::once(from).chain(cuts.iter().map(|(_, end)| *end));
        let ends = cuts.iter().map(|(begin, _)| *begin).chain(std::iter::once(to));
        let spans: Vec<_> = begins.zip(ends).collect();
        let length: Duration = spans.iter().map(|(from, to)| between(*from, *to)).sum();
        let room = RIGHT - LEFT - CUT * f64::from(u32::try_from(cuts.len()).unwrap_or(u32::MAX));
        let mut left = LEFT;
        let drawn = spans.into_iter().map(|(from, to)| {
            let right = left + room * between(from, to).as_secs_f64() / length.as_secs_f64();
            let stretch = Stretch { from, to, left, right };
            left = right + CUT;
            stretch
        });
        Self { from, to, drawn: drawn.collect() }
    }

    /// The place of an instant. What lies outside is at the nearest end.
    pub(super) fn x(&self, at: Timestamp) -> f64 {
        let mut before: Option<&Stretch> = None;
        for stretch in &self.drawn {
            if at < stretch.from {
                let (from, left) = before.map_or((at, stretch.left), |before| (before.to, before.right));
                return place(at, (from, stretch.from), (left, stretch.left));
            }
            if at <= stretch.to {
                return place(at, (stretch.from, stretch.to), (stretch.left, stretch.right));
            }
            before = Some(stretch);
        }
        RIGHT
    }

    /// Whether an instant lies on it.
    pub(super) fn holds(&self, at: Timestamp) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// Ticks at whole steps of UTC, none within a cut.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let step = self.step();
        let mut day = String::new();
        let at = self.drawn.iter().flat_map(|stretch| stretch.steps(step));
        at.map(|at| {
            let text = instant(at);
            let date = text.get(..10).unwrap_or_default();
            let turned = !day.is_empty() && day != date;
            let date_label = if turned { format!("{} ", date.get(5..).unwrap_or_default()) } else { String::new() };
            day = date.to_owned();
            Tick { x: self.x(at), label: date_label + &time(at, step) }
        })
        .collect()
    }

    /// The time between two ticks, in seconds.
    fn step(&self) -> i64 {
        let length: u64 = self.drawn.iter().map(|stretch| between(stretch.from, stretch.to).as_secs()).sum();
        let longest = length.div_ceil(TICKS);
        let step = STEPS.iter().find(|step| length / **step <= TICKS).unwrap_or(&longest);
        i64::try_from(*step).unwrap_or(i64::MAX).max(1)
    }
}

impl Stretch {
    /// The whole steps of UTC in it.
    fn steps(self, step: i64) -> impl Iterator<Item = Timestamp> {
        let begin = self.from.as_second() + i64::from(self.from.subsec_nanosecond() > 0);
        let first = (begin + step - 1).div_euclid(step) * step;
        let at = (0..=TICKS + 1).filter_map(move |number| {
            let second = i64::try_from(number).ok()?.checked_mul(step)?.checked_add(first)?;
            Timestamp::from_second(second).ok()
        });
        at.take_while(move |at| *at <= self.to)
    }
}

/// Where an instant of a span is between two places.
fn place(at: Timestamp, (from, to): (Timestamp, Timestamp), (left, right): (f64, f64)) -> f64 {
    let length = between(from, to).as_secs_f64();
    if length <= 0.0 { left } else { left + (right - left) * between(from, at).as_secs_f64() / length }
}

/// `02:13Z`, or `02:13:05Z` where seconds tell ticks apart.
fn time(at: Timestamp, step: i64) -> String {
    let text = time_of_day(at);
    if step % 60 == 0 { format!("{}Z", text.get(..5).unwrap_or(&text)) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str) -> Vec<String> {
        let axis = Axis::new(from.parse().unwrap(), to.parse().unwrap(), &[]);
        axis.ticks().into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_stand_at_whole_steps_of_utc() {
        let half_an_hour = labels("2026-08-05T02:01:10Z", "2026-08-05T02:30:00Z");
        assert_eq!(half_an_hour, ["02:05Z", "02:10Z", "02:15Z", "02:20Z", "02:25Z", "02:30Z"]);
        let seconds = labels("2026-08-05T02:00:00Z", "2026-08-05T02:00:04Z");
        assert_eq!(seconds, ["02:00:00Z", "02:00:01Z", "02:00:02Z", "02:00:03Z", "02:00:04Z"]);
    }

    #[test]
    fn the_date_is_told_where_the_day_changes() {
        let night = labels("2026-08-05T22:00:00Z", "2026-08-06T04:00:00Z");
        assert_eq!(night, ["22:00Z", "23:00Z", "08-06 00:00Z", "01:00Z", "02:00Z", "03:00Z", "04:00Z"]);
    }

    #[test]
    fn any_length_has_ticks_and_never_too_many() {
        for seconds in [0_i64, 1, 59, 61, 3_599, 90_000, 3_000_000, 900_000_000] {
            let from: Timestamp = "2026-08-05T02:00:00Z".parse().unwrap();
            let ticks = Axis::new(from, Timestamp::from_second(from.as_second() + seconds).unwrap(), &[]).ticks();
            assert!((1..=9).contains(&ticks.len()), "{seconds}: {ticks:?}");
            assert!(ticks.iter().all(|tick| (LEFT..=RIGHT).contains(&tick.x)), "{seconds}: {ticks:?}");
        }
    }

    #[test]
    fn what_lies_outside_is_drawn_at_the_nearest_end() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let axis = Axis::new(at("2026-08-05T02:00:00Z"), at("2026-08-05T03:00:00Z"), &[]);
        assert_eq!(axis.x(at("2026-08-05T01:00:00Z")), LEFT);
        assert_eq!(axis.x(at("2026-08-05T04:00:00Z")), RIGHT);
        assert_eq!(axis.x(at("2026-08-05T02:30:00Z")), (LEFT + RIGHT) / 2.0);
    }

    #[test]
    fn a_cut_takes_little_room_and_has_no_ticks() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let cut = (at("2026-08-05T02:30:00Z"), at("2026-08-05T12:30:00Z"));
        let axis = Axis::new(at("2026-08-05T02:00:00Z"), at("2026-08-05T13:00:00Z"), &[cut]);
        assert!((axis.x(cut.1) - axis.x(cut.0) - CUT).abs() < 0.001);
        assert_eq!(axis.x(at("2026-08-05T13:00:00Z")), RIGHT);
        let middle = axis.x(at("2026-08-05T07:30:00Z"));
        assert!((middle - (LEFT + RIGHT) / 2.0).abs() < 0.001, "{middle}");
        let labels: Vec<String> = axis.ticks().into_iter().map(|tick| tick.label).collect();
        let expected =
            ["02:00Z", "02:10Z", "02:20Z", "02:30Z", "12:30Z", "12:40Z", "12:50Z", "13:00Z"].map(str::to_owned);
        assert_eq!(labels, expected);
    }
}
