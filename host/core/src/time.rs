//! Instants and durations as they are read and written on every surface: RFC 3339 with a `Z`, and `90s`, `5m`, `1h30m`.

use std::time::Duration;

pub use jiff::Timestamp;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use jiff::{SignedDuration, Span, SpanRelativeTo, Unit};

/// Why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// A number without a unit, such as `30`.
    #[error("a duration needs a unit, such as `{0}s`, `{0}m` or `{0}h`")]
    NoUnit(String),
    /// Below zero.
    #[error("a duration can't be negative")]
    Negative,
    /// Anything else that can't be read.
    #[error("`{0}` is not a duration; write it as `90s`, `5m`, `2h` or `1h30m`")]
    Unreadable(String),
}

/// Reads a duration with its unit: `90s`, `5m`, `1h30m`, `250ms`.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let text = text.trim();
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Err(DurationError::NoUnit(text.to_owned()));
    }
    if text.starts_with(['P', 'p']) {
        return Err(DurationError::Unreadable(text.to_owned()));
    }
    let signed: SignedDuration = text.parse().map_err(|_| DurationError::Unreadable(text.to_owned()))?;
    Duration::try_from(signed).map_err(|_| DurationError::Negative)
}

/// Writes a duration so that [`parse_duration`] reads it back: `1h30m`.
pub fn format_duration(duration: Duration) -> String {
    let signed = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    SpanPrinter::new().designator(Designator::Compact).spacing(Spacing::None).duration_to_string(&signed)
}

/// Reads an ISO 8601 duration as DRS writes a replication lag, such as `P0D` or `P2DT1H32M12.136909S`; a day has 24 hours.
/// `None` for what can't be read: an unknown lag is unknown, never zero.
pub fn parse_iso_duration(text: &str) -> Option<Duration> {
    let span: Span = text.parse().ok()?;
    let seconds = span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())).ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// `instant + duration`, at most the end of time.
pub fn after(instant: Timestamp, duration: Duration) -> Timestamp {
    instant.saturating_add(SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

/// The time from `start` to `end`, zero when `end` is earlier.
pub fn between(start: Timestamp, end: Timestamp) -> Duration {
    Duration::try_from(end.duration_since(start)).unwrap_or(Duration::ZERO)
}

/// Serde for a [`Duration`] as text with its unit.
pub mod duration_text {
    use super::{Duration, format_duration, parse_duration};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes `5m`.
    pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format_duration(*duration))
    }

    /// Reads `5m`.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_duration(&text).map_err(serde::de::Error::custom)
    }

    /// The same for a duration that may be absent.
    pub mod option {
        use super::{Deserialize, Deserializer, Duration, Serializer, format_duration, parse_duration};

        /// Writes `5m` or null.
        pub fn serialize<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
            match duration {
                Some(duration) => serializer.serialize_some(&format_duration(*duration)),
                None => serializer.serialize_none(),
            }
        }

        /// Reads `5m` or null.
        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
            let text = Option::<String>::deserialize(deserializer)?;
            text.map(|text| parse_duration(&text).map_err(serde::de::Error::custom)).transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_and_writes_with_its_unit() {
        for text in ["90s", "5m", "2h", "1h30m", "250ms"] {
            let duration = parse_duration(text).unwrap();
            assert_eq!(parse_duration(&format_duration(duration)), Ok(duration), "{text}");
        }
        assert_eq!(format_duration(Duration::from_secs(5400)), "1h30m");
        assert_eq!(format_duration(Duration::ZERO), "0s");
    }

    #[test]
    fn a_number_without_a_unit_is_refused_with_what_to_write() {
        assert_eq!(
            parse_duration("30").unwrap_err().to_string(),
            "a duration needs a unit, such as `30s`, `30m` or `30h`"
        );
        assert!(matches!(parse_duration("soon"), Err(DurationError::Unreadable(_))));
        assert_eq!(parse_duration("-5m"), Err(DurationError::Negative));
    }

    #[test]
    fn a_lag_as_drs_writes_it_is_read_and_an_unreadable_one_is_unknown() {
        assert_eq!(parse_iso_duration("P0D"), Some(Duration::ZERO));
        assert_eq!(parse_iso_duration("P2DT1H").map(|d| d.as_secs()), Some(2 * 86_400 + 3600));
        assert_eq!(parse_iso_duration(""), None);
        assert_eq!(parse_iso_duration("later"), None);
    }
}
