//! What a call asks IAM for: actions, each with its resources as the Service Authorization Reference lists them, and what
//! conditions can be about. An action without resources of its own asks for `*`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{drs, fleet::Fleet, wire::Parameters, world::Content};

mod items;

/// One action that a call asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Such as `drs:StartRecovery`.
    pub(crate) action: String,
    /// At least one.
    pub(crate) resources: Vec<String>,
    /// Condition keys with their values.
    pub(crate) context: BTreeMap<&'static str, Vec<String>>,
}

impl Asked {
    fn at(action: impl Into<String>, resources: Vec<String>) -> Self {
        let resources = if resources.is_empty() { vec!["*".to_owned()] } else { resources };
        Self { action: action.into(), resources, context: BTreeMap::new() }
    }

    fn with(mut self, key: &'static str, values: Vec<String>) -> Self {
        self.context.insert(key, values);
        self
    }
}

/// What a call asks for. Who calls may always be asked.
pub(crate) fn asked(fleet: &Fleet, service: &str, operation: &str, content: &Content<'_>) -> Vec<Asked> {
    let arns = Arns { fleet };
    match content {
        Content::Drs(content) => of_drs(&arns, operation, content),
        Content::Query(_) if operation == "GetCallerIdentity" => Vec::new(),
        Content::Query(parameters) if service == "sts" => {
            let role = parameters.get("RoleArn").map(str::to_owned);
            vec![Asked::at(format!("sts:{operation}"), role.into_iter().collect())]
        }
        Content::Query(parameters) => vec![of_ec2(&arns, operation, parameters)],
        Content::Target(_, body) => items::of_dynamodb(fleet, operation, body),
    }
}

struct Arns<'a> {
    fleet: &'a Fleet,
}

impl Arns<'_> {
    fn of(&self, service: &str, kind: &str, id: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{kind}/{id}", self.fleet.region(), self.fleet.account())
    }
}

fn of_drs(arns: &Arns<'_>, operation: &str, content: &drs::Content<'_>) -> Vec<Asked> {
    let body: Value = serde_json::from_slice(content.body).unwrap_or_default();
    let named = |kind: &str, member: &str| {
        body[member].as_str().map(|id| arns.of("drs", kind, id)).into_iter().collect::<Vec<_>>()
    };
    let resources = match operation {
        "StartRecovery" => {
            let servers = body["sourceServers"].as_array().into_iter().flatten();
            servers
                .filter_map(|server| Some(arns.of("drs", "source-server", server["sourceServerID"].as_str()?)))
                .collect()
        }
        "TerminateRecoveryInstances" => {
            let ids = body["recoveryInstanceIDs"].as_array().into_iter().flatten();
            ids.filter_map(|id| Some(arns.of("drs", "recovery-instance", id.as_str()?))).collect()
        }
        "DescribeRecoverySnapshots" | "GetLaunchConfiguration" | "UpdateLaunchConfiguration" => {
            named("source-server", "sourceServerID")
        }
        "DescribeJobLogItems" => named("job", "jobID"),
        "TagResource" | "UntagResource" | "ListTagsForResource" => drs::tagged_arn(content.path).into_iter().collect(),
        _ => Vec::new(),
    };
    let mut asked = vec![Asked::at(format!("drs:{operation}"), resources)];
    if operation == "StartRecovery" && body["tags"].as_object().is_some_and(|tags| !tags.is_empty()) {
        // Tags in the call that makes a resource are a right of their own.
        let tag = Asked::at("drs:TagResource", vec![arns.of("drs", "job", "*")]);
        asked.push(tag.with("drs:CreateAction", vec![operation.to_owned()]));
    }
    asked
}

fn of_ec2(arns: &Arns<'_>, operation: &str, parameters: &Parameters) -> Asked {
    let resources = match operation {
        "StartInstances" | "StopInstances" | "TerminateInstances" => {
            parameters.list("InstanceId").iter().map(|id| arns.of("ec2", "instance", id)).collect()
        }
        "CreateTags" | "DeleteTags" => {
            parameters.list("ResourceId").iter().map(|id| arns.of("ec2", kind_of(id), id)).collect()
        }
        "CreateLaunchTemplateVersion" | "ModifyLaunchTemplate" | "DeleteLaunchTemplateVersions" => {
            let id = parameters.get("LaunchTemplateId");
            id.map(|id| arns.of("ec2", "launch-template", id)).into_iter().collect()
        }
        _ => Vec::new(),
    };
    Asked::at(format!("ec2:{operation}"), resources)
}

fn kind_of(id: &str) -> &'static str {
    match id.split_once('-').map_or("", |(kind, _)| kind) {
        "i" => "instance",
        "lt" => "launch-template",
        "subnet" => "subnet",
        "sg" => "security-group",
        _ => "unknown",
    }
}
