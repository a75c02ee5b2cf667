//! What plug-ins are granted, in IAM's words.

use std::collections::BTreeSet;

use super::{Condition, Need, Resource, named_servers};
use crate::plugin::{Grant, HttpGrant, KeyPattern, TableGrant, WaveGrant, WaveScope};
use crate::recipe::{Plugin, Recipe};

/// What the plug-ins of a recipe need.
pub(super) fn needs(recipe: &Recipe) -> Vec<Need> {
    let servers = Resource::SourceServers(named_servers(recipe));
    let of =
        |plugin: &Plugin| plugin.grants.iter().flat_map(|grant| of_grant(plugin, grant, &servers)).collect::<Vec<_>>();
    recipe.plugins.iter().flat_map(of).collect()
}

/// `servers` are those that the recipe can have.
fn of_grant(plugin: &Plugin, grant: &Grant, servers: &Resource) -> Vec<Need> {
    let purpose = format!("granted as {grant}");
    let need = |action: &str, resource| Need {
        action: action.to_owned(),
        resource,
        condition: None,
        whom: format!("plug-in `{}`", plugin.name),
        purpose: purpose.clone(),
        narrower: None,
    };
    match grant {
        Grant::Setting(_) => Vec::new(),
        Grant::Action { service, action } => {
            let action = format!("{service}:{action}");
            vec![need(&action, read_resource(&action))]
        }
        Grant::Wave(grant) => {
            let need = need(&grant.action, wave_resource(grant, servers));
            vec![Need { narrower: Some(wave_note(grant)), ..need }]
        }
        Grant::Http(grant) => {
            let signing = grant.signing.iter();
            signing.map(|signing| signed(grant, need(&signing.iam_action(), Resource::Any))).collect()
        }
        Grant::Table(grant) => {
            let mut needs = vec![of_table(grant, need(&grant.action, table_resource(grant)))];
            if grant.key != KeyPattern::Any {
                let mut describe = need("dynamodb:DescribeTable", Resource::Table(grant.table.clone()));
                describe.purpose = format!("which attribute is the partition key, for {grant}");
                describe.narrower = Some("the plug-in itself can't ask it".to_owned());
                needs.push(describe);
            }
            needs
        }
    }
}

/// What a signed request needs. What such an operation can be narrowed to is its service's to say, and not known here.
fn signed(grant: &HttpGrant, need: Need) -> Need {
    let note = format!("the sandbox ends at {}; narrow it to the resources that the plug-in is to reach", grant.place);
    Need { narrower: Some(note), ..need }
}

/// What IAM can narrow a read of DRS or EC2 to: the kind, for any of the account can be asked.
fn read_resource(action: &str) -> Resource {
    match action {
        "drs:DescribeRecoverySnapshots" | "drs:GetLaunchConfiguration" => Resource::SourceServers(BTreeSet::new()),
        "drs:DescribeJobLogItems" => Resource::Jobs,
        _ => Resource::Any,
    }
}

fn wave_resource(grant: &WaveGrant, servers: &Resource) -> Resource {
    match (grant.scope, grant.action.starts_with("drs:")) {
        (WaveScope::Servers, _) => servers.clone(),
        (WaveScope::Instances, true) => Resource::RecoveryInstances,
        (WaveScope::Instances, false) => Resource::Instances,
    }
}

fn wave_note(grant: &WaveGrant) -> String {
    let scope = grant.scope.as_str();
    match grant.action.contains("Tag") {
        true => format!("the sandbox ends at {scope}, and at tags that are not the runtime's, AWS's or a group's"),
        false => format!("the sandbox ends at {scope}"),
    }
}

fn table_resource(grant: &TableGrant) -> Resource {
    match &grant.index {
        None => Resource::Table(grant.table.clone()),
        Some(index) => Resource::Index(grant.table.clone(), index.clone()),
    }
}

fn of_table(grant: &TableGrant, need: Need) -> Need {
    let pattern = match &grant.key {
        KeyPattern::Any => return need,
        KeyPattern::Exactly(text) => literal(text),
        KeyPattern::Prefix(prefix) => format!("{}*", literal(prefix)),
    };
    if grant.index.is_some() {
        let note =
            "the sandbox ends at the index's partition key, which dynamodb:LeadingKeys is not documented to mean";
        return Need { narrower: Some(note.to_owned()), ..need };
    }
    let condition = Condition::all_like("dynamodb:LeadingKeys", &pattern);
    Need { condition: Some(condition), ..need }
}

/// A text as a pattern of IAM that stands for it alone.
fn literal(text: &str) -> String {
    let escape = |c: char| match c {
        '*' | '?' | '$' => format!("${{{c}}}"),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}
