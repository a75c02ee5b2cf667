//! From a recipe to a plan: which servers the groups hold today, and what each is launched with.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::SourceServer;
use crate::ids::{GroupName, PluginName, ServerId};
use crate::mode::Mode;
use crate::recipe::{Group, Problem, Recipe, Selector};
use crate::settings::LaunchSettings;

use super::{Plan, PlannedPlugin, PlannedServer, PlannedWave};

/// What must be known of the world to make a plan.
#[derive(Debug, Clone)]
pub struct Inventory<'a> {
    /// The account of the credentials.
    pub account: String,
    /// The Region.
    pub region: String,
    /// Every source server of the account and Region.
    pub servers: &'a [SourceServer],
    /// The SHA-256 of each plug-in's component, in lower-case hexadecimal digits.
    pub digests: &'a BTreeMap<PluginName, String>,
}

/// Makes the plan of a recipe for a mode.
///
/// # Errors
/// Every problem at its place: a server that DRS does not know, tags that match none, a server in two groups, an
/// override for a server that its group does not hold.
pub fn resolve(recipe: &Recipe, mode: Mode, inventory: &Inventory<'_>) -> Result<Plan, Vec<Problem>> {
    let mut resolver =
        Resolver { mode, inventory, servers: BTreeMap::new(), members: BTreeMap::new(), problems: Vec::new() };
    for group in &recipe.groups {
        resolver.add_group(group);
    }
    let plugins = resolver.plugins(recipe);
    if !resolver.problems.is_empty() {
        resolver.problems.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        return Err(resolver.problems);
    }
    Ok(Plan {
        name: recipe.plan.name.clone(),
        description: recipe.plan.description.clone(),
        rto: recipe.plan.rto,
        rpo: recipe.plan.rpo,
        account: inventory.account.clone(),
        region: inventory.region.clone(),
        waves: recipe.waves.iter().map(|wave| resolver.wave(wave)).collect(),
        servers: resolver.servers,
        plugins,
        terminate_after: recipe.drill.terminate_after,
        limits: recipe.limits.clone(),
    })
}

struct Resolver<'a> {
    mode: Mode,
    inventory: &'a Inventory<'a>,
    servers: BTreeMap<ServerId, PlannedServer>,
    members: BTreeMap<GroupName, Vec<ServerId>>,
    problems: Vec<Problem>,
}

impl Resolver<'_> {
    fn add_group(&mut self, group: &Group) {
        let found = match &group.selector {
            Selector::Servers(ids) => self.by_id(ids),
            Selector::Tags(tags) => self.by_tags(group, tags),
        };
        let ids: BTreeSet<&ServerId> = found.iter().map(|server| &server.id).collect();
        for entry in group.servers.iter().filter(|entry| !ids.contains(&entry.server)) {
            let message = format!("server {} is not in group `{}`", entry.server, group.name);
            let help =
                "launch settings of one server belong to the group that holds it; take them out or correct the id";
            self.problems.push(Problem::at(entry.span.clone(), message).help(help));
        }
        self.members.insert(group.name.clone(), found.iter().map(|server| server.id.clone()).collect());
        for server in found {
            self.add_server(group, server);
        }
    }

    fn by_id(&mut self, ids: &[(ServerId, crate::recipe::Span)]) -> Vec<SourceServer> {
        let mut found = Vec::new();
        for (id, span) in ids {
            match self.inventory.servers.iter().find(|server| server.id == *id) {
                Some(server) => found.push(server.clone()),
                None => {
                    let message = format!(
                        "DRS knows no source server {id} in {} ({})",
                        self.inventory.account, self.inventory.region
                    );
                    let help = "correct the id, or check the account and Region of the credentials";
                    self.problems.push(Problem::at(span.clone(), message).help(help));
                }
            }
        }
        found
    }

    fn by_tags(&mut self, group: &Group, tags: &BTreeMap<String, String>) -> Vec<SourceServer> {
        let mut found: Vec<SourceServer> =
            self.inventory.servers.iter().filter(|server| server.has_tags(tags)).cloned().collect();
        found.sort_by(|a, b| a.id.cmp(&b.id));
        if found.is_empty() {
            let wanted = tags.iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ");
            let message = format!("no source server carries all tags of group `{}` ({wanted})", group.name);
            let help = format!(
                "tag the servers in DRS, or correct the tags; {} servers were looked at in {} ({})",
                self.inventory.servers.len(),
                self.inventory.account,
                self.inventory.region
            );
            self.problems.push(Problem::at(group.selector_span.clone(), message).help(help));
        }
        found
    }

    fn add_server(&mut self, group: &Group, server: SourceServer) {
        if let Some(other) = self.servers.get(&server.id) {
            let message = format!(
                "server {} ({}) is in group `{}` and in group `{}`",
                server.id,
                server.display_name(),
                other.group,
                group.name
            );
            let help = "a server belongs to one group: narrow the tags or take the id out of one of them";
            self.problems.push(Problem::at(group.selector_span.clone(), message).help(help));
            return;
        }
        let planned = PlannedServer {
            id: server.id.clone(),
            name: server.display_name().to_owned(),
            group: group.name.clone(),
            settings: self.settings(group, &server.id),
            recommended_instance_type: server.recommended_instance_type,
            tags: server.tags,
        };
        self.servers.insert(server.id, planned);
    }

    /// Group ← the group's overlay ← server ← the server's overlay.
    fn settings(&self, group: &Group, server: &ServerId) -> LaunchSettings {
        let settings = group.launch.effective(self.mode);
        match group.servers.iter().find(|entry| entry.server == *server) {
            Some(entry) => settings.overlaid(&entry.settings.effective(self.mode)),
            None => settings,
        }
    }

    fn wave(&self, wave: &crate::recipe::Wave) -> PlannedWave {
        let members = wave.groups.iter().filter_map(|group| self.members.get(group));
        PlannedWave {
            name: wave.name.clone(),
            depends_on: wave.depends_on.clone(),
            servers: members.flatten().cloned().collect(),
            before: wave.before.clone(),
            after: wave.after.clone(),
            policies: wave.policies.clone(),
            timeout: wave.timeout,
            pause_before: wave.pause_before,
            max_failed: wave.max_failed,
            on_failure: wave.on_failure,
        }
    }

    fn plugins(&mut self, recipe: &Recipe) -> Vec<PlannedPlugin> {
        let mut plugins = Vec::new();
        for plugin in &recipe.plugins {
            let Some(sha256) = self.inventory.digests.get(&plugin.name) else {
                self.problems.push(Problem::at(
                    plugin.span.clone(),
                    format!("the component of plug-in `{}` was not read", plugin.name),
                ));
                continue;
            };
            plugins.push(PlannedPlugin {
                name: plugin.name.clone(),
                component: plugin.component.clone(),
                sha256: sha256.clone(),
                grants: plugin.grants.clone(),
                may_skip_wave: plugin.may_skip_wave,
                config: plugin.config.clone(),
            });
        }
        plugins
    }
}
