//! Values of arguments that are read from text.

use std::num::NonZeroU32;
use std::str::FromStr;

use drs_core::ids::{PluginName, WaveName};

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
    fn a_hook_is_named_with_its_wave() {
        assert_eq!("a/b/gate".parse(), Ok(HookPath { wave: "a/b".into(), hook: "gate".into() }));
        for text in ["gate", "/gate", "wave/"] {
            assert!(text.parse::<HookPath>().is_err(), "{text}");
        }
    }
}
