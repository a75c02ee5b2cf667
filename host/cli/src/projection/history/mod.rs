//! What happened when: the events of an execution walked through once. An execution itself says how things stand; this
//! says when they came to stand so.

mod attempts;
mod lines;
mod pauses;

use std::collections::BTreeMap;

use drs_core::event::{Entry, Event, Purpose};
use drs_core::execution::{Execution, FoldError};
use drs_core::ids::ServerId;
use drs_core::time::Timestamp;

pub(crate) use attempts::Attempt;
pub(crate) use lines::Line;
pub(crate) use pauses::PauseSpan;

/// The instants of one server, as far as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ServerTimes {
    /// Its launch settings were read, to be prepared.
    pub read: Option<Timestamp>,
    /// Its launch settings were as they were to be.
    pub applied: Option<Timestamp>,
    /// Its launch was asked for, the last time.
    pub asked: Option<Timestamp>,
    /// What became of it was known.
    pub known: Option<Timestamp>,
    /// Its launch settings were read, to be put back.
    pub restore_begun: Option<Timestamp>,
    /// Its instance was gone.
    pub terminated: Option<Timestamp>,
}

/// What happened when.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// Everything that matters to a reader, oldest first.
    pub lines: Vec<Line>,
    /// Every attempt of every hook, in order of their starts.
    pub attempts: Vec<Attempt>,
    /// The pauses, also one that holds.
    pub pauses: Vec<PauseSpan>,
    /// When another process took the execution up again.
    pub taken_up: Vec<Timestamp>,
    /// The instants of the servers of which anything is known.
    pub servers: BTreeMap<ServerId, ServerTimes>,
}

impl History {
    /// Of an execution's events.
    ///
    /// # Errors
    /// When the events do not fit each other.
    pub(crate) fn of(entries: &[Entry]) -> Result<Self, FoldError> {
        let (first, rest) = entries.split_first().ok_or(FoldError::Empty)?;
        let mut execution = Execution::begin(first)?;
        let mut history = Self::default();
        history.note(&execution, first);
        for entry in rest {
            execution.apply(entry)?;
            history.note(&execution, entry);
        }
        attempts::close(&mut history.attempts, &execution);
        Ok(history)
    }

    /// The instants of a server.
    pub(crate) fn of_server(&self, server: &ServerId) -> ServerTimes {
        self.servers.get(server).cloned().unwrap_or_default()
    }

    /// `execution` is as it stands after the entry.
    fn note(&mut self, execution: &Execution, entry: &Entry) {
        lines::note(&mut self.lines, execution, entry);
        attempts::note(&mut self.attempts, entry);
        pauses::note(&mut self.pauses, execution, entry);
        match &entry.event {
            Event::DriverStarted { epoch, .. } if *epoch > 1 => self.taken_up.push(entry.at),
            event => self.note_servers(event, entry.at),
        }
    }

    fn note_servers(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::SettingsRead { server, purpose: Purpose::Apply, .. } => {
                self.server(server).read.get_or_insert(at);
            }
            Event::SettingsRead { server, purpose: Purpose::Restore, .. } => {
                self.server(server).restore_begun.get_or_insert(at);
            }
            Event::SettingsApplied { server, .. } => self.server(server).applied = Some(at),
            Event::LaunchIntended { servers, .. } => {
                servers.iter().for_each(|witness| self.server(&witness.server).asked = Some(at));
            }
            Event::LaunchRefused { server, .. } => self.server(server).known = Some(at),
            Event::ServersSettled { servers, .. } => {
                servers.iter().for_each(|truth| self.server(&truth.server).known = Some(at));
            }
            Event::ServersGivenUp { servers, .. } => {
                servers.iter().for_each(|server| self.server(server).known = Some(at));
            }
            Event::InstancesTerminated { servers } => {
                servers.iter().for_each(|server| self.server(server).terminated = Some(at));
            }
            _ => {}
        }
    }

    fn server(&mut self, id: &ServerId) -> &mut ServerTimes {
        self.servers.entry(id.clone()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_instants_of_a_server_are_those_of_its_events() {
        let history = History::of(sample::completed().entries()).unwrap();
        let times = history.of_server(&sample::server(1));
        let second = |at: Option<Timestamp>| at.map(|at| at.as_second() - sample::at(0).as_second());
        assert_eq!(
            [times.read, times.applied, times.asked, times.known, times.terminated].map(second),
            [Some(4), Some(4), Some(6), Some(540), Some(1200)]
        );
        assert_eq!(history.of_server(&"s-unknown".into()), ServerTimes::default());
    }
}
