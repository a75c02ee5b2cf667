//! From a recipe to a plan: which servers the groups hold today, and what each is launched with.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::SourceServer;
use crate::ids::{GroupName, PluginName, ServerId};
use crate::mode::Mode;
use crate::plugin::Signature;
use crate::recipe::{Group, Problem, Recipe, Selector, ServerSubset, Wave};

use super::origin::effective;
use super::{LeftOut, Plan, PlannedPlugin, PlannedServer, PlannedWave, TagSelection};

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
    /// The signatures that were asked for, checked.
    pub signatures: &'a BTreeMap<PluginName, Signature>,
}

/// Makes the plan of a recipe for a mode.
///
/// # Errors
/// Every problem at its place: a server that DRS does not know, tags that match none, a server in two groups, an
/// override for a server that its group does not hold, a wave's server that none of its groups holds.
pub fn resolve(recipe: &Recipe, mode: Mode, inventory: &Inventory<'_>) -> Result<Plan, Vec<Problem>> {
    let mut resolver = Resolver {
        mode,
        inventory,
        servers: BTreeMap::new(),
        sources: inventory.servers.iter().map(|server| (&server.id, server)).collect(),
        members: BTreeMap::new(),
        selections: Vec::new(),
        problems: Vec::new(),
    };
    for group in &recipe.groups {
        resolver.add_group(group);
    }
    let plugins = resolver.plugins(recipe);
    let waves: Vec<PlannedWave> = recipe.waves.iter().map(|wave| resolver.wave(wave)).collect();
    if !resolver.problems.is_empty() {
        resolver.problems.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        return Err(resolver.problems);
    }
    let left_out = resolver.leave_out(&waves);
    Ok(Plan {
        name: recipe.plan.name.clone(),
        description: recipe.plan.description.clone(),
        rto: recipe.plan.rto,
        rpo: recipe.plan.rpo,
        account: inventory.account.clone(),
        region: inventory.region.clone(),
        waves,
        servers: resolver.servers,
        plugins,
        terminate_after: recipe.drill.terminate_after,
        selections: resolver.selections,
        isolation: recipe.drill.isolation.clone().filter(|_| mode == Mode::Drill),
        left_out,
        limits: recipe.limits.clone(),
    })
}

struct Resolver<'a> {
    mode: Mode,
    inventory: &'a Inventory<'a>,
    /// The inventory's servers by their ids.
    sources: BTreeMap<&'a ServerId, &'a SourceServer>,
    servers: BTreeMap<ServerId, PlannedServer>,
    members: BTreeMap<GroupName, Vec<ServerId>>,
    selections: Vec<TagSelection>,
    problems: Vec<Problem>,
}

impl Resolver<'_> {
    fn add_group(&mut self, group: &Group) {
        let found = match &group.selector {
            Selector::Servers(ids) => self.by_id(ids),
            Selector::Tags(tags) => self.by_tags(group, tags),
        };
        // A listed server that DRS does not know is told once, and is a member for all else.
        let members: Vec<ServerId> = match &group.selector {
            Selector::Servers(ids) => ids.iter().map(|(id, _)| id.clone()).collect(),
            Selector::Tags(_) => found.iter().map(|server| server.id.clone()).collect(),
        };
        for entry in group.servers.iter().filter(|entry| !members.contains(&entry.server)) {
            let message = format!("server {} is not in group `{}`", entry.server, group.name);
            let help =
                "launch settings of one server belong to the group that holds it; take them out or correct the id";
            self.problems.push(Problem::at(entry.span.clone(), message).help(help));
        }
        if let Selector::Tags(tags) = &group.selector {
            let (group, tags) = (group.name.clone(), tags.clone());
            self.selections.push(TagSelection { group, tags, servers: members.clone() });
        }
        self.members.insert(group.name.clone(), members);
        for server in found {
            self.add_server(group, server);
        }
    }

    fn by_id(&mut self, ids: &[(ServerId, crate::recipe::Span)]) -> Vec<SourceServer> {
        let mut found = Vec::new();
        for (id, span) in ids {
            match self.sources.get(id) {
                Some(server) => found.push((*server).clone()),
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
        let (settings, origins) = effective(group, &server.id, self.mode);
        let planned = PlannedServer {
            id: server.id.clone(),
            name: server.display_name().to_owned(),
            group: group.name.clone(),
            settings,
            origins,
            recommended_instance_type: server.recommended_instance_type,
            tags: server.tags,
        };
        self.servers.insert(server.id, planned);
    }

    fn wave(&mut self, wave: &Wave) -> PlannedWave {
        let members = wave.groups.iter().filter_map(|group| self.members.get(group));
        let mut servers: Vec<ServerId> = members.flatten().cloned().collect();
        if let Some(subset) = &wave.servers {
            self.check_subset(wave, subset, &servers);
            servers.retain(|id| subset.holds(id));
        }
        PlannedWave {
            name: wave.name.clone(),
            depends_on: wave.depends_on.clone(),
            servers,
            before: wave.before.clone(),
            after: wave.after.clone(),
            policies: wave.policies.clone(),
            timeout: wave.timeout,
            pause_before: wave.pause_before,
            max_failed: wave.max_failed,
            on_failure: wave.on_failure,
            wait_after: wave.wait_after,
            optional: wave.optional,
            fresh_for: wave.fresh_for,
        }
    }

    /// The servers that a wave names are of its groups, and each of its groups has one of them.
    fn check_subset(&mut self, wave: &Wave, subset: &ServerSubset, members: &[ServerId]) {
        let groups = wave.groups.iter().map(|group| format!("`{group}`")).collect::<Vec<_>>().join(", ");
        for (id, span) in subset.servers.iter().filter(|(id, _)| !members.contains(id)) {
            let message = format!("server {id} is in none of the groups of wave `{}` ({groups})", wave.name);
            let help = "correct the id, or add the group that holds it to the wave's `groups`";
            self.problems.push(Problem::at(span.clone(), message).help(help));
        }
        for group in &wave.groups {
            let members = self.members.get(group).filter(|members| !members.is_empty());
            if members.is_some_and(|members| !members.iter().any(|id| subset.holds(id))) {
                let message = format!("`servers` of wave `{}` names none of group `{group}`", wave.name);
                let help = "name some of its servers, or take the group out of this wave";
                self.problems.push(Problem::at(subset.span.clone(), message).help(help));
            }
        }
    }

    /// Takes out the servers that no wave holds.
    fn leave_out(&mut self, waves: &[PlannedWave]) -> Vec<LeftOut> {
        let held: BTreeSet<&ServerId> = waves.iter().flat_map(|wave| &wave.servers).collect();
        let (kept, left) = std::mem::take(&mut self.servers).into_iter().partition(|(id, _)| held.contains(id));
        self.servers = kept;
        let left: BTreeMap<ServerId, PlannedServer> = left;
        let left = left.into_values();
        left.map(|server| LeftOut { id: server.id, name: server.name, group: server.group }).collect()
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
                signature: self.inventory.signatures.get(&plugin.name).cloned(),
                grants: plugin.grants.clone(),
                may_skip_wave: plugin.may_skip_wave,
                limits: plugin.limits,
                config: plugin.config.clone(),
                secrets: plugin.secrets.clone(),
            });
        }
        plugins
    }
}
