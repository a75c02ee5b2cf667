//! A scenario as it is written in TOML. A key that nobody reads is an error, at its line.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use drs_core::plugin::{Grant, PluginLimits};
use drs_core::time::parse_duration;
use drs_sandbox::{CannedAnswer, Description, PluginUse};
use serde::Deserialize;
use serde_json::Value;

use super::contexts::ContextTable;
use super::expect::{Expectation, Written};
use super::{Answerer, Context, Scenario, context_of};
use crate::error::CliError;
use crate::output::plugin::fixture::Fixture;

/// How long ago the servers of an after-wave hook were launched, when nothing is said.
const LAUNCHED_FOR: Duration = Duration::ZERO;

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ScenarioFile {
    /// `before-wave`, `after-wave` or `launch-policy`, for a component of several worlds.
    pub(super) world: Option<String>,
    /// What is expected.
    pub(super) expect: Option<Written>,
    /// The grants.
    pub(super) grants: Option<Vec<Grant>>,
    /// Further powers: `skip-wave`.
    pub(super) may: Option<Vec<Power>>,
    /// The configuration.
    pub(super) config: Option<Value>,
    /// What `show --context` printed: everything that is not said here.
    pub(super) fixture: Option<PathBuf>,
    /// A fleet file: its simulator answers.
    pub(super) fleet: Option<PathBuf>,
    /// How long ago the servers of an after-wave hook were launched in the fleet.
    pub(super) launched_for: Option<String>,
    /// What the plug-in is told.
    pub(super) context: ContextTable,
    /// Answers to its calls.
    pub(super) calls: Vec<CallTable>,
}

/// A power of a plug-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Power {
    /// It may answer `skip-wave`.
    SkipWave,
}

/// An answer to a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct CallTable {
    /// The function, such as `ec2/describe-instances`.
    pub(super) function: String,
    /// The arguments that it is the answer to; absent: whatever they are.
    arguments: Option<Value>,
    /// What the function gives.
    answer: Option<Value>,
    /// Its error instead, such as `{ throttled = 5000 }`.
    error: Option<BTreeMap<String, Value>>,
}

impl ScenarioFile {
    /// The scenario for a component.
    ///
    /// # Errors
    /// When the component is of no such world, or the file contradicts itself.
    pub(super) fn resolve(
        self,
        component: &Description,
        fixture: Option<Fixture>,
        files: Vec<PathBuf>,
    ) -> Result<Scenario, CliError> {
        let world = self.world.as_deref().or(fixture.as_ref().map(|fixture| fixture.world.as_str()));
        let purpose = purpose(world, component)?;
        let base = fixture.as_ref().map(context_of);
        let context = match purpose {
            PluginUse::Policy => Context::Policy(Box::new(self.context.policy(base)?)),
            hook => Context::Hook(Box::new(self.context.hook(base, hook == PluginUse::After)?)),
        };
        let powers = self.may.map(|may| !may.is_empty());
        let expected = self.expect.map(Expectation::of).transpose().map_err(CliError::usage)?;
        let recorded = fixture.as_ref().map(|fixture| fixture.calls.clone());
        Ok(Scenario {
            purpose,
            context,
            grants: self.grants.or(fixture.as_ref().map(|one| one.grants.clone())).unwrap_or_default(),
            may_skip_wave: powers.or(fixture.as_ref().map(|one| one.may_skip_wave)).unwrap_or_default(),
            limits: fixture.as_ref().map_or_else(PluginLimits::default, |one| one.limits),
            config: self.config.or(fixture.map(|one| one.config)).unwrap_or(Value::Null),
            configured_in: None,
            world: answerer(self.fleet, self.launched_for.as_deref(), self.calls, recorded)?,
            expected,
            files,
        })
    }
}

fn answerer(
    fleet: Option<PathBuf>,
    launched_for: Option<&str>,
    calls: Vec<CallTable>,
    recorded: Option<Vec<drs_core::plugin::HostCallRecord>>,
) -> Result<Answerer, CliError> {
    let launched_for = launched_for.map(parse_duration).transpose();
    let launched_for = launched_for.map_err(|error| CliError::usage(format!("`launched-for`: {error}")))?;
    match (fleet, calls.is_empty(), recorded) {
        (Some(_), false, _) => Err(CliError::usage("both `fleet` and `calls` answer")
            .help("take one of the two out: a fleet answers every call")),
        (Some(file), true, _) => Ok(Answerer::Fleet { file, launched_for: launched_for.unwrap_or(LAUNCHED_FOR) }),
        (None, ..) if launched_for.is_some() => {
            Err(CliError::usage("`launched-for` needs a `fleet` in which servers are launched"))
        }
        (None, true, Some(recorded)) => Ok(Answerer::Recorded(recorded)),
        (None, ..) => Ok(Answerer::Canned(calls.into_iter().map(canned).collect::<Result<_, _>>()?)),
    }
}

fn canned(call: CallTable) -> Result<CannedAnswer, CliError> {
    let CallTable { function, arguments, answer, error } = call;
    let answer = match (answer, error) {
        (Some(answer), None) => Ok(answer),
        (None, Some(error)) => Err(error.into_iter().collect::<serde_json::Map<_, _>>().into()),
        // What gives nothing, such as a write, has nothing to write here.
        (None, None) => Ok(Value::Null),
        (Some(_), Some(_)) => {
            let error = CliError::usage(format!("the call of {function} has both an `answer` and an `error`"));
            return Err(error.help("a function gives one of the two"));
        }
    };
    Ok(CannedAnswer { function, arguments, answer })
}

/// Where the component is called: as was said, else in the only world that it is of.
fn purpose(said: Option<&str>, component: &Description) -> Result<PluginUse, CliError> {
    let worlds: Vec<&str> = component.uses.iter().map(|purpose| purpose.world()).collect();
    let told = || match worlds.is_empty() {
        true => "the component is no plug-in: it is of none of the runtime's worlds".to_owned(),
        false => format!("the component is of the world {}", worlds.join(" and ")),
    };
    match (said, component.uses.as_slice()) {
        (None, [only]) => Ok(*only),
        (None, []) => Err(CliError::usage(told())),
        (None, _) => Err(CliError::usage(told()).help(format!("say which: world = \"{}\"", worlds.join("\" or \"")))),
        (Some(world), uses) => uses
            .iter()
            .find(|purpose| purpose.world() == world)
            .copied()
            .ok_or_else(|| CliError::usage(format!("it is for the world `{world}`, and {}", told()))),
    }
}
