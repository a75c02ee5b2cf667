//! What `check --online` found, for people and for programs.

use std::collections::BTreeMap;
use std::path::Path;

use drs_core::aws::CallError;
use drs_core::ids::ServerId;
use drs_core::plan::{LeftOut, Plan, PlannedServer, PlannedWave};
use drs_engine::{Refusal, SettingsNow};
use serde::Serialize;

use super::json_text;
use super::plan::ObstacleObject;
use crate::clean::clean;
use crate::surface::{Surface, Tone};
use crate::words::{count, some_names};

/// A recipe whose servers were found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    /// Where the recipe is.
    pub recipe: &'a Path,
    /// The plan of a drill.
    pub plan: &'a Plan,
    /// Whether it is against a simulator.
    pub simulated: bool,
    /// The launch settings of each server now, or why they can't be read.
    pub current: &'a BTreeMap<ServerId, Result<SettingsNow, CallError>>,
    /// What stands in the way of launching the servers as they are to be.
    pub in_the_way: &'a [Refusal],
}

impl<'a> Found<'a> {
    /// Servers whose launch settings can't be read, each with what AWS said.
    pub(crate) fn unreadable(&self) -> impl Iterator<Item = (&'a PlannedServer, String)> + use<'a> {
        let current = self.current;
        self.plan.servers_in_order().filter_map(move |server| match current.get(&server.id) {
            Some(Ok(_)) => None,
            Some(Err(error)) => Some((server, error.to_string())),
            None => Some((server, "they were not read".to_owned())),
        })
    }

    /// Whether a run could start as far as this can be known.
    pub(crate) fn is_well(&self) -> bool {
        self.in_the_way.is_empty() && self.unreadable().next().is_none()
    }

    fn servers(&self, wave: &PlannedWave) -> Vec<&'a PlannedServer> {
        wave.servers.iter().filter_map(|server| self.plan.servers.get(server)).collect()
    }
}

/// For people; ends with a line break.
pub(crate) fn text(found: &Found<'_>, surface: Surface) -> String {
    let plan = found.plan;
    let simulator = if found.simulated { "SIMULATOR, " } else { "" };
    let mut text = format!(
        "{}\n{simulator}account {}, {}: {} in {}; nothing was changed\n",
        surface.paint(Tone::Strong, format!("{} is sound, and its servers are there", found.recipe.display())),
        clean(&plan.account),
        clean(&plan.region),
        count(plan.servers.len(), "server"),
        count(plan.waves.len(), "wave"),
    );
    for wave in &plan.waves {
        let servers = found.servers(wave);
        let names = some_names(servers.iter().map(|server| clean(&server.name).into_owned()));
        text.push_str(&format!("wave {}: {} ({names})\n", clean(wave.name.as_str()), count(servers.len(), "server")));
    }
    text.push_str(&left_out_text(&plan.left_out, surface));
    for (server, error) in found.unreadable() {
        let what = surface.paint(Tone::Bad, "unreadable:");
        text.push_str(&format!("{what} launch settings of {}: {}\n", clean(&server.name), clean(&error)));
    }
    if found.unreadable().next().is_none() {
        text.push_str("the launch settings of all of them can be read\n");
    }
    text
}

/// The servers that no wave holds, in one line; nothing when there are none.
pub(crate) fn left_out_text(left_out: &[LeftOut], surface: Surface) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    let names = some_names(left_out.iter().map(|server| format!("{} of {}", clean(&server.name), server.group)));
    let what = surface.paint(Tone::Warn, format!("not recovered: {} in no wave", count(left_out.len(), "server")));
    format!("{what} ({names})\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckObject<'a> {
    recipe: String,
    valid: bool,
    problems: [(); 0],
    online: OnlineObject<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OnlineObject<'a> {
    account: &'a str,
    region: &'a str,
    simulated: bool,
    waves: Vec<WaveObject<'a>>,
    left_out: &'a [LeftOut],
    unreadable: Vec<UnreadableObject<'a>>,
    in_the_way: Vec<ObstacleObject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WaveObject<'a> {
    name: &'a str,
    servers: Vec<ServerObject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ServerObject<'a> {
    source_server_id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnreadableObject<'a> {
    source_server_id: &'a str,
    error: String,
}

/// For programs: one JSON object.
pub(crate) fn json(found: &Found<'_>) -> String {
    let unreadable = found.unreadable();
    json_text(&CheckObject {
        recipe: found.recipe.display().to_string(),
        valid: true,
        problems: [],
        online: OnlineObject {
            account: &found.plan.account,
            region: &found.plan.region,
            simulated: found.simulated,
            waves: found.plan.waves.iter().map(|wave| object_of(found, wave)).collect(),
            left_out: &found.plan.left_out,
            unreadable: unreadable
                .map(|(server, error)| UnreadableObject { source_server_id: server.id.as_str(), error })
                .collect(),
            in_the_way: ObstacleObject::all(found.in_the_way),
        },
    })
}

fn object_of<'a>(found: &Found<'a>, wave: &'a PlannedWave) -> WaveObject<'a> {
    let server = |server: &'a PlannedServer| ServerObject { source_server_id: server.id.as_str(), name: &server.name };
    WaveObject { name: wave.name.as_str(), servers: found.servers(wave).into_iter().map(server).collect() }
}
