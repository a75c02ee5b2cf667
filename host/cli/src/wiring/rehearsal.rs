//! Plug-ins outside of an execution: the sandbox alone, and ports that reach nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use drs_aws::{Aws, AwsOptions, CredentialSource, in_process};
use drs_core::plugin::{Fault, FaultKind, HookCall, HookContext, HookPhase, HostCallRecord, LogLine, PolicyCall};
use drs_core::ports::{Clock, Fence};
use drs_core::time::Timestamp;
use drs_engine::StillClock;
use drs_sandbox::{Answers, PluginSpec, PluginUse, Ports, PreparedPlugins, Sandbox, SandboxOptions, Used};

use crate::error::CliError;
use crate::options::{Configuration, StorePlace};
use crate::output::plugin::answer::Answer;
use crate::scenario::{Answerer, Context, Scenario};

use super::configurations::check_scenario;
use super::connection::Connection;
use super::plugins::{compiler, ports, refused};
use super::scenario_world;
use super::tokio_runtime::{block_on, block_on_place};

/// The name of the plug-in in its scenario.
const NAME: &str = "plugin";

/// The sandbox, with the compiled components that the store's folder keeps.
///
/// # Errors
/// When its folder can't be used, or WebAssembly does not run on this machine.
pub(crate) fn sandbox(store: &StorePlace) -> Result<Sandbox, CliError> {
    let limits = Configuration::of_user()?.plugins.limits;
    let options = SandboxOptions {
        cache_dir: Some(store.folder.join("cache")),
        compiler: Some(compiler(limits.compile())?),
        component: limits.component(),
        ..SandboxOptions::default()
    };
    Sandbox::new(&options).map_err(CliError::internal)
}

/// Prepares one plug-in over ports that reach nothing, at a time that stands still.
///
/// # Errors
/// When it is refused.
pub(crate) async fn prepare_offline(
    store: &StorePlace,
    spec: PluginSpec,
    now: Timestamp,
) -> Result<PreparedPlugins, CliError> {
    let ports = nowhere(now).await?;
    sandbox(store)?.prepare(vec![spec], ports).map_err(|errors| refused(&errors))
}

/// Ports behind which nothing is.
async fn nowhere(now: Timestamp) -> Result<Ports, CliError> {
    let clock: Arc<dyn Clock> = Arc::new(StillClock(now));
    let options = AwsOptions {
        region: "us-east-1".to_owned(),
        endpoint: Some("http://nowhere.invalid".to_owned()),
        http_client: Some(in_process::http_client(|_| Err(in_process::Lost))),
        credentials: CredentialSource::Simulator,
        role: None,
        clock: clock.clone(),
        fence: Fence::default(),
    };
    let aws = Aws::connect(options).await.map_err(CliError::internal)?;
    let http = aws.http();
    Ok(ports(&aws, http, clock))
}

/// A plug-in that is ready to meet its scenario, as often as wanted.
pub(crate) struct Stage {
    plugins: PreparedPlugins,
    scenario: Scenario,
}

/// What came of one call.
#[derive(Debug, Clone)]
pub(crate) struct Performed {
    /// The answer.
    pub answer: Answer,
    /// What it logged.
    pub log: Vec<LogLine>,
    /// The calls that it made, with their answers.
    pub calls: Vec<HostCallRecord>,
    /// Answers that were not asked for.
    pub not_asked: Vec<String>,
    /// A call to which the scenario has no answer, in words.
    pub unanswered: Option<String>,
    /// What it used.
    pub used: Used,
}

impl Stage {
    /// Prepares a component for its scenario. One that has a fleet gets a world of it.
    ///
    /// # Errors
    /// When the plug-in is refused, its configuration is not as it says, or the world can't be made.
    pub(crate) async fn set(sandbox: &Sandbox, bytes: Vec<u8>, mut scenario: Scenario) -> Result<Self, CliError> {
        check_scenario(sandbox, &bytes, &scenario).await?;
        let now = match &scenario.context {
            Context::Hook(context) => context.now,
            Context::Policy(_) => Timestamp::UNIX_EPOCH,
        };
        let ports = match (&scenario.world, &mut scenario.context) {
            (Answerer::Fleet { file, launched_for }, Context::Hook(context)) => {
                let connection = Connection::to(&scenario_world::place(file)?, None).await?;
                let launched_for = (scenario.purpose == PluginUse::After).then_some(*launched_for);
                scenario_world::tell_of_fleet(&connection, context, launched_for).await?;
                ports(&connection.aws, connection.http.clone(), connection.clock.clone())
            }
            _ => nowhere(now).await?,
        };
        let spec = PluginSpec {
            name: NAME.into(),
            uses: [scenario.purpose].into(),
            bytes,
            sha256: None,
            grants: scenario.grants.clone(),
            may_skip_wave: scenario.may_skip_wave,
            limits: scenario.limits,
            group_tags: BTreeSet::new(),
            config: scenario.config.clone(),
            secrets: Vec::new(),
        };
        let plugins = sandbox.prepare(vec![spec], ports).map_err(|errors| refused(&errors))?;
        Ok(Self { plugins, scenario })
    }

    /// Calls the plug-in once.
    pub(crate) async fn perform(&self) -> Performed {
        match &self.scenario.context {
            Context::Hook(context) => self.hook((**context).clone()).await,
            Context::Policy(context) => {
                let call = PolicyCall { plugin: NAME.into(), context: (**context).clone() };
                let (outcome, used) = self.plugins.rehearse_policy(call).await;
                Performed {
                    answer: Answer::of_policy(&outcome),
                    log: outcome.log,
                    calls: Vec::new(),
                    not_asked: Vec::new(),
                    unanswered: None,
                    used,
                }
            }
        }
    }

    async fn hook(&self, context: HookContext) -> Performed {
        let phase = if self.scenario.purpose == PluginUse::Before { HookPhase::Before } else { HookPhase::After };
        let call = HookCall { plugin: NAME.into(), phase, context, recorded: Vec::new() };
        let answers = match &self.scenario.world {
            Answerer::Canned(answers) => Answers::Canned(answers.clone()),
            Answerer::Recorded(calls) => Answers::Recorded(calls.clone()),
            Answerer::Fleet { .. } => Answers::World,
        };
        let done = self.plugins.rehearse_hook(call, answers).await;
        let unanswered = match &done.outcome.result {
            Err(Fault { kind: FaultKind::Diverged, message }) => Some(message.clone()),
            _ => None,
        };
        Performed {
            answer: Answer::of_hook(&done.outcome),
            log: done.outcome.log,
            calls: done.calls,
            not_asked: done.not_asked,
            unanswered,
            used: done.used,
        }
    }
}

/// Runs what needs a scenario's world in the time of that world: where there is a fleet it jumps.
///
/// # Errors
/// As the future.
pub(crate) fn block_on_scenario<T>(
    scenario: &Scenario,
    future: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    match &scenario.world {
        Answerer::Fleet { file, .. } => block_on_place(&scenario_world::place(file)?, future),
        Answerer::Canned(_) | Answerer::Recorded(_) => block_on(future),
    }
}
