//! The course of a server's launch: the phases that its job's log tells.

use drs_core::aws::JobLogItem;
use drs_core::execution::{Execution, ServerState};
use drs_core::time::Timestamp;

use super::history::ServerTimes;

/// A phase of a launch, in the order in which a server goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// The launch was asked for, and the log tells of no phase.
    Waiting,
    /// DRS makes a recovery point.
    Snapshot,
    /// DRS removes the instance of an earlier launch.
    Removal,
    /// DRS converts the disks.
    Conversion,
    /// DRS launches the instance.
    Launch,
}

impl Phase {
    /// Every phase, in order.
    pub(crate) const ALL: [Self; 5] = [Self::Waiting, Self::Snapshot, Self::Removal, Self::Conversion, Self::Launch];

    /// The word on every surface.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Snapshot => "snapshot",
            Self::Removal => "removal",
            Self::Conversion => "conversion",
            Self::Launch => "launch",
        }
    }

    fn begun_by(event: &str) -> Option<Self> {
        match event {
            "SNAPSHOT_START" => Some(Self::Snapshot),
            "CLEANUP_START" => Some(Self::Removal),
            "CONVERSION_START" => Some(Self::Conversion),
            "LAUNCH_START" => Some(Self::Launch),
            _ => None,
        }
    }

    fn ended_by(event: &str) -> Option<Self> {
        match event {
            "SNAPSHOT_END" | "SNAPSHOT_FAIL" => Some(Self::Snapshot),
            "CLEANUP_END" | "CLEANUP_FAIL" => Some(Self::Removal),
            "CONVERSION_END" | "CONVERSION_FAIL" => Some(Self::Conversion),
            "LAUNCH_END" | "LAUNCH_FAILED" => Some(Self::Launch),
            _ => None,
        }
    }
}

/// The course of one launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Course {
    /// When it was asked for.
    pub from: Timestamp,
    /// When it was known what became of the server, or the last that is known.
    pub to: Timestamp,
    /// The phases, one after the other, without gaps from `from` to `to`.
    pub phases: Vec<(Phase, Timestamp, Timestamp)>,
}

impl Course {
    /// Of a server; `None` when its launch was never asked for. It is cut off at `end`.
    pub(crate) fn of(execution: &Execution, server: &ServerState, times: &ServerTimes, end: Timestamp) -> Option<Self> {
        let from = times.asked?.min(end);
        let to = times.known.unwrap_or(end).clamp(from, end);
        let job = server.job.as_ref().and_then(|job| execution.jobs.get(job));
        let own = job.iter().flat_map(|job| &job.log).filter(|item| item.server.as_ref() == Some(&server.id));
        let mut steps: Vec<(Timestamp, &JobLogItem)> = own.filter_map(|item| Some((item.at?, item))).collect();
        steps.sort_by_key(|(at, _)| *at);
        Some(Self { from, to, phases: phases(from, to, &steps) })
    }

    /// How long it was in a phase; `None` when it never was.
    pub(crate) fn time_in(&self, phase: Phase) -> Option<std::time::Duration> {
        let spans = self.phases.iter().filter(|(at, _, _)| *at == phase);
        spans.map(|(_, from, to)| drs_core::time::between(*from, *to)).reduce(|sum, more| sum + more)
    }
}

fn phases(from: Timestamp, to: Timestamp, steps: &[(Timestamp, &JobLogItem)]) -> Vec<(Phase, Timestamp, Timestamp)> {
    let mut phases = Vec::new();
    let (mut phase, mut since) = (Phase::Waiting, from);
    for (at, item) in steps {
        let ends = Phase::ended_by(&item.event).is_some_and(|ended| ended == phase).then_some(Phase::Waiting);
        let Some(next) = Phase::begun_by(&item.event).or(ends) else { continue };
        let at = (*at).clamp(since, to);
        if since < at {
            phases.push((phase, since, at));
        }
        (phase, since) = (next, at);
    }
    if since < to {
        phases.push((phase, since, to));
    }
    phases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::history::History;
    use crate::sample;

    fn course(sample: &sample::Sample, number: u32) -> Vec<(Phase, i64)> {
        let execution = sample.execution();
        let times = History::of(sample.entries()).unwrap().of_server(&sample::server(number));
        let server = &execution.servers[&sample::server(number)];
        let course = Course::of(&execution, server, &times, execution.last_event).unwrap();
        let seconds = |from: Timestamp, to: Timestamp| to.as_second() - from.as_second();
        course.phases.iter().map(|(phase, from, to)| (*phase, seconds(*from, *to))).collect()
    }

    #[test]
    fn a_phase_lasts_until_the_next_begins_or_the_truth_is_known() {
        let told = [(Phase::Waiting, 55), (Phase::Conversion, 179), (Phase::Launch, 300)];
        assert_eq!(course(&sample::retrying(), 1), told);
        assert_eq!(course(&sample::launching(), 1), [(Phase::Waiting, 55)], "nothing is known after the last event");
    }

    #[test]
    fn a_server_that_was_never_launched_has_no_course() {
        let sample = sample::launching();
        let execution = sample.execution();
        let server = &execution.servers[&sample::server(3)];
        assert_eq!(Course::of(&execution, server, &ServerTimes::default(), execution.last_event), None);
    }

    #[test]
    fn times_of_aws_that_lie_outside_the_launch_are_cut_to_it() {
        let at = |second| sample::at(second);
        let item =
            |event: &str| JobLogItem { event: event.into(), at: None, server: None, instance: None, error: None };
        let (early, late) = (item("SNAPSHOT_START"), item("LAUNCH_START"));
        let told = phases(at(10), at(20), &[(at(1), &early), (at(90), &late)]);
        assert_eq!(told, [(Phase::Snapshot, at(10), at(20))]);
    }
}
