//! The needs of a run as an IAM policy document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Need, Place, Resource};

/// A policy document: it is printed as it is serialised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    /// Its statements. Each is needed: without it some call of the run is refused, or of DRS, as AWS documents it.
    pub statement: Vec<Statement>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// Its name: letters and digits.
    pub sid: String,
    effect: &'static str,
    /// What it allows.
    pub action: BTreeSet<String>,
    /// On what.
    pub resource: Vec<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

/// A condition: an operator, a key and one value, as IAM writes them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Condition(BTreeMap<&'static str, BTreeMap<&'static str, String>>);

impl Condition {
    /// The key has this value.
    pub(super) fn equals(key: &'static str, value: &str) -> Self {
        Self([("StringEquals", [(key, value.to_owned())].into())].into())
    }

    /// The call is made by a service of AWS, for whom it was called by.
    pub(super) fn through_a_service() -> Self {
        Self([("Bool", [("aws:ViaAWSService", "true".to_owned())].into())].into())
    }

    /// All values of the key are as this pattern says.
    pub(super) fn all_like(key: &'static str, pattern: &str) -> Self {
        Self([("ForAllValues:StringLike", [(key, pattern.to_owned())].into())].into())
    }
}

impl Policy {
    /// The document that allows these needs, and nothing that none of them names.
    pub fn of(needs: &[Need], place: &Place) -> Self {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for need in needs {
            let name = name_of(need);
            let same = |group: &&mut Group<'_>| {
                group.name == name && group.resource == &need.resource && group.condition == &need.condition
            };
            match groups.iter_mut().find(same) {
                Some(group) => drop(group.actions.insert(need.action.clone())),
                None => groups.push(Group {
                    name,
                    resource: &need.resource,
                    condition: &need.condition,
                    actions: BTreeSet::from([need.action.clone()]),
                }),
            }
        }
        let mut taken: BTreeMap<&str, u32> = BTreeMap::new();
        let statement = groups.into_iter().map(|group| {
            let count = taken.entry(group.name).and_modify(|count| *count += 1).or_insert(1);
            let sid = if *count == 1 { group.name.to_owned() } else { format!("{}{count}", group.name) };
            let (resource, condition) = (place.arns(group.resource), group.condition.clone());
            Statement { sid, effect: "Allow", action: group.actions, resource, condition }
        });
        Self { version: "2012-10-17", statement: statement.collect() }
    }
}

/// The needs of one statement.
struct Group<'a> {
    name: &'static str,
    resource: &'a Resource,
    condition: &'a Option<Condition>,
    actions: BTreeSet<String>,
}

/// What the statement of a need is called: by what it is about.
fn name_of(need: &Need) -> &'static str {
    match (&need.resource, need.action.as_str()) {
        (Resource::Any, _) => "Read",
        (Resource::SourceServers(_), "drs:StartRecovery") => "Launch",
        (Resource::SourceServers(_), "drs:UpdateLaunchConfiguration") => "LaunchConfigurations",
        (Resource::SourceServers(_), "drs:TagResource" | "drs:UntagResource") => "TagServers",
        (Resource::SourceServers(_), _) => "ReadServers",
        (Resource::Jobs, "drs:TagResource") => "TagLaunches",
        (Resource::Jobs, _) => "ReadJobs",
        (Resource::RecoveryInstances, "drs:TerminateRecoveryInstances") => "Terminate",
        (Resource::RecoveryInstances, _) => "TagRecoveryInstances",
        (Resource::Instances, "ec2:CreateTags" | "ec2:DeleteTags") => "TagInstances",
        (Resource::Instances, _) => "PowerInstances",
        (Resource::LaunchTemplates, _) => "LaunchTemplates",
        (Resource::Table(_), "dynamodb:DescribeTable") => "DescribeTables",
        (Resource::Table(_) | Resource::Index(..), _) => "Items",
        (Resource::Role(_), _) => "AssumeRole",
        (Resource::StoreTable(..), _) => "Store",
        (Resource::StoreIndex(..), _) => "StoreIndex",
        (Resource::ThroughDrs, _) => "DocumentedByAws",
        (Resource::RolesOfDrs, _) => "DocumentedByAwsPassRole",
    }
}
