//! The calls that the runtime makes for itself.

use std::collections::BTreeSet;

use super::{Condition, Need, Resource, named_servers};
use crate::mode::Mode;
use crate::plugin::Grant;
use crate::recipe::Recipe;
use crate::settings::{Place, SettingName};

/// What the runtime needs for a recipe in a mode.
pub(super) fn needs(recipe: &Recipe, mode: Mode) -> Vec<Need> {
    let run = Run { recipe, mode, servers: Resource::SourceServers(named_servers(recipe)) };
    let mut needs = Vec::new();
    run.launches(&mut needs);
    run.settings(&mut needs);
    run.terminations(&mut needs);
    if let Some(role) = &recipe.target.role {
        let purpose = "to become the role that makes every other call";
        let mut need = need("sts:AssumeRole", Resource::Role(role.clone()), purpose);
        need.narrower = Some("this statement belongs to who starts the runtime, all others to the role".to_owned());
        needs.push(need);
    }
    needs
}

struct Run<'a> {
    recipe: &'a Recipe,
    mode: Mode,
    servers: Resource,
}

impl Run<'_> {
    /// What every run needs.
    fn launches(&self, needs: &mut Vec<Need>) {
        needs.push(need(
            "drs:DescribeSourceServers",
            Resource::Any,
            "which servers there are, and their last launches",
        ));
        needs.push(need(
            "drs:DescribeRecoveryInstances",
            Resource::Any,
            "what a launch would endanger, and what came of it",
        ));
        needs.push(need("drs:DescribeJobs", Resource::Any, "how launches stand, and how much of the quotas is taken"));
        needs.push(need("drs:DescribeJobLogItems", Resource::Jobs, "what a job is doing"));
        needs.push(need("ec2:DescribeInstances", Resource::Any, "addresses and states of what was launched"));
        let mut launch = need("drs:StartRecovery", self.servers.clone(), "to launch the servers of a wave");
        if self.servers == Resource::SourceServers(BTreeSet::new()) {
            let why = "IAM compares a tag's value in its own case and the recipe in any; \
                       the runtime launches the servers of the plan alone";
            launch.narrower = Some(why.to_owned());
        }
        needs.push(launch);
        let mut tag = need("drs:TagResource", Resource::Jobs, "the launch tag of each job, by which it is found again");
        tag.condition = Some(Condition::equals("drs:CreateAction", "StartRecovery"));
        needs.push(tag);
    }

    fn settings(&self, needs: &mut Vec<Need>) {
        let said = self.settings_said();
        if self.reads_settings(&said) {
            let purpose = "the launch settings that AWS holds";
            needs.push(need("drs:GetLaunchConfiguration", self.servers.clone(), purpose));
            needs.push(need("ec2:DescribeLaunchTemplateVersions", Resource::Any, purpose));
        }
        if said.is_empty() {
            return;
        }
        if !self.settings_of_recipe().is_empty() {
            let purpose = "whether the servers can be launched as the recipe says";
            for action in ["ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeInstanceTypes"] {
                needs.push(need(action, Resource::Any, purpose));
            }
        }
        let is_at = |place| said.iter().any(|name| name.place() == place);
        if is_at(Place::Configuration) {
            let purpose = "launch settings that DRS holds, changed and put back";
            needs.push(need("drs:UpdateLaunchConfiguration", self.servers.clone(), purpose));
        }
        // DRS may write a version of the template when its configuration changes, and a drill puts that back as well.
        if is_at(Place::Template) || (is_at(Place::Configuration) && self.mode == Mode::Drill) {
            let purpose = "launch settings that a launch template holds, changed and put back";
            for action in ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"] {
                let mut need = need(action, Resource::LaunchTemplates, purpose);
                need.narrower =
                    Some("the runtime writes the templates that DRS names for the plan's servers".to_owned());
                needs.push(need);
            }
        }
    }

    fn terminations(&self, needs: &mut Vec<Need>) {
        if self.mode != Mode::Drill || self.recipe.drill.terminate_after.is_none() {
            return;
        }
        let purpose = "to end what the drill launched";
        let mut end = need("drs:TerminateRecoveryInstances", Resource::RecoveryInstances, purpose);
        end.narrower = Some("the runtime ends drill instances of its own jobs alone, after looking".to_owned());
        needs.push(end);
        let purpose = "whether an instance was launched into, before it is ended";
        needs.push(need("drs:GetLaunchConfiguration", self.servers.clone(), purpose));
    }

    /// The settings that the recipe says in this mode, and those that its policies may change.
    fn settings_said(&self) -> BTreeSet<SettingName> {
        let granted = self.recipe.plugins.iter().flat_map(|plugin| &plugin.grants).filter_map(|grant| match grant {
            Grant::Setting(name) => Some(*name),
            _ => None,
        });
        granted.chain(self.settings_of_recipe()).collect()
    }

    /// The settings that the recipe says in this mode.
    fn settings_of_recipe(&self) -> BTreeSet<SettingName> {
        let mut said = BTreeSet::new();
        for group in &self.recipe.groups {
            let of_servers = group.servers.iter().map(|server| &server.settings);
            for settings in of_servers.chain([&group.launch]) {
                said.extend(settings.effective(self.mode).iter().map(|(name, _)| name));
            }
        }
        said
    }

    /// As the plan decides it for each server.
    fn reads_settings(&self, said: &BTreeSet<SettingName>) -> bool {
        let isolated = self.mode == Mode::Drill && self.recipe.drill.isolation.is_some();
        let mut waves = self.recipe.waves.iter();
        let of_a_wave = waves.any(|wave| !wave.policies.is_empty() || !wave.after.is_empty());
        self.mode == Mode::Recovery || isolated || of_a_wave || !said.is_empty()
    }
}

fn need(action: &str, resource: Resource, purpose: &str) -> Need {
    Need {
        action: action.to_owned(),
        resource,
        condition: None,
        whom: "the runtime".to_owned(),
        purpose: purpose.to_owned(),
        narrower: None,
    }
}
