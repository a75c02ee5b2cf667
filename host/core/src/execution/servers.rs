//! The servers of an execution. They are changed here only, so that it is always known where each stands.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use crate::ids::ServerId;
use crate::mode::Mode;
use crate::plan::Plan;

use super::roster::{Place, Roster};
use super::server::ServerState;

/// The servers by their ids, and those of each wave by where they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Servers {
    states: BTreeMap<ServerId, ServerState>,
    /// In the order of the waves.
    rosters: Vec<Roster>,
}

impl Deref for Servers {
    type Target = BTreeMap<ServerId, ServerState>;

    fn deref(&self) -> &Self::Target {
        &self.states
    }
}

impl Servers {
    /// The servers of a plan, of which nothing has happened.
    pub(super) fn of(plan: &Plan, mode: Mode) -> Self {
        let states = plan.servers.keys().map(|id| (id.clone(), ServerState::new(id))).collect();
        let mut servers = Self { states, rosters: vec![Roster::default(); plan.waves.len()] };
        for (wave, planned) in plan.waves.iter().enumerate() {
            for (place, id) in planned.servers.iter().enumerate() {
                if let Some(mut server) = servers.change(id) {
                    server.place = Some(Place { wave, server: place });
                    server.reads_settings = mode == Mode::Recovery || plan.needs_settings(planned, id);
                }
            }
        }
        servers
    }

    /// A server, to change.
    pub(super) fn change(&mut self, id: &ServerId) -> Option<Change<'_>> {
        Some(Change { server: self.states.get_mut(id)?, rosters: &mut self.rosters })
    }

    /// Changes every server.
    pub(super) fn change_all(&mut self, change: impl Fn(&mut ServerState)) {
        for server in self.states.values_mut() {
            change(&mut Change { server, rosters: &mut self.rosters });
        }
    }

    /// Where the servers of a wave stand; the wave by its place in the plan.
    pub(super) fn roster(&self, wave: usize) -> Option<&Roster> {
        self.rosters.get(wave)
    }
}

/// A server that is being changed. When it is let go, the roster of its wave knows where it stands.
pub(super) struct Change<'a> {
    server: &'a mut ServerState,
    rosters: &'a mut [Roster],
}

impl Deref for Change<'_> {
    type Target = ServerState;

    fn deref(&self) -> &ServerState {
        self.server
    }
}

impl DerefMut for Change<'_> {
    fn deref_mut(&mut self) -> &mut ServerState {
        self.server
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if let Some(place) = self.server.place
            && let Some(roster) = self.rosters.get_mut(place.wave)
        {
            roster.file(place.server, self.server);
        }
    }
}
