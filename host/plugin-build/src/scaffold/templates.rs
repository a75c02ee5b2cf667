//! What a new plug-in begins as: a function that does something, and a scenario that it passes.

use super::{NewError, NewImport, NewWorld};

/// A template.
pub(super) struct Template {
    /// `src/lib.rs`.
    pub(super) source: &'static str,
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
        (NewWorld::LaunchPolicy, None) => Ok(POLICY),
        (NewWorld::LaunchPolicy, Some(_)) => Err(NewError::Combination("a policy calls nothing: take `--import` out")),
        (NewWorld::BeforeWave, Some(NewImport::Ec2)) => {
            Err(NewError::Combination("before a wave there are no instances to ask EC2 about: use `--import drs`"))
        }
        (NewWorld::AfterWave, Some(NewImport::Drs)) => {
            Err(NewError::Combination("replication is asked about before a wave: use `--world before-wave`"))
        }
    }
}

const BEFORE: Template = Template {
    source: include_str!("templates/before.rs.txt"),
    scenario: include_str!("templates/before.toml"),
    schema: Some(include_str!("templates/before.schema.json")),
    does: "Pauses before a wave that has more servers than the recipe says.",
    key: "before",
    grants: "",
    config: "config = { most-servers = 20 }\n",
};

const BEFORE_DRS: Template = Template {
    source: include_str!("templates/before_drs.rs.txt"),
    scenario: include_str!("templates/before_drs.toml"),
    schema: None,
    does: "Pauses before a wave when a server of it does not replicate.",
    key: "before",
    grants: "grants = [\"drs:DescribeSourceServers\"]\n",
    config: "",
};

const AFTER: Template = Template {
    source: include_str!("templates/after.rs.txt"),
    scenario: include_str!("templates/after.toml"),
    schema: None,
    does: "Fails a wave of which a launched server lacks a private address.",
    key: "after",
    grants: "",
    config: "",
};

const AFTER_EC2: Template = Template {
    source: include_str!("templates/after_ec2.rs.txt"),
    scenario: include_str!("templates/after_ec2.toml"),
    schema: Some(include_str!("templates/after_ec2.schema.json")),
    does: "Fails a wave of which an instance is in another Availability Zone than the recipe says.",
    key: "after",
    grants: "grants = [\"ec2:DescribeInstances\"]\n",
    config: "config = { zone = \"us-west-2a\" }\n",
};

const POLICY: Template = Template {
    source: include_str!("templates/policy.rs.txt"),
    scenario: include_str!("templates/policy.toml"),
    schema: Some(include_str!("templates/policy.schema.json")),
    does: "Denies the launch of a server with another instance type than those that the recipe allows.",
    key: "policies",
    grants: "",
    config: "config = { types = [\"m5.large\", \"m5.xlarge\"] }\n",
};

impl Template {
    /// `README.md`.
    pub(super) fn readme(&self, name: &str) -> String {
        let Self { does, key, grants, config, .. } = self;
        format!(
            "# {name}\n\n{does}\n\n```sh\ndrs-runtime plugin build .\ndrs-runtime plugin test {name}.wasm --scenario scenario.toml\n\
             cargo test\n```\n\nIn a recipe:\n\n```toml\n[[waves]]\n# …\n{key} = [\"{name}\"]\n\n[plugins.{name}]\n\
             component = \"{name}.wasm\"\n{grants}{config}```\n\n`drs-plugin/` is the guest SDK with the WIT package that it \
             is built against: `drs-plugin/wit` says what can be asked and answered, item by item.\n"
        )
    }
}
