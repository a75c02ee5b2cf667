//! Where the servers of a wave stand. The fold keeps it as it changes them, so that what is due is found without a look at
//! every server.

use std::collections::{BTreeMap, BTreeSet};

use crate::plugin::FindingLevel;
use crate::status::ServerStatus;

use super::server::{ServerState, SettingsPhase};

/// A server's place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The wave's, from 0.
    pub wave: usize,
    /// The server's in the wave, from 0.
    pub server: usize,
}

/// What can hold of a server, and what is asked for when steps are looked for. More than one can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// PENDING.
    Pending,
    /// PENDING, and not to be launched before a time.
    Delayed,
    /// PENDING, and its launch settings are not yet as they are to be, or those of an earlier attempt are put back first.
    Unready,
    /// LAUNCHING.
    Launching,
    /// LAUNCHED: its instance is there.
    Launched,
    /// LAUNCHED, in no termination that is under way, and none was refused.
    Terminable,
    /// LAUNCHED or TERMINATED.
    WasLaunched,
    /// LAUNCHED, and EC2 has not been asked about its instance.
    Unseen,
    /// FAILED, UNRESOLVED, or launched with a failed finding.
    Failed,
    /// Its settings were changed, or may have been, and are not put back.
    Changed,
    /// The same, of a server whose launch is over or waits for it, and its restore has not failed.
    Restorable,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Pending,
        Self::Delayed,
        Self::Unready,
        Self::Launching,
        Self::Launched,
        Self::Terminable,
        Self::WasLaunched,
        Self::Unseen,
        Self::Failed,
        Self::Changed,
        Self::Restorable,
    ];

    /// Whether it holds of a server.
    pub fn holds(self, server: &ServerState) -> bool {
        let pending = server.status == ServerStatus::Pending;
        let launched = server.status == ServerStatus::Launched;
        match self {
            Self::Pending => pending,
            Self::Delayed => pending && server.not_before.is_some(),
            Self::Unready => {
                let made = server.settings.phase == SettingsPhase::Ready || !server.reads_settings;
                pending && (!made || server.settings.put_back_first)
            }
            Self::Launching => server.status == ServerStatus::Launching,
            Self::Launched => launched,
            Self::Terminable => launched && !server.is_terminating && server.termination_refused.is_none(),
            Self::WasLaunched => server.status.was_launched(),
            Self::Unseen => launched && server.facts.is_none(),
            Self::Failed => {
                matches!(server.status, ServerStatus::Failed | ServerStatus::Unresolved)
                    || server.findings.iter().any(|finding| finding.level == FindingLevel::Failed)
            }
            Self::Changed => server.settings.needs_restore(),
            Self::Restorable => {
                let restore = &server.settings.restore;
                let over = server.status.is_settled() || pending && server.settings.put_back_first;
                over && server.settings.needs_restore() && restore.error.is_none()
            }
        }
    }
}

/// The servers of a wave by where they stand, by their places in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster(BTreeMap<Standing, BTreeSet<usize>>);

impl Roster {
    /// Nobody.
    pub(super) const EMPTY: Self = Self(BTreeMap::new());

    /// Whether something holds of any server.
    pub fn any(&self, standing: Standing) -> bool {
        self.count(standing) > 0
    }

    /// Of how many servers it holds.
    pub fn count(&self, standing: Standing) -> usize {
        self.0.get(&standing).map_or(0, BTreeSet::len)
    }

    /// The places of the servers of which it holds, in order.
    pub fn places(&self, standing: Standing) -> impl Iterator<Item = usize> {
        self.0.get(&standing).into_iter().flatten().copied()
    }

    /// Whether no further change is expected from a launch of any server.
    pub fn is_settled(&self) -> bool {
        !self.any(Standing::Pending) && !self.any(Standing::Launching)
    }

    /// Notes where a server stands now.
    pub(super) fn file(&mut self, place: usize, server: &ServerState) {
        for standing in Standing::ALL {
            let places = self.0.entry(standing).or_default();
            if standing.holds(server) {
                places.insert(place)
            } else {
                places.remove(&place)
            };
        }
    }
}
