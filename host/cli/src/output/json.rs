//! The object of `--output json`: an execution for programs. Keys are stable; further ones may be added.

use drs_core::execution::{EarlierAttempt, Execution, Figures, HookRun, PluginFigures, ServerState, WaveState};
use drs_core::mode::Mode;
use drs_core::plan::PlannedPlugin;
use drs_core::plugin::{Finding, HookPhase};
use drs_core::ports::CallCounts;
use drs_core::selection::Newcomer;
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::Timestamp;
use serde::Serialize;

use crate::projection::hook;
use crate::projection::leftovers::pause_words;
use crate::projection::waits::wave_waits;

/// The object of an execution whose journal ends with the hash `head`; ends with a line break.
pub(crate) fn text(execution: &Execution, head: &str) -> String {
    super::json_text(&ExecutionObject::new(execution, head))
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExecutionObject<'a> {
    execution_id: &'a str,
    status: ExecutionStatus,
    mode: Mode,
    plan: &'a str,
    account: &'a str,
    region: &'a str,
    simulated: bool,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    error: Option<&'a str>,
    paused_for: Option<String>,
    cleanup_due_at: Option<Timestamp>,
    waves: Vec<WaveObject<'a>>,
    plugins: Vec<PluginObject<'a>>,
    #[serde(flatten)]
    figures: Figures,
    calls: &'a CallCounts,
    journal_head: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PluginObject<'a> {
    name: &'a str,
    disabled: Option<DisabledObject<'a>>,
    #[serde(flatten)]
    figures: PluginFigures,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DisabledObject<'a> {
    at: Timestamp,
    by: &'a str,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WaveObject<'a> {
    name: &'a str,
    status: WaveStatus,
    error: Option<&'a str>,
    waits_for: Option<String>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    job_ids: Vec<&'a str>,
    hooks: Vec<HookObject<'a>>,
    newcomers: Vec<NewcomerObject<'a>>,
    servers: Vec<ServerObject<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NewcomerObject<'a> {
    source_server_id: &'a str,
    name: &'a str,
    group: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HookObject<'a> {
    name: &'a str,
    phase: HookPhase,
    status: &'static str,
    attempts: u32,
    seconds: f64,
    detail: Option<String>,
    findings: Vec<FindingObject<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingObject<'a> {
    source_server_id: &'a str,
    level: drs_core::plugin::FindingLevel,
    detail: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ServerObject<'a> {
    source_server_id: &'a str,
    name: Option<&'a str>,
    status: ServerStatus,
    recovery_instance_id: Option<&'a str>,
    job_id: Option<&'a str>,
    attempt: u32,
    earlier_attempts: Vec<AttemptObject<'a>>,
    instance: Option<InstanceObject<'a>>,
    error: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AttemptObject<'a> {
    attempt: u32,
    job_id: &'a str,
    error: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct InstanceObject<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    private_ip: Option<&'a str>,
    public_ip: Option<&'a str>,
    hostname: Option<&'a str>,
    zone: Option<&'a str>,
    state: Option<&'a str>,
}

impl<'a> ExecutionObject<'a> {
    fn new(execution: &'a Execution, head: &'a str) -> Self {
        Self {
            execution_id: execution.id.as_str(),
            status: execution.status,
            mode: execution.mode,
            plan: &execution.plan.name,
            account: &execution.plan.account,
            region: &execution.plan.region,
            simulated: execution.simulated,
            started_at: execution.started,
            ended_at: execution.ended,
            error: execution.error.as_deref(),
            paused_for: execution.pause.as_ref().map(|(reason, _)| pause_words(reason)),
            cleanup_due_at: execution.cleanup_due().filter(|_| execution.instances_left().next().is_some()),
            waves: execution.waves.iter().map(|wave| WaveObject::new(execution, wave)).collect(),
            plugins: execution.plan.plugins.iter().map(|plugin| PluginObject::new(execution, plugin)).collect(),
            figures: execution.figures(),
            calls: &execution.calls,
            journal_head: head,
        }
    }
}

impl<'a> PluginObject<'a> {
    fn new(execution: &'a Execution, plugin: &'a PlannedPlugin) -> Self {
        let disabled = execution.disabled.get(&plugin.name);
        Self {
            name: plugin.name.as_str(),
            disabled: disabled.map(|one| DisabledObject { at: one.at, by: &one.by, reason: &one.reason }),
            figures: execution.plugins.get(&plugin.name).cloned().unwrap_or_default(),
        }
    }
}

impl<'a> WaveObject<'a> {
    fn new(execution: &'a Execution, wave: &'a WaveState) -> Self {
        let hooks = [HookPhase::Before, HookPhase::After].into_iter();
        let of_wave =
            |job: &&drs_core::execution::JobState| job.launches.as_ref().is_some_and(|(name, _)| *name == wave.name);
        Self {
            name: wave.name.as_str(),
            status: wave.status,
            error: wave.error.as_deref(),
            waits_for: wave_waits(execution, wave),
            started_at: wave.started,
            ended_at: wave.ended,
            job_ids: execution.jobs.values().filter(of_wave).map(|job| job.id.as_str()).collect(),
            hooks: hooks
                .flat_map(|phase| wave.hooks(phase).iter().map(move |run| HookObject::new(execution, wave, phase, run)))
                .collect(),
            newcomers: wave.newcomers.iter().map(NewcomerObject::new).collect(),
            servers: execution.servers_of(wave).map(|server| ServerObject::new(execution, server)).collect(),
        }
    }
}

impl<'a> NewcomerObject<'a> {
    fn new(newcomer: &'a Newcomer) -> Self {
        let Newcomer { server, name, group } = newcomer;
        Self { source_server_id: server.as_str(), name, group: group.as_str() }
    }
}

impl<'a> HookObject<'a> {
    fn new(execution: &Execution, wave: &WaveState, phase: HookPhase, run: &'a HookRun) -> Self {
        Self {
            name: run.name.as_str(),
            phase,
            status: hook::word(wave, run),
            attempts: run.attempt,
            seconds: execution.hook_time(&wave.name, run).as_secs_f64(),
            detail: hook::detail(run).map(std::borrow::Cow::into_owned),
            findings: run.findings.iter().map(FindingObject::new).collect(),
        }
    }
}

impl<'a> FindingObject<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self { source_server_id: finding.server.as_str(), level: finding.level, detail: &finding.detail }
    }
}

impl<'a> ServerObject<'a> {
    fn new(execution: &'a Execution, server: &'a ServerState) -> Self {
        Self {
            source_server_id: server.id.as_str(),
            name: execution.planned(&server.id).map(|planned| planned.name.as_str()),
            status: server.status,
            recovery_instance_id: server.recovery_instance.as_ref().map(|id| id.as_str()),
            job_id: server.job.as_ref().map(|id| id.as_str()),
            attempt: server.attempt,
            earlier_attempts: server.earlier.iter().map(AttemptObject::new).collect(),
            instance: InstanceObject::new(server),
            error: server.error.as_deref(),
        }
    }
}

impl<'a> AttemptObject<'a> {
    fn new(earlier: &'a EarlierAttempt) -> Self {
        Self { attempt: earlier.number, job_id: earlier.job.as_str(), error: earlier.error.as_deref() }
    }
}

impl<'a> InstanceObject<'a> {
    fn new(server: &'a ServerState) -> Option<Self> {
        let id = server.instance.as_ref()?.as_str();
        let facts = server.facts.as_ref();
        let fact = |read: fn(&drs_core::plugin::InstanceFacts) -> &Option<String>| {
            facts.and_then(|facts| read(facts).as_deref())
        };
        Some(Self {
            id,
            kind: fact(|facts| &facts.instance_type),
            private_ip: fact(|facts| &facts.private_ip),
            public_ip: fact(|facts| &facts.public_ip),
            hostname: fact(|facts| &facts.hostname),
            zone: fact(|facts| &facts.zone),
            state: fact(|facts| &facts.state),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn the_object_has_the_documented_keys() {
        insta::assert_snapshot!(super::text(&sample::partial().execution(), sample::HEAD));
    }

    #[test]
    fn what_is_not_known_is_null_and_not_left_out() {
        let object: serde_json::Value =
            serde_json::from_str(&super::text(&sample::started().execution(), sample::HEAD)).unwrap();
        let server = &object["waves"][0]["servers"][0];
        for key in ["recoveryInstanceId", "instance", "error"] {
            assert!(server.as_object().unwrap().contains_key(key) && server[key].is_null(), "{key}: {server}");
        }
    }
}
