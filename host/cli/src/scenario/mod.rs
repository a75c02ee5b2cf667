//! A scenario: everything that a plug-in meets in one call outside of an execution. What it is told, what it is granted, who
//! answers its calls, and what is expected of it.

mod contexts;
mod expect;
mod file;

use std::path::{Path, PathBuf};

use drs_core::plugin::{Grant, HookContext, PluginLimits, PolicyContext};
use drs_sandbox::{CannedAnswer, Description, PluginUse, Sandbox};
use serde_json::Value;

use crate::error::CliError;
use crate::output::plugin::fixture::{Fixture, FixtureContext};
use file::ScenarioFile;

pub(crate) use expect::Expectation;

/// A scenario, read and sound.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// Where the plug-in is called.
    pub purpose: PluginUse,
    /// What it is told.
    pub context: Context,
    /// Its grants.
    pub grants: Vec<Grant>,
    /// Whether it may answer `skip-wave`.
    pub may_skip_wave: bool,
    /// What differs from the limits of every hook.
    pub limits: PluginLimits,
    /// Its configuration.
    pub config: Value,
    /// Where that is written, or would be: the scenario's file or the fixture. Absent without either.
    pub configured_in: Option<ReadFile>,
    /// Who answers its calls.
    pub world: Answerer,
    /// What is expected of it.
    pub expected: Option<Expectation>,
    /// The files that it was read from.
    pub files: Vec<PathBuf>,
}

/// A file with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// What the plug-in is told.
#[derive(Debug, Clone)]
pub(crate) enum Context {
    /// As a hook.
    Hook(Box<HookContext>),
    /// As a policy.
    Policy(Box<PolicyContext>),
}

/// Who answers its calls.
#[derive(Debug, Clone)]
pub(crate) enum Answerer {
    /// The answers that the scenario has.
    Canned(Vec<CannedAnswer>),
    /// The answers of the fixture.
    Recorded(Vec<drs_core::plugin::HostCallRecord>),
    /// A simulated fleet, in which the servers of an after-wave hook were launched so long ago.
    Fleet {
        /// The fleet file.
        file: PathBuf,
        /// How long ago, on the simulator's clock.
        launched_for: std::time::Duration,
    },
}

impl Scenario {
    /// Reads a scenario for a component; without a file, that of a wave without servers in which all is granted.
    ///
    /// # Errors
    /// Every mistake ends it: what is wrong, in which file.
    pub(crate) fn read(file: Option<&Path>, component: &Description, sandbox: &Sandbox) -> Result<Self, CliError> {
        let Some(path) = file else {
            let grants = component.grants.iter().filter_map(|grant| grant.parse().ok()).collect();
            return ScenarioFile { grants: Some(grants), ..ScenarioFile::default() }.resolve(
                component,
                None,
                Vec::new(),
            );
        };
        let shown = path.display();
        let text = ReadFile::read(path.to_owned())?.text;
        let wrong = |message: String| CliError::usage(format!("the scenario {shown}: {message}"));
        let read: ScenarioFile =
            toml::from_str(&text).map_err(|error| wrong(error.to_string().trim_end().to_owned()))?;
        if let Some(call) = read.calls.iter().find(|call| !sandbox.has_host_call(&call.function)) {
            let message = format!("`{}` is no function that calls something", call.function);
            return Err(
                wrong(message).help("write it as `ec2/describe-instances`: interface and function of the WIT package")
            );
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut files = vec![path.to_owned()];
        let mut configured_in = ReadFile { path: path.to_owned(), text };
        let mut fixture = None;
        if let Some(file) = &read.fixture {
            let file = ReadFile::read(folder.join(file))?;
            fixture = Some(file.fixture()?);
            files.push(file.path.clone());
            if read.config.is_none() {
                configured_in = file;
            }
        }
        let mut scenario = read.resolve(component, fixture, files).map_err(|error| error.within(&shown.to_string()))?;
        scenario.configured_in = Some(configured_in);
        if let Answerer::Fleet { file, .. } = &mut scenario.world {
            *file = folder.join(&*file);
            scenario.files.push(file.clone());
        }
        Ok(scenario)
    }
}

impl ReadFile {
    fn read(path: PathBuf) -> Result<Self, CliError> {
        let unread = |error| CliError::usage(format!("{} can't be read: {error}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(unread)?;
        Ok(Self { path, text })
    }

    /// The fixture that it is.
    fn fixture(&self) -> Result<Fixture, CliError> {
        serde_json::from_str(&self.text).map_err(|error| {
            CliError::usage(format!("the fixture {} can't be read: {error}", self.path.display()))
                .help("make one with `drs-runtime show EXECUTION --context HOOK`")
        })
    }
}

/// What a fixture says, apart from its context.
fn context_of(fixture: &Fixture) -> Context {
    match &fixture.context {
        FixtureContext::Hook(context) => Context::Hook(context.clone()),
        FixtureContext::Policy(context) => Context::Policy(context.clone()),
    }
}
