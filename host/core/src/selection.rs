//! Groups by tags, looked at again when their wave starts. The list of servers was locked when the execution started:
//! what carries the tags since then is told and not launched, what carries them no longer is a failure.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::aws::SourceServer;
use crate::event::Event;
use crate::execution::{Execution, WaveState};
use crate::ids::{GroupName, ServerId, WaveName};
use crate::plan::TagSelection;

/// A server that carries the tags of a group and did not when the list was locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Newcomer {
    /// The server.
    pub server: ServerId,
    /// The name to show.
    pub name: String,
    /// The group.
    pub group: GroupName,
}

/// A server of a wave that no longer carries the tags of its group, or that DRS no longer knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vanished {
    /// The server.
    pub server: ServerId,
    /// Why it is not launched.
    pub reason: String,
}

/// Whether a wave holds servers of groups by tags, so that these are to be looked at when it starts.
pub fn is_by_tags(execution: &Execution, wave: &WaveState) -> bool {
    let selections = &execution.plan.selections;
    !selections.is_empty() && groups_of(execution, wave).any(|group| selections.iter().any(|one| one.group == *group))
}

fn groups_of<'a>(execution: &'a Execution, wave: &'a WaveState) -> impl Iterator<Item = &'a GroupName> {
    wave.planned.servers.iter().filter_map(|server| Some(&execution.planned(server)?.group))
}

/// What was locked of a wave's groups by tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    wave: WaveName,
    selections: Vec<TagSelection>,
    /// The servers of the wave, each with its group.
    servers: Vec<(ServerId, GroupName)>,
    /// Servers that are no newcomers: those of the plan, those that it leaves out, those that were told before.
    known: BTreeSet<ServerId>,
}

impl Locked {
    /// What was locked for a wave.
    pub fn of(execution: &Execution, wave: &WaveState) -> Self {
        let groups: BTreeSet<&GroupName> = groups_of(execution, wave).collect();
        let all = &execution.plan.selections;
        let planned = execution.plan.servers.keys();
        let told = execution.waves.iter().flat_map(|wave| &wave.newcomers).map(|newcomer| &newcomer.server);
        let server = |id: &ServerId| Some((id.clone(), execution.planned(id)?.group.clone()));
        Self {
            wave: wave.name.clone(),
            selections: all.iter().filter(|one| groups.contains(&one.group)).cloned().collect(),
            servers: wave.planned.servers.iter().filter_map(server).collect(),
            known: planned.chain(all.iter().flat_map(|one| &one.servers)).chain(told).cloned().collect(),
        }
    }

    /// What changed: `now` is every source server that DRS knows.
    pub fn compare(&self, now: &[SourceServer]) -> Event {
        let newcomers = self.selections.iter().flat_map(|selection| self.newcomers(selection, now)).collect();
        let known: BTreeMap<&ServerId, &SourceServer> = now.iter().map(|source| (&source.id, source)).collect();
        let vanished = |(server, group): &(_, _)| self.vanished(server, group, known.get(server).copied());
        let vanished = self.servers.iter().filter_map(vanished).collect();
        Event::TagsResolved { wave: self.wave.clone(), newcomers, vanished }
    }

    fn newcomers(&self, selection: &TagSelection, now: &[SourceServer]) -> Vec<Newcomer> {
        let carriers = now.iter().filter(|server| server.has_tags(&selection.tags) && !self.known.contains(&server.id));
        let newcomer = |server: &SourceServer| Newcomer {
            server: server.id.clone(),
            name: server.display_name().to_owned(),
            group: selection.group.clone(),
        };
        carriers.map(newcomer).collect()
    }

    fn vanished(&self, server: &ServerId, group: &GroupName, now: Option<&SourceServer>) -> Option<Vanished> {
        let selection = self.selections.iter().find(|one| one.group == *group)?;
        let reason = match now {
            Some(source) if source.has_tags(&selection.tags) => return None,
            Some(_) => format!("it no longer carries the tags of the group {group}"),
            None => "DRS no longer knows this source server".to_owned(),
        };
        Some(Vanished { server: server.clone(), reason })
    }
}
