//! What a new plug-in begins as: a function that does something, and a scenario that it passes.

use super::{NewError, NewImport, NewWorld};

/// The kinds of plug-in that can be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A hook before a wave.
    Before,
    /// The same, which asks DRS.
    BeforeDrs,
    /// A hook after a wave.
    After,
    /// The same, which asks EC2.
    AfterEc2,
    /// The same, which asks the instances over HTTP.
    AfterHttp,
    /// A policy.
    Policy,
}

/// A template, in every language.
pub(super) struct Template {
    /// What kind it is of.
    pub(super) kind: Kind,
    /// `scenario.toml`.
    pub(super) scenario: &'static str,
    /// `config.schema.json`: what its configuration may be, when it has one.
    pub(super) schema: Option<&'static str>,
    /// What it does, in a sentence.
    does: &'static str,
    /// Where a wave names it.
    key: &'static str,
    /// The line of its grants in a recipe.
    grants: &'static str,
    /// The line of its configuration in a recipe.
    config: &'static str,
}

/// The template for a world and an import.
pub(super) fn of(world: NewWorld, import: Option<NewImport>) -> Result<Template, NewError> {
    match (world, import) {
        (NewWorld::BeforeWave, None) => Ok(BEFORE),
        (NewWorld::BeforeWave, Some(NewImport::Drs)) => Ok(BEFORE_DRS),
        (NewWorld::AfterWave, None) => Ok(AFTER),
        (NewWorld::AfterWave, Some(NewImport::Ec2)) => Ok(AFTER_EC2),
        (NewWorld::AfterWave, Some(NewImport::Http)) => Ok(AFTER_HTTP),
        (NewWorld::LaunchPolicy, None) => Ok(POLICY),
        (NewWorld::LaunchPolicy, Some(_)) => Err(NewError::Combination("a policy calls nothing: take `--import` out")),
        (NewWorld::BeforeWave, Some(NewImport::Ec2)) => {
            Err(NewError::Combination("before a wave there are no instances to ask EC2 about: use `--import drs`"))
        }
        (NewWorld::BeforeWave, Some(NewImport::Http)) => {
            Err(NewError::Combination("before a wave there are no instances to ask over HTTP: take `--world` out"))
        }
        (NewWorld::AfterWave, Some(NewImport::Drs)) => {
            Err(NewError::Combination("replication is asked about before a wave: use `--world before-wave`"))
        }
    }
}

const BEFORE: Template = Template {
    kind: Kind::Before,
    scenario: include_str!("templates/before.toml"),
    schema: Some(include_str!("templates/before.schema.json")),
    does: "Pauses before a wave that has more servers than the recipe says.",
    key: "before",
    grants: "",
    config: "config = { most-servers = 20 }\n",
};

const BEFORE_DRS: Template = Template {
    kind: Kind::BeforeDrs,
    scenario: include_str!("templates/before_drs.toml"),
    schema: None,
    does: "Pauses before a wave when a server of it does not replicate.",
    key: "before",
    grants: "grants = [\"drs:DescribeSourceServers\"]\n",
    config: "",
};

const AFTER: Template = Template {
    kind: Kind::After,
    scenario: include_str!("templates/after.toml"),
    schema: None,
    does: "Fails a wave of which a launched server lacks a private address.",
    key: "after",
    grants: "",
    config: "",
};

const AFTER_EC2: Template = Template {
    kind: Kind::AfterEc2,
    scenario: include_str!("templates/after_ec2.toml"),
    schema: Some(include_str!("templates/after_ec2.schema.json")),
    does: "Fails a wave of which an instance is in another Availability Zone than the recipe says.",
    key: "after",
    grants: "grants = [\"ec2:DescribeInstances\"]\n",
    config: "config = { zone = \"us-west-2a\" }\n",
};

const AFTER_HTTP: Template = Template {
    kind: Kind::AfterHttp,
    scenario: include_str!("templates/after_http.toml"),
    schema: Some(include_str!("templates/after_http.schema.json")),
    does: "Waits until every instance of a wave answers over HTTP, and fails the wave when time is up.",
    key: "after",
    grants: "grants = [\"http:GET on http://{wave.instances}:8080/health\"]\n",
    config: "config = { at = \":8080/health\" }\n",
};

const POLICY: Template = Template {
    kind: Kind::Policy,
    scenario: include_str!("templates/policy.toml"),
    schema: Some(include_str!("templates/policy.schema.json")),
    does: "Denies the launch of a server with another instance type than those that the recipe allows.",
    key: "policies",
    grants: "",
    config: "config = { types = [\"m5.large\", \"m5.xlarge\"] }\n",
};

impl Template {
    /// `README.md`, for a language with what it needs, a further way to test it, and where its WIT package is.
    pub(super) fn readme(&self, name: &str, needs: &str, tests: &str, wit: &str) -> String {
        let Self { does, key, grants, config, .. } = self;
        format!(
            "# {name}\n\n{does} {needs}\n\n```sh\ndrs-runtime plugin build .\n\
             drs-runtime plugin test {name}.wasm --scenario scenario.toml\n{tests}```\n\nIn a recipe:\n\n```toml\n[[waves]]\n# …\n\
             {key} = [\"{name}\"]\n\n[plugins.{name}]\ncomponent = \"{name}.wasm\"\n{grants}{config}```\n\n{wit} says what can \
             be asked and answered, item by item.\n"
        )
    }
}
