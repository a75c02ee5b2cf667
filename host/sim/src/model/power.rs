//! Stopping, starting and terminating an instance by EC2, beside DRS.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Ec2State, Instance, Model};
use crate::fleet::Phase;

/// An instance that was started or stopped after its launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Turn {
    /// Started, not stopped.
    pub(crate) on: bool,
    /// When it is in the new state.
    pub(crate) done: Timestamp,
    /// When the status checks have a result.
    pub(crate) checked: Timestamp,
}

impl Turn {
    pub(super) fn state(self, now: Timestamp) -> Ec2State {
        match (self.on, self.done <= now) {
            (true, true) => Ec2State::Running,
            (true, false) => Ec2State::Pending,
            (false, true) => Ec2State::Stopped,
            (false, false) => Ec2State::Stopping,
        }
    }
}

impl Model {
    /// Begins to start or to stop an instance.
    pub(crate) fn turn(&mut self, id: &str, on: bool, now: Timestamp) {
        let phase = if on { Phase::Start } else { Phase::Stop };
        let Some(done) = self.after(id, phase, now) else { return };
        let Some(checked) = self.after(id, Phase::StatusChecks, done) else { return };
        if let Some(instance) = self.instance_mut(id) {
            instance.turn = Some(Turn { on, done, checked });
        }
    }

    /// Begins to terminate an instance. DRS goes on listing it: it knows nothing of that.
    pub(crate) fn terminate(&mut self, id: &str, now: Timestamp) {
        let Some(end) = self.after(id, Phase::Terminate, now) else { return };
        if let Some(instance) = self.instance_mut(id) {
            let begun = instance.termination.is_some_and(|(start, _)| start <= now);
            instance.termination = instance.termination.filter(|_| begun).or(Some((now, end)));
        }
    }

    /// When a phase of an instance ends that begins at `start`.
    fn after(&self, id: &str, phase: Phase, start: Timestamp) -> Option<Timestamp> {
        let instance = self.state.instances.get(id)?;
        let server = self.fleet.server(&instance.server)?;
        Some(start + self.length(server, phase, &instance.job))
    }

    fn instance_mut(&mut self, id: &str) -> Option<&mut Instance> {
        self.state.instances.get_mut(id)
    }
}
