//! How long an execution will take: an estimate with its assumptions, for a plan and for what is under way.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::execution::{Execution, WaveState};
use drs_core::ids::WaveName;
use drs_core::plan::Plan;
use drs_core::status::{ExecutionStatus, WaveStatus};
use drs_core::time::{Timestamp, between};

/// How long a job takes: the mean of the two jobs of a recorded drill of small Linux servers, 533 s and 539 s.
pub(crate) const RECORDED_JOB: Duration = Duration::from_secs(536);

/// The conversion within it, 198 s and 175 s.
pub(crate) const RECORDED_CONVERSION: Duration = Duration::from_secs(186);

/// The launch within it, 278 s and 310 s.
pub(crate) const RECORDED_LAUNCH: Duration = Duration::from_secs(294);

/// How long the jobs of a plan take, along its longest path. Hooks, pauses and waits for quotas are not counted.
pub(crate) fn of_plan(plan: &Plan) -> Duration {
    longest(plan.waves.iter().map(|wave| (&wave.name, wave.depends_on.as_slice(), RECORDED_JOB)))
}

/// How long an execution will still take, as far as jobs tell it: from the jobs that have ended, else from the recorded
/// ones. `None` while it is paused, and after its last wave.
pub(crate) fn remaining(execution: &Execution, now: Timestamp) -> Option<Duration> {
    if execution.status != ExecutionStatus::Running {
        return None;
    }
    let job = mean_job(execution).unwrap_or(RECORDED_JOB);
    let waves = execution.waves.iter();
    Some(longest(waves.map(|wave| (&wave.name, wave.planned.depends_on.as_slice(), left(execution, wave, job, now)))))
}

fn left(execution: &Execution, wave: &WaveState, job: Duration, now: Timestamp) -> Duration {
    match wave.status {
        WaveStatus::Pending | WaveStatus::Initiated => job,
        WaveStatus::Launching => {
            let since = execution.servers_of(wave).filter_map(|server| server.launching_since).min().unwrap_or(now);
            job.saturating_sub(between(since, now))
        }
        _ => Duration::ZERO,
    }
}

/// The mean time of the launch jobs that have ended.
fn mean_job(execution: &Execution) -> Option<Duration> {
    let launches = execution.jobs.values().filter(|job| job.launches.is_some());
    let times: Vec<Duration> = launches.filter_map(|job| Some(between(job.created(), job.seen.ended?))).collect();
    let count = u32::try_from(times.len()).ok().filter(|count| *count > 0)?;
    Some(times.iter().sum::<Duration>() / count)
}

/// The length of the longest path through waves that name the waves before them, in any order. It ends
/// whatever they name.
fn longest<'a>(waves: impl Iterator<Item = (&'a WaveName, &'a [WaveName], Duration)>) -> Duration {
    let waves: Vec<_> = waves.collect();
    let mut ends: BTreeMap<&WaveName, Duration> = BTreeMap::new();
    for _ in 0..waves.len() {
        for (name, before, time) in &waves {
            let start = before.iter().filter_map(|before| ends.get(before)).max().copied().unwrap_or_default();
            ends.insert(name, start + *time);
        }
    }
    ends.values().max().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn waves_that_depend_on_each_other_add_up_and_others_do_not() {
        let (a, b, c) = (WaveName::from("a"), WaveName::from("b"), WaveName::from("c"));
        let second = Duration::from_secs(1);
        let on_a = [a.clone()];
        assert_eq!(
            longest([(&b, on_a.as_slice(), second), (&a, &[], second * 2), (&c, &[], second)].into_iter()),
            second * 3
        );
    }

    #[test]
    fn what_is_left_shrinks_with_time_and_is_unknown_in_a_pause() {
        let execution = sample::launching().execution();
        let early = remaining(&execution, sample::at(130)).unwrap();
        let late = remaining(&execution, sample::at(330)).unwrap();
        assert_eq!(early - late, Duration::from_secs(200));
        assert_eq!(remaining(&sample::paused().execution(), sample::at(330)), None);
    }
}
