//! The SDK's clock over the core's, and the times of DRS as texts.

use std::sync::Arc;
use std::time::SystemTime;

use aws_smithy_async::time::TimeSource;
use drs_core::ports::Clock;
use drs_core::time::Timestamp;

/// A clock of the core as the SDK's time source: every signature but a launch's has its time.
#[derive(Debug, Clone)]
pub(crate) struct CoreTime(pub(crate) Arc<dyn Clock>);

impl TimeSource for CoreTime {
    fn now(&self) -> SystemTime {
        SystemTime::from(self.0.now())
    }
}

/// Reads a time as DRS writes it, with `Z` or with `+00:00`. What can't be read is unknown.
pub(crate) fn instant(text: Option<&str>) -> Option<Timestamp> {
    let text = text?;
    text.parse().inspect_err(|_| tracing::debug!(text, "a time that can't be read")).ok()
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn a_time_reads_with_z_and_with_an_offset() {
        let z = instant(Some("2024-03-01T10:00:00.123456Z"));
        assert!(z.is_some());
        assert_eq!(z, instant(Some("2024-03-01T10:00:00.123456+00:00")));
    }

    #[test]
    fn an_unreadable_time_is_unknown() {
        assert_eq!(instant(Some("yesterday")), None);
        assert_eq!(instant(None), None);
    }
}
