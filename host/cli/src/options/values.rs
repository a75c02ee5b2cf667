//! Values of arguments that are read from text.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use drs_core::ids::{PluginName, WaveName};
use drs_core::time::parse_duration;

/// How fast a simulator's time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speed {
    /// So many times as fast as the wall's.
    Factor(NonZeroU32),
    /// It jumps: nothing is waited for.
    Max,
}

impl Speed {
    /// The largest factor: beyond it a second of the runtime is less than a timer can tell.
    pub(crate) const MAX_FACTOR: u32 = 1_000;
}

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "max" {
            return Ok(Self::Max);
        }
        let factor = text.parse::<NonZeroU32>().ok().filter(|factor| factor.get() <= Self::MAX_FACTOR);
        factor.map(Self::Factor).ok_or_else(|| format!("write a number from 1 to {}, or `max`", Self::MAX_FACTOR))
    }
}

impl std::fmt::Display for Speed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Factor(factor) => write!(f, "×{factor}"),
            Self::Max => f.write_str("at full speed"),
        }
    }
}

/// How often a store is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScanEvery(pub Duration);

impl ScanEvery {
    /// More often would be nothing but load.
    const LEAST: Duration = Duration::from_secs(1);
    /// More rarely, and whoever waits for it would think that it hangs.
    const MOST: Duration = Duration::from_secs(600);
}

impl FromStr for ScanEvery {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match parse_duration(text) {
            Ok(every) if (Self::LEAST..=Self::MOST).contains(&every) => Ok(Self(every)),
            Ok(_) => Err("write a duration from 1s to 10m".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// How long a host may be silent before another takes its executions over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeaseLength(pub Duration);

impl LeaseLength {
    /// Within less, a host that is only slow would lose its executions: nothing is sent in a lease's last five seconds.
    const LEAST: Duration = Duration::from_secs(10);
    /// More, and a recovery would stand still for too long when its host dies.
    const MOST: Duration = Duration::from_secs(600);
}

impl FromStr for LeaseLength {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match parse_duration(text) {
            Ok(length) if (Self::LEAST..=Self::MOST).contains(&length) => Ok(Self(length)),
            Ok(_) => Err("write a duration from 10s to 10m".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// A hook of a wave, as `WAVE/HOOK`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HookPath {
    /// The wave.
    pub wave: WaveName,
    /// The hook.
    pub hook: PluginName,
}

impl FromStr for HookPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.rsplit_once('/') {
            Some((wave, hook)) if !wave.is_empty() && !hook.is_empty() => {
                Ok(Self { wave: wave.into(), hook: hook.into() })
            }
            _ => Err("write the wave and the hook as `WAVE/HOOK`, such as `database/replication-gate`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_a_factor_or_max() {
        assert_eq!("120".parse(), Ok(Speed::Factor(NonZeroU32::new(120).unwrap())));
        assert_eq!("max".parse(), Ok(Speed::Max));
        for text in ["0", "-1", "1001", "fast", "1.5"] {
            assert!(text.parse::<Speed>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_store_is_looked_through_every_second_at_most_and_every_ten_minutes_at_least() {
        assert_eq!("5s".parse(), Ok(ScanEvery(Duration::from_secs(5))));
        for text in ["0s", "500ms", "11m", "5", "often"] {
            assert!(text.parse::<ScanEvery>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_lease_is_ten_seconds_at_least_and_ten_minutes_at_most() {
        assert_eq!("10s".parse(), Ok(LeaseLength(Duration::from_secs(10))));
        assert_eq!("10m".parse(), Ok(LeaseLength(Duration::from_secs(600))));
        for text in ["9s", "0s", "601s", "1h", "30", "long"] {
            assert!(text.parse::<LeaseLength>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_hook_is_named_with_its_wave() {
        assert_eq!("a/b/gate".parse(), Ok(HookPath { wave: "a/b".into(), hook: "gate".into() }));
        for text in ["gate", "/gate", "wave/"] {
            assert!(text.parse::<HookPath>().is_err(), "{text}");
        }
    }
}
