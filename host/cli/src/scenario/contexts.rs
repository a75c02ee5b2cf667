//! What a plug-in is told in a scenario: what is written, on top of a fixture or of defaults.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::ids::{InstanceId, RecoveryInstanceId, ServerId, WaveName};
use drs_core::mode::Mode;
use drs_core::plugin::{Finding, HookContext, InstanceFacts, PolicyContext, PriorWave, ServerContext};
use drs_core::settings::LaunchSettings;
use drs_core::status::{ServerStatus, WaveStatus};
use drs_core::time::{Timestamp, after, parse_duration};
use serde::Deserialize;

use super::Context;
use crate::error::CliError;

/// The time of a scenario that says none: 2026-01-01T12:00:00Z.
const NOW: Timestamp = Timestamp::constant(1_767_268_800, 0);
/// How long a hook may take in all.
const DEADLINE: Duration = Duration::from_secs(15 * 60);
/// How long ago the execution and the wave began.
const BEGAN: Duration = Duration::from_secs(10 * 60);

/// `[context]`: what a hook or a policy is told. What is not written is as in the fixture, else a default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ContextTable {
    execution: Option<String>,
    mode: Option<Mode>,
    plan: Option<String>,
    account: Option<String>,
    region: Option<String>,
    rto: Option<String>,
    rpo: Option<String>,
    wave: Option<String>,
    servers: Option<Vec<ServerTable>>,
    findings: Option<Vec<Finding>>,
    prior_waves: Option<Vec<PriorWaveTable>>,
    now: Option<Timestamp>,
    attempt: Option<u32>,
    last_attempt: Option<bool>,
    interrupted: Option<bool>,
    state: Option<String>,
    /// The server that a policy is asked about.
    server: Option<ServerTable>,
    recommended_instance_type: Option<String>,
}

/// A server.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ServerTable {
    id: String,
    name: Option<String>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    status: Option<ServerStatus>,
    recovery_instance: Option<String>,
    instance: Option<String>,
    #[serde(default)]
    facts: FactsTable,
    #[serde(default)]
    settings: LaunchSettings,
}

/// What EC2 said of its instance.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct FactsTable {
    instance_type: Option<String>,
    private_ip: Option<String>,
    public_ip: Option<String>,
    hostname: Option<String>,
    zone: Option<String>,
    state: Option<String>,
}

/// An earlier wave.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PriorWaveTable {
    name: String,
    status: WaveStatus,
    #[serde(default)]
    findings: Vec<Finding>,
}

impl ContextTable {
    /// The context of a hook.
    pub(super) fn hook(self, base: Option<Context>, is_after: bool) -> Result<HookContext, CliError> {
        if self.server.is_some() || self.recommended_instance_type.is_some() {
            return Err(CliError::usage("`server` and `recommended-instance-type` are told to a policy")
                .help("write `servers` for a hook"));
        }
        let mut context = match base {
            Some(Context::Hook(context)) => *context,
            Some(Context::Policy(_)) => {
                return Err(CliError::usage("the fixture is of a policy, the component is a hook"));
            }
            None => default_hook(),
        };
        if let Some(now) = self.now {
            context.now = now;
            (context.started, context.wave_started) = (before(now), before(now));
            context.deadline = after(now, DEADLINE);
        }
        set(&mut context.execution, self.execution.map(Into::into));
        set(&mut context.mode, self.mode);
        set(&mut context.plan, self.plan);
        set(&mut context.account, self.account);
        set(&mut context.region, self.region);
        set(&mut context.rto, duration("rto", self.rto.as_deref())?.map(Some));
        set(&mut context.rpo, duration("rpo", self.rpo.as_deref())?.map(Some));
        set(&mut context.wave, self.wave.map(WaveName::from));
        let servers = self.servers.map(|servers| servers.into_iter().map(|server| server.told(is_after)).collect());
        set(&mut context.servers, servers);
        set(&mut context.findings, self.findings);
        let prior =
            |wave: PriorWaveTable| PriorWave { name: wave.name.into(), status: wave.status, findings: wave.findings };
        set(&mut context.prior_waves, self.prior_waves.map(|waves| waves.into_iter().map(prior).collect()));
        set(&mut context.attempt, self.attempt);
        set(&mut context.last_attempt, self.last_attempt);
        set(&mut context.interrupted, self.interrupted);
        set(&mut context.state, self.state.map(|state| Some(state.into_bytes())));
        context.idempotency_key = format!("{}/{}/{}", context.execution, context.wave, context.attempt);
        Ok(context)
    }

    /// The context of a policy.
    pub(super) fn policy(self, base: Option<Context>) -> Result<PolicyContext, CliError> {
        self.refuse_what_a_policy_is_not_told()?;
        let mut context = match base {
            Some(Context::Policy(context)) => *context,
            Some(Context::Hook(_)) => {
                return Err(CliError::usage("the fixture is of a hook, the component is a policy"));
            }
            None => default_policy(),
        };
        set(&mut context.mode, self.mode);
        set(&mut context.plan, self.plan);
        set(&mut context.account, self.account);
        set(&mut context.region, self.region);
        set(&mut context.wave, self.wave.map(WaveName::from));
        if self.recommended_instance_type.is_some() {
            context.recommended_instance_type = self.recommended_instance_type;
        }
        if let Some(server) = self.server {
            let server = server.told(false);
            context.server = server.id;
            context.server_name = server.name;
            context.tags = server.tags;
            context.settings = server.settings;
        }
        Ok(context)
    }

    fn refuse_what_a_policy_is_not_told(&self) -> Result<(), CliError> {
        let not_told = [
            ("execution", self.execution.is_some()),
            ("rto", self.rto.is_some()),
            ("rpo", self.rpo.is_some()),
            ("servers", self.servers.is_some()),
            ("findings", self.findings.is_some()),
            ("prior-waves", self.prior_waves.is_some()),
            ("now", self.now.is_some()),
            ("attempt", self.attempt.is_some()),
            ("last-attempt", self.last_attempt.is_some()),
            ("interrupted", self.interrupted.is_some()),
            ("state", self.state.is_some()),
        ];
        match not_told.into_iter().find(|(_, said)| *said) {
            Some((key, _)) => Err(CliError::usage(format!("a policy is not told `{key}`"))
                .help("it is told mode, plan, account, region, wave, recommended-instance-type and one `server`")),
            None => Ok(()),
        }
    }
}

impl ServerTable {
    /// A server as a plug-in is told of it; after a wave one with an instance is launched.
    fn told(self, is_after: bool) -> ServerContext {
        let launched = is_after && self.instance.is_some();
        let FactsTable { instance_type, private_ip, public_ip, hostname, zone, state } = self.facts;
        ServerContext {
            name: self.name.unwrap_or_else(|| self.id.clone()),
            id: ServerId::from(self.id),
            tags: self.tags,
            status: self.status.unwrap_or(if launched { ServerStatus::Launched } else { ServerStatus::Pending }),
            recovery_instance: self.recovery_instance.or_else(|| self.instance.clone()).map(RecoveryInstanceId::from),
            instance: self.instance.map(InstanceId::from),
            facts: InstanceFacts { instance_type, private_ip, public_ip, hostname, zone, state },
            settings: self.settings,
        }
    }
}

fn set<T>(place: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *place = said;
    }
}

fn duration(key: &str, said: Option<&str>) -> Result<Option<Duration>, CliError> {
    let read = said.map(parse_duration).transpose();
    read.map_err(|error| CliError::usage(format!("`{key}`: {error}")))
}

fn before(now: Timestamp) -> Timestamp {
    now.checked_sub(jiff::SignedDuration::try_from(BEGAN).unwrap_or_default()).unwrap_or(now)
}

fn default_hook() -> HookContext {
    HookContext {
        execution: "01K0000000000000000000000".into(),
        mode: Mode::Drill,
        plan: "scenario".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: None,
        rpo: None,
        wave: "wave".into(),
        servers: Vec::new(),
        started: before(NOW),
        wave_started: before(NOW),
        findings: Vec::new(),
        prior_waves: Vec::new(),
        now: NOW,
        attempt: 1,
        deadline: after(NOW, DEADLINE),
        last_attempt: false,
        interrupted: false,
        state: None,
        idempotency_key: String::new(),
    }
}

fn default_policy() -> PolicyContext {
    PolicyContext {
        mode: Mode::Drill,
        plan: "scenario".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        wave: "wave".into(),
        server: "s-11111111111111111".into(),
        server_name: "server".to_owned(),
        tags: BTreeMap::new(),
        recommended_instance_type: None,
        settings: LaunchSettings::default(),
    }
}
