//! A wave as it stands.

use std::collections::BTreeSet;

use crate::event::SkipCause;
use crate::ids::{PluginName, WaveName};
use crate::plan::PlannedWave;
use crate::plugin::HookPhase;
use crate::selection::Newcomer;
use crate::status::WaveStatus;
use crate::time::{Timestamp, after};

use super::hook::HookRun;
use super::launch::Batch;

/// What holds the launches of a wave back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Since when.
    pub since: Timestamp,
    /// Why, in words: a quota of the account and Region, or what AWS said.
    pub detail: String,
    /// When it is looked at again.
    pub until: Timestamp,
}

/// A wave.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveState {
    /// Its name.
    pub name: WaveName,
    /// Its place in the plan, from 0.
    pub place: usize,
    /// What the plan says of it.
    pub planned: PlannedWave,
    /// Its status.
    pub status: WaveStatus,
    /// Why it did not complete.
    pub error: Option<String>,
    /// Why it was skipped.
    pub skip: Option<SkipCause>,
    /// When it started.
    pub started: Option<Timestamp>,
    /// When a retry took it up again after it had ended, the last time.
    pub taken_up: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Whether the pause before it is over.
    pub released: bool,
    /// Whether its groups by tags were looked at again.
    pub tags_resolved: bool,
    /// Servers that carry the tags of its groups since the list was locked, and were not told by a wave before it.
    pub newcomers: Vec<Newcomer>,
    /// Its before-hooks, in order.
    pub before: Vec<HookRun>,
    /// Its after-hooks, in order.
    pub after: Vec<HookRun>,
    /// Its policies that were disabled while there was something left to judge.
    pub unjudged: BTreeSet<PluginName>,
    /// Its launches, in order of their intents.
    pub batches: Vec<Batch>,
    /// What holds its next launch back.
    pub held: Option<Held>,
}

impl WaveState {
    /// A wave of which nothing has happened.
    pub(super) fn new(place: usize, planned: &PlannedWave) -> Self {
        Self {
            name: planned.name.clone(),
            place,
            planned: planned.clone(),
            status: WaveStatus::Pending,
            error: None,
            skip: None,
            started: None,
            taken_up: None,
            ended: None,
            released: false,
            tags_resolved: false,
            newcomers: Vec::new(),
            before: planned.before.iter().map(HookRun::new).collect(),
            after: planned.after.iter().map(HookRun::new).collect(),
            unjudged: BTreeSet::new(),
            batches: Vec::new(),
            held: None,
        }
    }

    /// The hooks of a phase, in order.
    pub fn hooks(&self, phase: HookPhase) -> &[HookRun] {
        match phase {
            HookPhase::Before => &self.before,
            HookPhase::After => &self.after,
        }
    }

    /// The hooks of a phase, to change.
    pub(super) fn hooks_mut(&mut self, phase: HookPhase) -> &mut Vec<HookRun> {
        match phase {
            HookPhase::Before => &mut self.before,
            HookPhase::After => &mut self.after,
        }
    }

    /// Whether it has started and not ended.
    pub fn is_under_way(&self) -> bool {
        self.started.is_some() && !self.status.is_final()
    }

    /// Since when its timeout runs: from its start, or anew from the retry that took it up after its end.
    pub fn timed_since(&self) -> Option<Timestamp> {
        self.taken_up.or(self.started)
    }

    /// When its `wait-after` is over; `None` before its end, and when nothing is to be waited for. A wave that was passed
    /// over has nothing to wait for.
    pub fn wait_over(&self) -> Option<Timestamp> {
        let waits = matches!(self.status, WaveStatus::Completed | WaveStatus::Partial);
        let ended = self.ended.filter(|_| waits && !self.planned.wait_after.is_zero())?;
        Some(after(ended, self.planned.wait_after))
    }

    /// Whether the waves that depend on it may start, its `wait-after` apart.
    pub fn satisfies_dependents(&self) -> bool {
        match self.status {
            WaveStatus::Completed | WaveStatus::Partial => true,
            WaveStatus::Skipped => self.skip == Some(SkipCause::Decision),
            _ => false,
        }
    }
}
