//! How old the data is that servers were launched with, against the recovery point objective. What the record does not
//! hold is said to be not recorded, and never assumed.

use std::time::Duration;

use drs_core::execution::{Execution, ServerState, WaveState};
use drs_core::time::{Timestamp, between};

use crate::surface::Tone;
use crate::words::{count, duration};

use super::history::History;

/// What is recorded of the data of one launched server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RecoveryPoint<'a> {
    /// The server.
    pub server: &'a ServerState,
    /// The recovery point that it was launched from, as DRS says.
    pub point: Option<Timestamp>,
    /// How old the point was when the launch was asked for; nothing for one that was made for the launch.
    pub age: Option<Duration>,
    /// How far replication was behind when the launch was asked for.
    pub lag: Option<Duration>,
}

impl RecoveryPoint<'_> {
    /// Against an objective: met, missed, or unknown.
    pub(crate) fn within(&self, rpo: Duration) -> Option<bool> {
        match (self.age, self.lag) {
            (Some(age), _) if age > rpo => Some(false),
            (_, Some(lag)) if lag > rpo => Some(false),
            (Some(_), _) => Some(true),
            (None, _) => None,
        }
    }
}

/// Of every server that was launched, in the order of the plan.
pub(crate) fn recovery_points<'a>(execution: &'a Execution, history: &History) -> Vec<RecoveryPoint<'a>> {
    let servers = execution.waves.iter().flat_map(|wave| execution.servers_of(wave).map(move |server| (wave, server)));
    let launched = servers.filter(|(_, server)| server.status.was_launched());
    launched.map(|(wave, server)| of(wave, server, history.of_server(&server.id).asked)).collect()
}

fn of<'a>(wave: &WaveState, server: &'a ServerState, asked: Option<Timestamp>) -> RecoveryPoint<'a> {
    let batch = wave.batches.iter().find(|batch| Some(batch.number) == server.batch);
    let witness = batch.and_then(|batch| batch.servers.iter().find(|witness| witness.server == server.id));
    let point = server.point_in_time;
    let age = point.zip(asked).map(|(point, asked)| between(point, asked));
    RecoveryPoint { server, point, age, lag: witness.and_then(|witness| witness.lag) }
}

/// The points together, as a reader wants them first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Objective {
    /// The oldest data that is recorded: `3m20s`, or `not recorded`.
    pub value: String,
    /// Against the objective, in words.
    pub words: String,
    /// What the words mean.
    pub tone: Tone,
}

/// The data of all launched servers against the plan's objective.
pub(crate) fn objective(execution: &Execution, points: &[RecoveryPoint<'_>]) -> Objective {
    let oldest = points.iter().filter_map(|point| point.age.max(point.lag.filter(|_| point.age.is_some()))).max();
    let value = oldest.map_or_else(|| "not recorded".to_owned(), duration);
    let (words, tone) = match execution.plan.rpo {
        Some(rpo) => against(rpo, points, execution.servers.len()),
        None => ("the plan has no RPO".to_owned(), Tone::Quiet),
    };
    Objective { value, words, tone }
}

/// The points of the launched servers, of `all` that the plan has.
fn against(rpo: Duration, points: &[RecoveryPoint<'_>], all: usize) -> (String, Tone) {
    let missed = points.iter().filter(|point| point.within(rpo) == Some(false)).count();
    let unknown = points.iter().filter(|point| point.within(rpo).is_none()).count();
    let met = points.len() - missed - unknown;
    let (target, servers) = (duration(rpo), count(all, "server"));
    let (words, tone) = match (points.len(), missed, met) {
        (0, _, _) => return (format!("the RPO is {target}; no server was launched"), Tone::Quiet),
        (_, 0, 0) => (format!("the RPO is {target}; the record does not hold the recovery points"), Tone::Warn),
        (_, 0, met) if met == all => return (format!("within the RPO of {target}: {servers}"), Tone::Good),
        (_, 0, met) => (format!("within the RPO of {target}: {met} of {servers}"), Tone::Warn),
        (_, missed, _) => (format!("RPO {target} missed by {missed} of {servers}"), Tone::Bad),
    };
    let rest = [(unknown, "not recorded"), (all.saturating_sub(points.len()), "not launched")];
    let rest = rest.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("; {number} {what}"));
    (words + &rest.collect::<String>(), tone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, Sample};

    fn told(sample: &Sample) -> Objective {
        let execution = sample.execution();
        let history = History::of(sample.entries()).unwrap();
        objective(&execution, &recovery_points(&execution, &history))
    }

    #[test]
    fn points_within_the_objective_are_told_with_the_oldest() {
        let told = told(&sample::launched_from_points(&[Some(-400), Some(6), Some(565), Some(565)]));
        assert_eq!((told.value.as_str(), told.tone), ("6m46s", Tone::Good));
        assert_eq!(told.words, "within the RPO of 15m: 4 servers");
    }

    #[test]
    fn servers_that_were_not_launched_have_not_met_it() {
        let told = told(&sample::launched_from_points(&[Some(-400), Some(6)]));
        assert_eq!(told.words, "within the RPO of 15m: 2 of 4 servers; 2 not launched");
        assert_eq!(told.tone, Tone::Warn);
    }

    #[test]
    fn one_point_that_is_too_old_misses_it() {
        let told = told(&sample::launched_from_points(&[Some(-4000), Some(6)]));
        assert_eq!((told.words.as_str(), told.tone), ("RPO 15m missed by 1 of 4 servers; 2 not launched", Tone::Bad));
    }

    #[test]
    fn what_is_not_recorded_is_not_guessed() {
        let nothing = told(&sample::launched_from_points(&[None, None]));
        assert_eq!((nothing.value.as_str(), nothing.tone), ("not recorded", Tone::Warn));
        let half = told(&sample::launched_from_points(&[None, Some(6)]));
        assert_eq!(half.words, "within the RPO of 15m: 1 of 4 servers; 1 not recorded; 2 not launched");
        assert_eq!(told(&sample::started()).words, "the RPO is 15m; no server was launched");
    }

    #[test]
    fn a_fresh_point_of_stale_replication_does_not_meet_it() {
        let execution = sample::launched_from_points(&[Some(6), Some(6)]).execution();
        let server = &execution.servers[&sample::server(1)];
        let rpo = Duration::from_secs(900);
        let point = RecoveryPoint { server, point: None, age: Some(Duration::ZERO), lag: Some(rpo * 2) };
        assert_eq!(point.within(rpo), Some(false));
        assert_eq!(RecoveryPoint { age: None, lag: Some(Duration::ZERO), ..point }.within(rpo), None);
    }
}
