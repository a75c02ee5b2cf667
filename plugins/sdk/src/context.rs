//! What a hook and a policy are told.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::bindings::host::drs::runtime::{context as wit, types};
use crate::verdict::Finding;
use crate::{Error, Mode, ServerStatus, Settings, WaveStatus, config};

/// Tags of AWS by their keys.
pub type Tags = BTreeMap<String, String>;

/// An instant on the runtime's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub unix_ms: u64,
}

impl Timestamp {
    /// The instant that lies this many milliseconds after 1970-01-01T00:00:00Z.
    pub fn from_unix_ms(unix_ms: u64) -> Self {
        Self { unix_ms }
    }

    /// How long ago `earlier` is, zero when it lies ahead.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(self.unix_ms.saturating_sub(earlier.unix_ms))
    }
}

impl std::fmt::Display for Timestamp {
    /// In RFC 3339, to the second: `2026-03-02T08:00:00Z`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The last moment that RFC 3339 can write: the end of the year 9999.
        const LAST_S: u64 = 253_402_300_799;
        let since = Duration::from_secs((self.unix_ms / 1000).min(LAST_S));
        humantime::format_rfc3339_seconds(std::time::SystemTime::UNIX_EPOCH + since).fmt(f)
    }
}

/// What EC2 said of a launched instance when the runtime read it; what is absent was not said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InstanceFacts {
    /// Its type.
    pub instance_type: Option<String>,
    /// Its private IPv4 address.
    pub private_ip: Option<String>,
    /// Its public IPv4 address.
    pub public_ip: Option<String>,
    /// Its private DNS name.
    pub hostname: Option<String>,
    /// Its Availability Zone.
    pub zone: Option<String>,
    /// Its state, such as `running`, as it came.
    pub state: Option<String>,
}

/// A server of the wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// Its id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Its tags at the start of the execution.
    pub tags: Tags,
    /// Its status in this execution.
    pub status: ServerStatus,
    /// Its recovery instance, once launched.
    pub recovery_instance: Option<String>,
    /// Its EC2 instance, once launched.
    pub instance: Option<String>,
    /// What EC2 said of the instance.
    pub facts: InstanceFacts,
    /// The settings that it is launched with, as far as they are known yet.
    pub settings: Settings,
}

/// A wave that started before this one.
#[derive(Debug, Clone, PartialEq)]
pub struct PriorWave {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub status: WaveStatus,
    /// What its hooks found.
    pub findings: Vec<Finding>,
}

/// What a hook is told.
#[derive(Debug, Clone, PartialEq)]
pub struct HookContext {
    /// The execution.
    pub execution: String,
    /// Its mode.
    pub mode: Mode,
    /// The plan's name.
    pub plan: String,
    /// The target account.
    pub account: String,
    /// The target Region.
    pub region: String,
    /// The plan's recovery time objective.
    pub rto: Option<Duration>,
    /// The plan's recovery point objective.
    pub rpo: Option<Duration>,
    /// The wave's name.
    pub wave: String,
    /// The wave's servers.
    pub servers: Vec<Server>,
    /// When the execution started.
    pub started: Timestamp,
    /// When the wave started.
    pub wave_started: Timestamp,
    /// What is said of the wave's servers so far: by their launch actions, and by the hooks before this one.
    pub findings: Vec<Finding>,
    /// The waves that have started before, in the order of their start.
    pub prior_waves: Vec<PriorWave>,
    /// The time now.
    pub now: Timestamp,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When the hook must have given its verdict, all attempts together.
    pub deadline: Timestamp,
    /// Whether `retry-after` is no longer accepted.
    pub last_attempt: bool,
    /// Whether the attempt before this one was cut off by a crash of the runtime.
    pub interrupted: bool,
    /// What the attempt before handed back with `retry-after`.
    pub state: Option<Vec<u8>>,
    /// The same for every repetition of this attempt and different for any other.
    pub idempotency_key: String,
    /// The plug-in's `config` of the recipe, as JSON text.
    pub config_json: String,
}

impl HookContext {
    /// The plug-in's `config` of the recipe as a type of the author's. Mark it `#[serde(deny_unknown_fields)]`.
    pub fn config<T: DeserializeOwned>(&self) -> Result<T, Error> {
        config::read(&self.config_json)
    }

    /// What the attempt before handed back, read from JSON; `None` on the first attempt, and when it can't be read.
    pub fn state<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.state.as_deref()?).ok()
    }
}

/// What a policy is told: no time and no attempt, so that the same input has the same answer.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyContext {
    /// The execution's mode.
    pub mode: Mode,
    /// The plan's name.
    pub plan: String,
    /// The target account.
    pub account: String,
    /// The target Region.
    pub region: String,
    /// The wave's name.
    pub wave: String,
    /// The server.
    pub server: String,
    /// The server's name to show.
    pub server_name: String,
    /// The server's tags.
    pub tags: Tags,
    /// The instance type that DRS recommends for the source's hardware.
    pub recommended_instance_type: Option<String>,
    /// The settings as they would be now.
    pub settings: Settings,
    /// The plug-in's `config` of the recipe, as JSON text.
    pub config_json: String,
}

impl PolicyContext {
    /// The plug-in's `config` of the recipe as a type of the author's. Mark it `#[serde(deny_unknown_fields)]`.
    pub fn config<T: DeserializeOwned>(&self) -> Result<T, Error> {
        config::read(&self.config_json)
    }
}

pub(crate) fn tags_to_wit(tags: &Tags) -> Vec<types::Tag> {
    tags.iter().map(|(key, value)| types::Tag { key: key.clone(), value: value.clone() }).collect()
}

pub(crate) fn tags_of(list: Vec<types::Tag>) -> Tags {
    list.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

impl From<wit::InstanceFacts> for InstanceFacts {
    fn from(facts: wit::InstanceFacts) -> Self {
        Self {
            instance_type: facts.instance_type,
            private_ip: facts.private_ip,
            public_ip: facts.public_ip,
            hostname: facts.hostname,
            zone: facts.zone,
            state: facts.state,
        }
    }
}

impl From<wit::Server> for Server {
    fn from(server: wit::Server) -> Self {
        Self {
            id: server.id,
            name: server.name,
            tags: tags_of(server.tags),
            status: server.status,
            recovery_instance: server.recovery_instance,
            instance: server.instance,
            facts: server.facts.into(),
            settings: server.settings.into(),
        }
    }
}

impl From<wit::PriorWave> for PriorWave {
    fn from(wave: wit::PriorWave) -> Self {
        let findings = wave.findings.into_iter().map(Finding::from).collect();
        Self { name: wave.name, status: wave.status, findings }
    }
}

impl From<wit::HookContext> for HookContext {
    fn from(context: wit::HookContext) -> Self {
        Self {
            execution: context.execution,
            mode: context.mode,
            plan: context.plan,
            account: context.account,
            region: context.region,
            rto: context.rto.map(Duration::from_millis),
            rpo: context.rpo.map(Duration::from_millis),
            wave: context.wave,
            servers: context.servers.into_iter().map(Server::from).collect(),
            started: Timestamp::from_unix_ms(context.started),
            wave_started: Timestamp::from_unix_ms(context.wave_started),
            findings: context.findings.into_iter().map(Finding::from).collect(),
            prior_waves: context.prior_waves.into_iter().map(PriorWave::from).collect(),
            now: Timestamp::from_unix_ms(context.now),
            attempt: context.attempt,
            deadline: Timestamp::from_unix_ms(context.deadline),
            last_attempt: context.last_attempt,
            interrupted: context.interrupted,
            state: context.state,
            idempotency_key: context.idempotency_key,
            config_json: context.config,
        }
    }
}

impl From<wit::PolicyContext> for PolicyContext {
    fn from(context: wit::PolicyContext) -> Self {
        Self {
            mode: context.mode,
            plan: context.plan,
            account: context.account,
            region: context.region,
            wave: context.wave,
            server: context.server,
            server_name: context.server_name,
            tags: tags_of(context.tags),
            recommended_instance_type: context.recommended_instance_type,
            settings: context.settings.into(),
            config_json: context.config,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_rfc_3339() {
        assert_eq!(Timestamp::from_unix_ms(1_772_438_400_999).to_string(), "2026-03-02T08:00:00Z");
        assert_eq!(Timestamp::from_unix_ms(u64::MAX).to_string(), "9999-12-31T23:59:59Z");
    }
}
