//! How long an execution took, and where the time went.

use std::time::Duration;

use serde::Serialize;

use crate::ids::WaveName;
use crate::time::{Timestamp, between};

use super::wave::WaveState;
use super::{Execution, HookRun};

/// Durations in seconds, along the critical path: back from the wave that ended last, through the dependency that ended
/// last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// From event 0 to the end of the last wave, or to the last event while waves are under way.
    pub plan_seconds: f64,
    /// The union of the jobs' times from creation to end, as DRS gives them.
    pub job_seconds: f64,
    /// From each hook's first start to its final verdict, waits between attempts included, outside jobs and pauses.
    pub hook_seconds: f64,
    /// Pauses, outside the jobs' time.
    pub paused_seconds: f64,
    /// Waits after waves that the recipe asks for, outside jobs, pauses and hooks.
    pub waited_seconds: f64,
    /// The rest: what the runtime itself cost.
    pub overhead_seconds: f64,
}

impl Execution {
    /// The figures so far.
    pub fn figures(&self) -> Figures {
        let end = self
            .waves
            .iter()
            .filter_map(|wave| wave.ended)
            .max()
            .filter(|_| self.waves_ended.is_some())
            .unwrap_or(self.last_event);
        let plan = (self.started, end);
        let path = self.critical_path();
        let mut jobs: Spans = path.iter().flat_map(|wave| self.job_spans(wave, end)).collect();
        let mut hooks: Spans = path.iter().flat_map(|wave| hook_spans(wave, end)).collect();
        let mut pauses: Spans =
            self.pauses.iter().copied().chain(self.pause.iter().map(|(_, since)| (*since, end))).collect();
        let job_time = union(&mut jobs, plan);
        pauses.extend(jobs.iter().copied());
        let with_pauses = union(&mut pauses, plan);
        hooks.extend(pauses.iter().copied());
        let with_hooks = union(&mut hooks, plan);
        let mut waits: Spans = path.iter().flat_map(|wave| self.wait_spans(wave, end)).collect();
        waits.extend(hooks.iter().copied());
        let with_waits = union(&mut waits, plan);
        let whole = between(plan.0, plan.1);
        Figures {
            plan_seconds: whole.as_secs_f64(),
            job_seconds: job_time.as_secs_f64(),
            hook_seconds: with_hooks.saturating_sub(with_pauses).as_secs_f64(),
            paused_seconds: with_pauses.saturating_sub(job_time).as_secs_f64(),
            waited_seconds: with_waits.saturating_sub(with_hooks).as_secs_f64(),
            overhead_seconds: whole.saturating_sub(with_waits).as_secs_f64(),
        }
    }

    fn critical_path(&self) -> Vec<&WaveState> {
        let mut path = Vec::new();
        let mut at = self.waves.iter().filter(|wave| wave.started.is_some()).max_by_key(|wave| wave.ended);
        while let Some(wave) = at {
            path.push(wave);
            let before = |name: &WaveName| self.wave(name).filter(|wave| wave.started.is_some());
            at = wave.planned.depends_on.iter().filter_map(before).max_by_key(|wave| wave.ended);
        }
        path
    }

    fn job_spans<'a>(
        &'a self,
        wave: &'a WaveState,
        end: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> + 'a {
        let of_wave = move |job: &&super::JobState| job.launches.as_ref().is_some_and(|(name, _)| *name == wave.name);
        self.jobs.values().filter(of_wave).map(move |job| (job.created(), job.seen.ended.unwrap_or(end)))
    }

    /// From the end of each wave that this one depends on to the end of its wait.
    fn wait_spans<'a>(
        &'a self,
        wave: &'a WaveState,
        end: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> + 'a {
        let before = wave.planned.depends_on.iter().filter_map(|name| self.wave(name));
        let started = wave.started.unwrap_or(end);
        before.filter_map(move |before| Some((before.ended?, before.wait_over()?.min(started))))
    }

    /// How long a hook of a wave took so far, in all its rounds, pauses apart.
    pub fn hook_time(&self, wave: &WaveName, hook: &HookRun) -> Duration {
        let end = self.wave(wave).and_then(|wave| wave.ended).unwrap_or(self.last_event);
        let time = |(from, to)| between(from, to).saturating_sub(self.paused_between(from, to));
        rounds(hook, end).map(time).sum()
    }
}

type Spans = Vec<(Timestamp, Timestamp)>;

/// The rounds of all hooks of a wave. What was dropped when the wave ended, ended with it.
fn hook_spans(wave: &WaveState, end: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let end = wave.ended.unwrap_or(end);
    wave.before.iter().chain(&wave.after).flat_map(move |hook| rounds(hook, end))
}

/// The rounds of a hook: those that are over, and the one under way or last.
fn rounds(hook: &HookRun, end: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let last = hook.started.map(|started| (started, hook.ended.unwrap_or(end)));
    hook.earlier.iter().copied().chain(last)
}

/// Merges overlapping spans within `limits` and gives their length in all.
fn union(spans: &mut Spans, limits: (Timestamp, Timestamp)) -> Duration {
    let within = |(from, to): (Timestamp, Timestamp)| (from.max(limits.0), to.min(limits.1));
    let mut sorted: Spans = spans.iter().copied().map(within).filter(|(from, to)| from < to).collect();
    sorted.sort();
    spans.clear();
    for (from, to) in sorted {
        match spans.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => spans.push((from, to)),
        }
    }
    spans.iter().map(|(from, to)| between(*from, *to)).sum()
}
