//! A plug-in's `config` of the recipe.

use std::time::Duration;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};

use crate::Error;

/// Reads the configuration, JSON text, into the author's type. Mark the type `#[serde(deny_unknown_fields)]`: a key that
/// nobody reads is a mistake in the recipe.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Config(error.to_string()))
}

/// A duration as recipes write it: `90s`, `5m`, `1h30m`. A number without a unit is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigDuration(pub Duration);

impl<'de> Deserialize<'de> for ConfigDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let unreadable =
            |_| D::Error::custom(format!("`{text}` is not a duration; write it as `90s`, `5m` or `1h30m`"));
        humantime::parse_duration(&text).map(ConfigDuration).map_err(unreadable)
    }
}

/// Writes a duration as recipes do, to the second: `1h30m`.
pub fn format_duration(duration: Duration) -> String {
    let whole = Duration::from_secs(duration.as_secs());
    humantime::format_duration(whole).to_string().replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_and_written_with_its_unit() {
        let ConfigDuration(duration) = read("\"1h30m\"").unwrap();
        assert_eq!(duration, Duration::from_secs(5400));
        assert_eq!(format_duration(duration + Duration::from_millis(7)), "1h30m");
    }

    #[test]
    fn a_number_without_a_unit_is_refused_with_what_to_write() {
        let error = read::<ConfigDuration>("\"30\"").unwrap_err().to_string();
        assert!(error.contains("`30` is not a duration; write it as `90s`"), "{error}");
    }
}
