//! The attempts of hooks, each with its own time.

use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::{PluginName, WaveName};
use drs_core::plugin::{Fault, HookPhase, Verdict};
use drs_core::time::Timestamp;

use crate::projection::hook;
use crate::surface::Tone;

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Came {
    /// It answered, or a fault kept it from answering.
    Answer(Result<Verdict, Fault>),
    /// It was cut off: by a crash, or by the end of its wave.
    CutOff,
    /// It is under way.
    Nothing,
}

/// One attempt of one hook.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attempt {
    /// The wave.
    pub wave: WaveName,
    /// Before or after it.
    pub phase: HookPhase,
    /// The hook.
    pub hook: PluginName,
    /// From 1.
    pub number: u32,
    /// When it began.
    pub from: Timestamp,
    /// When it ended, or the last that is known of it.
    pub to: Timestamp,
    /// What came of it.
    pub came: Came,
}

impl Attempt {
    /// What it means for a reader.
    pub(crate) fn tone(&self) -> Tone {
        match &self.came {
            Came::Answer(Ok(Verdict::Proceed)) => Tone::Good,
            Came::Answer(Ok(Verdict::RetryAfter { .. })) | Came::Nothing => Tone::Active,
            Came::Answer(Ok(Verdict::Pause { .. } | Verdict::SkipWave { .. })) | Came::CutOff => Tone::Warn,
            Came::Answer(Ok(Verdict::Fail { .. }) | Err(_)) => Tone::Bad,
        }
    }

    /// A sign that carries the tone's meaning without its colour.
    pub(crate) fn sign(&self) -> &'static str {
        match &self.came {
            Came::Answer(Ok(Verdict::Proceed)) => "✓",
            Came::Answer(Ok(Verdict::RetryAfter { .. })) => "↻",
            Came::Answer(Ok(Verdict::Pause { .. })) => "‖",
            Came::Answer(Ok(Verdict::SkipWave { .. })) => "»",
            Came::Answer(Ok(Verdict::Fail { .. }) | Err(_)) => "✕",
            Came::CutOff => "…",
            Came::Nothing => "▸",
        }
    }

    /// What came of it, in words, cleaned.
    pub(crate) fn words(&self) -> String {
        match &self.came {
            Came::Answer(answer) => hook::answer(answer),
            Came::CutOff => "cut off before it answered".to_owned(),
            Came::Nothing => "under way".to_owned(),
        }
    }

    /// Whether both this attempt and `next`, which follows it, only asked for another one of the same hook.
    pub(crate) fn goes_on_in(&self, next: &Self) -> bool {
        let again = |attempt: &Self| matches!(attempt.came, Came::Answer(Ok(Verdict::RetryAfter { .. })));
        again(self) && again(next) && next.is_of(&self.wave, self.phase, &self.hook)
    }

    fn is_of(&self, wave: &WaveName, phase: HookPhase, hook: &PluginName) -> bool {
        self.wave == *wave && self.phase == phase && self.hook == *hook
    }
}

pub(super) fn note(attempts: &mut Vec<Attempt>, entry: &Entry) {
    match &entry.event {
        Event::HookStarted { wave, phase, hook, attempt, .. } => {
            let before = attempts.iter_mut().rev().find(|one| one.is_of(wave, *phase, hook));
            if let Some(before) = before.filter(|before| before.came == Came::Nothing) {
                (before.came, before.to) = (Came::CutOff, entry.at);
            }
            attempts.push(Attempt {
                wave: wave.clone(),
                phase: *phase,
                hook: hook.clone(),
                number: *attempt,
                from: entry.at,
                to: entry.at,
                came: Came::Nothing,
            });
        }
        Event::HookAnswered { wave, phase, hook, attempt, outcome } => {
            let started = |one: &&mut Attempt| one.is_of(wave, *phase, hook) && one.number == *attempt;
            if let Some(attempt) = attempts.iter_mut().rev().find(started) {
                (attempt.came, attempt.to) = (Came::Answer(outcome.result.clone()), entry.at);
            }
        }
        _ => {}
    }
}

/// What has no answer by now was cut off when its wave ended, or is under way.
pub(super) fn close(attempts: &mut [Attempt], execution: &Execution) {
    for attempt in attempts.iter_mut().filter(|attempt| attempt.came == Came::Nothing) {
        match execution.wave(&attempt.wave).and_then(|wave| wave.ended) {
            Some(ended) => (attempt.came, attempt.to) = (Came::CutOff, ended.max(attempt.from)),
            None => attempt.to = execution.last_event,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::History;
    use super::*;
    use crate::sample::{self, Sample};

    fn attempt(hook: &str, number: u32, came: Came) -> Attempt {
        let (wave, phase) = ("database".into(), HookPhase::After);
        Attempt { wave, phase, hook: hook.into(), number, from: sample::at(1), to: sample::at(2), came }
    }

    #[test]
    fn attempts_that_only_ask_for_the_next_go_on_in_it() {
        let again = Came::Answer(Ok(Verdict::RetryAfter {
            delay: std::time::Duration::from_secs(15),
            reason: "not yet".to_owned(),
            state: None,
        }));
        let first = attempt("health-gate", 1, again.clone());
        assert!(first.goes_on_in(&attempt("health-gate", 2, again.clone())));
        assert!(!first.goes_on_in(&attempt("shop-answers", 1, again)));
        assert!(!first.goes_on_in(&attempt("health-gate", 2, Came::Answer(Ok(Verdict::Proceed)))));
        assert!(!first.goes_on_in(&attempt("health-gate", 2, Came::CutOff)));
    }

    fn told(sample: &Sample) -> Vec<(u32, &'static str, i64)> {
        let history = History::of(sample.entries()).unwrap();
        let seconds = |attempt: &Attempt| attempt.to.as_second() - attempt.from.as_second();
        history.attempts.iter().map(|attempt| (attempt.number, attempt.sign(), seconds(attempt))).collect()
    }

    #[test]
    fn every_attempt_has_its_own_time_and_answer() {
        assert_eq!(told(&sample::retrying()), [(1, "✓", 1), (1, "↻", 1)]);
        assert_eq!(told(&sample::hostile()), [(1, "✓", 1), (1, "✕", 1)]);
    }

    #[test]
    fn an_attempt_without_an_answer_was_cut_off_or_is_under_way() {
        let begun = |attempt| Event::HookStarted {
            wave: "database".into(),
            phase: HookPhase::Before,
            hook: "replication-gate".into(),
            attempt,
            last_attempt: false,
        };
        let crashed = sample::started().then(10, begun(1)).then(25, begun(2)).then(40, Event::WavesEnded);
        assert_eq!(told(&crashed), [(1, "…", 15), (2, "▸", 15)]);
    }
}
