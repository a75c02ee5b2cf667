//! A hook in words: how it stands, and why.

use std::borrow::Cow;

use drs_core::execution::{HookRun, HookState, WaveState};
use drs_core::plugin::{Fault, FaultKind, Verdict};
use drs_core::time::Timestamp;

use crate::clean::clean;
use crate::surface::Tone;

/// How a hook of a wave stands, in one word: its verdict once it has one.
pub(crate) fn word(wave: &WaveState, hook: &HookRun) -> &'static str {
    match &hook.state {
        HookState::Waiting if wave.status.is_final() => "not-run",
        HookState::Waiting => "waiting",
        HookState::Running { .. } => "running",
        HookState::CutOff { .. } => "cut-off",
        HookState::Retrying { .. } => "retry-after",
        HookState::Satisfied if hook.passed_over => "disabled",
        HookState::Satisfied if hook.accepted => "accepted",
        HookState::Satisfied => "proceed",
        HookState::Paused { .. } => "pause",
        HookState::Failed { .. } if matches!(hook.last, Some(Err(_))) => "fault",
        HookState::Failed { .. } => "fail",
        HookState::Skip { .. } => "skip-wave",
    }
}

/// What the word means for a reader.
pub(crate) fn tone(hook: &HookRun) -> Tone {
    match &hook.state {
        HookState::Waiting => Tone::Quiet,
        HookState::Running { .. } | HookState::CutOff { .. } | HookState::Retrying { .. } => Tone::Active,
        HookState::Satisfied if hook.accepted || hook.passed_over => Tone::Warn,
        HookState::Satisfied => Tone::Good,
        HookState::Paused { .. } | HookState::Skip { .. } => Tone::Warn,
        HookState::Failed { .. } => Tone::Bad,
    }
}

/// Why it stands so, cleaned: the reason that it gave, or what went wrong.
pub(crate) fn detail(hook: &HookRun) -> Option<Cow<'_, str>> {
    match &hook.state {
        HookState::Retrying { reason, .. } => Some(clean(reason)),
        HookState::Paused { detail } | HookState::Failed { detail } | HookState::Skip { detail } => Some(clean(detail)),
        HookState::Waiting | HookState::Running { .. } | HookState::CutOff { .. } | HookState::Satisfied => None,
    }
}

/// When its next attempt is due.
pub(crate) fn due(hook: &HookRun) -> Option<Timestamp> {
    match &hook.state {
        HookState::Retrying { due, .. } => Some(*due),
        _ => None,
    }
}

/// An answer in words: the verdict with its reason, or whose fault it was that there is none.
pub(crate) fn answer(result: &Result<Verdict, Fault>) -> String {
    match result {
        Ok(Verdict::Proceed) => "proceed".to_owned(),
        Ok(Verdict::RetryAfter { delay, reason, .. }) => {
            format!("again in {}: {}", crate::words::duration(*delay), clean(reason))
        }
        Ok(Verdict::Pause { reason }) => format!("pause: {}", clean(reason)),
        Ok(Verdict::Fail { reason }) => format!("fail: {}", clean(reason)),
        Ok(Verdict::SkipWave { reason }) => format!("skip-wave: {}", clean(reason)),
        Err(fault) => clean(&fault.to_string()).into_owned(),
    }
}

/// What to do about a hook that was denied something.
pub(crate) fn remedy(hook: &HookRun) -> Option<String> {
    match hook.last.as_ref()?.as_ref().err()?.kind {
        FaultKind::Denied { ref grant } => {
            Some(format!("if it may, add \"{}\" to `grants` in [plugins.{}]", clean(grant), hook.name))
        }
        FaultKind::Guest | FaultKind::Limit { .. } | FaultKind::Host | FaultKind::Diverged => None,
    }
}

#[cfg(test)]
mod tests {
    use drs_core::plugin::HookPhase;

    use super::*;
    use crate::projection::trouble::troubles;
    use crate::sample;

    #[test]
    fn a_denied_hook_shows_the_line_to_add() {
        let execution = sample::denied().execution();
        let hook = &execution.waves[0].hooks(HookPhase::Before)[0];
        assert_eq!((word(&execution.waves[0], hook), tone(hook)), ("fault", Tone::Bad));
        let help = troubles(&execution).into_iter().find_map(|trouble| trouble.help);
        let line = "if it may, add \"drs:DescribeSourceServers\" to `grants` in [plugins.replication-gate]";
        assert_eq!(help.as_deref(), Some(line));
    }

    #[test]
    fn a_hook_of_an_ended_wave_waits_for_nothing() {
        let after = |sample: sample::Sample| {
            let execution = sample.execution();
            let wave = &execution.waves[0];
            word(wave, &wave.hooks(HookPhase::After)[0])
        };
        assert_eq!(after(sample::started()), "waiting");
        assert_eq!(after(sample::denied()), "not-run");
    }
}
