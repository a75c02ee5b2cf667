//! Whether the plan's servers can be launched as they are to be: what the core needs to know of DRS and EC2, read.

use std::collections::BTreeMap;
use std::sync::Arc;

use drs_core::aws::{CallError, RecoveryInstance};
use drs_core::ids::ServerId;
use drs_core::launchable::{Facts, Questions, judge, judged_servers, merged, named, questions};
use drs_core::mode::Mode;
use drs_core::plan::Plan;
use drs_core::ports::{Drs, Ec2, Ec2Catalogue};
use drs_core::settings::LaunchSettings;

use super::Refusal;
use crate::isolation::outside_isolation;
use crate::settings_now::SettingsNow;

/// The ports that launch settings are read through.
#[derive(Clone, Copy)]
pub struct SettingsPorts<'a> {
    /// DRS.
    pub drs: &'a Arc<dyn Drs>,
    /// Instances and launch templates.
    pub ec2: &'a Arc<dyn Ec2>,
    /// Networks and instance types.
    pub catalogue: &'a dyn Ec2Catalogue,
}

/// What AWS holds now, or why it can't be read.
type Current = BTreeMap<ServerId, Result<SettingsNow, CallError>>;

/// The servers whose settings must be known before a run: those of which the recipe says something; all of them when a
/// drill must stay in its isolation.
pub fn settings_needed(plan: &Plan) -> Vec<ServerId> {
    match plan.isolation {
        Some(_) => plan.servers.keys().cloned().collect(),
        None => judged_servers(plan).map(|server| server.id.clone()).collect(),
    }
}

/// The servers of a plan whose settings can't be read, those with the same error together.
pub fn unread_settings(plan: &Plan, current: &Current) -> Vec<Refusal> {
    let mut failures: Vec<(&CallError, Vec<String>)> = Vec::new();
    for server in plan.servers_in_order() {
        let Some(Err(error)) = current.get(&server.id) else { continue };
        let name = format!("{} ({})", server.name, server.id);
        match failures.iter_mut().find(|(known, _)| known.to_string() == error.to_string()) {
            Some((_, servers)) => servers.push(name),
            None => failures.push((error, vec![name])),
        }
    }
    let refusal = |(error, servers): &(&CallError, Vec<String>)| {
        unread(&format!("the launch settings of {}", named(servers)), error)
    };
    failures.iter().map(refusal).collect()
}

/// Everything that stands in the way of launching the plan's servers as they are to be, as far as their settings could be
/// read; also what else can't be read.
pub async fn settings_in_the_way(ports: SettingsPorts<'_>, mode: Mode, plan: &Plan, current: &Current) -> Vec<Refusal> {
    let settings = |now: &SettingsNow| LaunchSettings::from_aws(&now.configuration, now.template.as_ref());
    let judged = judged_servers(plan).filter_map(|server| {
        let now = current.get(&server.id)?.as_ref().ok()?;
        Some((server.id.clone(), settings(now)))
    });
    let mut facts = Facts { current: judged.collect(), ..Facts::default() };
    let mut refusals = outside_isolation(plan, current);
    if let Err(refusal) = add_facts(ports, plan, &mut facts).await {
        refusals.push(*refusal);
        return refusals;
    }
    let findings = merged(&judge(plan, mode, &facts)).into_iter();
    refusals.extend(findings.map(|(message, help)| Refusal { message, help }));
    refusals
}

async fn add_facts(ports: SettingsPorts<'_>, plan: &Plan, facts: &mut Facts) -> Result<(), Box<Refusal>> {
    let servers: Vec<ServerId> = facts.current.keys().cloned().collect();
    if servers.is_empty() {
        return Ok(());
    }
    let sources = ports.drs.source_servers(Some(&servers)).await;
    let sources = sources.map_err(|error| unread("the source servers", &error))?;
    facts.sources = sources.into_iter().map(|source| (source.id.clone(), source)).collect();
    ask_ec2(ports, &questions(plan, facts), facts).await
}

async fn ask_ec2(ports: SettingsPorts<'_>, questions: &Questions, facts: &mut Facts) -> Result<(), Box<Refusal>> {
    let list = |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>();
    let catalogue = ports.catalogue;
    let subnets = catalogue.subnets(&list(&questions.subnets)).await;
    facts.subnets = subnets.map_err(|error| unread("the subnets", &error))?;
    let groups = catalogue.security_groups(&list(&questions.security_groups)).await;
    facts.security_groups = groups.map_err(|error| unread("the security groups", &error))?;
    let types = catalogue.instance_types(&list(&questions.instance_types)).await;
    facts.instance_types = types.map_err(|error| unread("the instance types", &error))?;
    if questions.default_subnet {
        let default = catalogue.has_default_subnet().await;
        facts.has_default_subnet = default.map_err(|error| unread("the default subnets", &error))?;
    }
    if !questions.addresses.is_empty() {
        let addresses: Vec<_> = questions.addresses.iter().copied().collect();
        let holders = catalogue.instances_at(&addresses).await;
        facts.holders = holders.map_err(|error| unread("the holders of private addresses", &error))?;
        facts.recovery_instances = recovery_instances(ports, facts).await?;
    }
    Ok(())
}

async fn recovery_instances(ports: SettingsPorts<'_>, facts: &Facts) -> Result<Vec<RecoveryInstance>, Box<Refusal>> {
    let servers: Vec<ServerId> = facts.current.keys().cloned().collect();
    let instances = ports.drs.recovery_instances(&servers).await;
    instances.map_err(|error| Box::new(unread("the recovery instances", &error)))
}

fn unread(what: &str, error: &CallError) -> Refusal {
    Refusal {
        message: format!("{what} can't be read: {error}"),
        help: format!("launch settings are checked before anything starts; grant {} or try again", error.operation),
    }
}
