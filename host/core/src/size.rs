//! Sizes as they are read and written on every surface: `64 MiB`, `16 KiB`, `100 B`.

/// The units, the largest first.
const UNITS: [(&str, u64); 4] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];

/// Why a text is not a size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// A number without a unit, such as `64`.
    #[error("a size needs a unit, such as `{0} KiB` or `{0} MiB`")]
    NoUnit(String),
    /// Anything else that can't be read.
    #[error("`{0}` is not a size; write it as `64 MiB` or `16 KiB`")]
    Unreadable(String),
}

/// Reads a size in bytes: a whole number with its unit, `B`, `KiB`, `MiB` or `GiB`.
///
/// # Errors
/// [`SizeError`] for anything else, and for what is larger than a `u64` holds.
pub fn parse_size(text: &str) -> Result<u64, SizeError> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unreadable = || SizeError::Unreadable(text.to_owned());
    let number: u64 = digits.parse().map_err(|_| unreadable())?;
    let unit = unit.trim_start();
    if unit.is_empty() {
        return Err(SizeError::NoUnit(digits.to_owned()));
    }
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(unreadable)?;
    number.checked_mul(*factor).ok_or_else(unreadable)
}

/// Writes a size so that [`parse_size`] reads it back: exact, in the largest unit that leaves no rest.
pub fn format_size(bytes: u64) -> String {
    let fits = |(_, factor): &&(&str, u64)| bytes >= *factor && bytes.is_multiple_of(*factor);
    match UNITS.iter().find(fits) {
        Some((unit, factor)) => format!("{} {unit}", bytes / factor),
        None => format!("{bytes} B"),
    }
}

/// Serde for a size that may be absent, as text with its unit.
pub mod size_text {
    use super::{format_size, parse_size};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes `64 MiB` or null.
    pub fn serialize<S: Serializer>(size: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
        match size {
            Some(size) => serializer.serialize_some(&format_size(*size)),
            None => serializer.serialize_none(),
        }
    }

    /// Reads `64 MiB` or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse_size(&text).map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_reads_and_writes_with_its_unit() {
        for (text, bytes) in [("64 MiB", 64 << 20), ("16 KiB", 16 << 10), ("1 GiB", 1 << 30), ("100 B", 100)] {
            assert_eq!(parse_size(text), Ok(bytes));
            assert_eq!(format_size(bytes), text);
        }
        assert_eq!(parse_size("64MiB"), Ok(64 << 20));
        assert_eq!(format_size((16 << 10) + 1), "16385 B");
        assert_eq!(format_size(0), "0 B");
    }

    #[test]
    fn a_size_without_a_unit_or_with_another_is_refused() {
        assert_eq!(parse_size("64"), Err(SizeError::NoUnit("64".into())));
        for text in
            ["", "MiB", "64 MB", "1.5 MiB", "-1 KiB", "64 mib", "99999999999999999999 B", "18446744073709551615 GiB"]
        {
            assert!(matches!(parse_size(text), Err(SizeError::Unreadable(_))), "{text}");
        }
    }
}
