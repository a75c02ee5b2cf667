//! Times, durations and counts as people read them.

use std::time::Duration;

use drs_core::execution::Execution;
use drs_core::ids::ServerId;
use drs_core::time::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;

use crate::clean::clean;

/// An instant to the second: `2026-08-05T02:13:05Z`.
pub(crate) fn instant(at: Timestamp) -> String {
    DateTimePrinter::new().precision(Some(0)).timestamp_to_string(&at)
}

/// The time of day of an instant: `02:13:05Z`.
pub(crate) fn time_of_day(at: Timestamp) -> String {
    let text = instant(at);
    text.split_once('T').map_or_else(|| text.clone(), |(_, time)| time.to_owned())
}

/// A duration in two units at most: `43s`, `9m03s`, `40m`, `1h05m`, `2d03h`.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 if duration.as_millis() > 0 => format!("{}ms", duration.as_millis()),
        0..60 => format!("{seconds}s"),
        60..3_600 => two_units(seconds / 60, 'm', seconds % 60, 's'),
        3_600..86_400 => two_units(seconds / 3_600, 'h', seconds % 3_600 / 60, 'm'),
        _ => two_units(seconds / 86_400, 'd', seconds % 86_400 / 3_600, 'h'),
    }
}

fn two_units(large: u64, large_unit: char, small: u64, small_unit: char) -> String {
    if small == 0 { format!("{large}{large_unit}") } else { format!("{large}{large_unit}{small:02}{small_unit}") }
}

/// The same for seconds as the figures have them.
pub(crate) fn seconds(seconds: f64) -> String {
    duration(Duration::try_from_secs_f64(seconds).unwrap_or_default())
}

/// A number of things: `1 server`, `12 servers`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {}", plural(number, thing))
}

/// A thing or things.
pub(crate) fn plural(number: usize, thing: &str) -> String {
    match thing {
        _ if number == 1 => thing.to_owned(),
        _ if thing.ends_with('h') => format!("{thing}es"),
        _ if thing.ends_with("ry") => format!("{}ies", thing.trim_end_matches('y')),
        _ => format!("{thing}s"),
    }
}

/// The name to show for a server.
pub(crate) fn server_name<'a>(execution: &'a Execution, server: &'a ServerId) -> std::borrow::Cow<'a, str> {
    clean(execution.planned(server).map_or(server.as_str(), |planned| planned.name.as_str()))
}

/// The names of servers, at most three and how many more there are.
pub(crate) fn server_names<'a>(execution: &Execution, servers: impl IntoIterator<Item = &'a ServerId>) -> String {
    some_names(servers.into_iter().map(|server| server_name(execution, server).into_owned()))
}

/// At most three names, and how many more there are.
pub(crate) fn some_names(names: impl IntoIterator<Item = String>) -> String {
    let names: Vec<String> = names.into_iter().collect();
    match names.as_slice() {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        names => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_two_units_at_most() {
        let text = |millis| duration(Duration::from_millis(millis));
        assert_eq!(text(0), "0s");
        assert_eq!(text(120), "120ms");
        assert_eq!(text(43_000), "43s");
        assert_eq!(text(543_400), "9m03s");
        assert_eq!(text(2_400_000), "40m");
        assert_eq!(text(3_900_000), "1h05m");
        assert_eq!(text(183_600_000), "2d03h");
    }

    #[test]
    fn instants_carry_a_z_and_no_fraction() {
        let at: Timestamp = "2026-08-05T02:13:05.9876Z".parse().unwrap();
        assert_eq!(instant(at), "2026-08-05T02:13:05Z");
        assert_eq!(time_of_day(at), "02:13:05Z");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(count(1, "server"), "1 server");
        assert_eq!(count(0, "batch"), "0 batches");
        assert_eq!(count(2, "entry"), "2 entries");
    }
}
