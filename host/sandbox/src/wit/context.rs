//! Contexts of hooks and policies.

use drs_core::mode::Mode;
use drs_core::plugin::{Finding, FindingLevel, HookContext, PolicyContext, PriorWave, ServerContext};
use drs_core::status::{ServerStatus, WaveStatus};

use super::{duration_ms, settings_to_wit, tags_to_wit, unix_ms};
use crate::bindings::{context as wit, types};

/// A hook's context with its plug-in's configuration, as JSON text.
pub(crate) fn hook_context_to_wit(context: HookContext, config: &str) -> wit::HookContext {
    wit::HookContext {
        execution: context.execution.as_str().to_owned(),
        mode: mode_to_wit(context.mode),
        plan: context.plan,
        account: context.account,
        region: context.region,
        rto: context.rto.map(duration_ms),
        rpo: context.rpo.map(duration_ms),
        wave: context.wave.as_str().to_owned(),
        servers: context.servers.into_iter().map(server_to_wit).collect(),
        started: unix_ms(context.started),
        wave_started: unix_ms(context.wave_started),
        findings: context.findings.into_iter().map(finding_to_wit).collect(),
        prior_waves: context.prior_waves.into_iter().map(prior_wave_to_wit).collect(),
        now: unix_ms(context.now),
        attempt: context.attempt,
        deadline: unix_ms(context.deadline),
        last_attempt: context.last_attempt,
        interrupted: context.interrupted,
        state: context.state,
        config: config.to_owned(),
        idempotency_key: context.idempotency_key,
    }
}

/// A policy's context with its plug-in's configuration, as JSON text.
pub(crate) fn policy_context_to_wit(context: PolicyContext, config: &str) -> wit::PolicyContext {
    wit::PolicyContext {
        mode: mode_to_wit(context.mode),
        plan: context.plan,
        account: context.account,
        region: context.region,
        wave: context.wave.as_str().to_owned(),
        server: context.server.as_str().to_owned(),
        server_name: context.server_name,
        tags: tags_to_wit(context.tags),
        recommended_instance_type: context.recommended_instance_type,
        settings: settings_to_wit(&context.settings),
        config: config.to_owned(),
    }
}

fn server_to_wit(server: ServerContext) -> wit::Server {
    let facts = server.facts;
    wit::Server {
        id: server.id.as_str().to_owned(),
        name: server.name,
        tags: tags_to_wit(server.tags),
        status: server_status_to_wit(server.status),
        recovery_instance: server.recovery_instance.map(|id| id.as_str().to_owned()),
        instance: server.instance.map(|id| id.as_str().to_owned()),
        facts: wit::InstanceFacts {
            instance_type: facts.instance_type,
            private_ip: facts.private_ip,
            public_ip: facts.public_ip,
            hostname: facts.hostname,
            zone: facts.zone,
            state: facts.state,
        },
        settings: settings_to_wit(&server.settings),
    }
}

fn prior_wave_to_wit(wave: PriorWave) -> wit::PriorWave {
    wit::PriorWave {
        name: wave.name.as_str().to_owned(),
        status: wave_status_to_wit(wave.status),
        findings: wave.findings.into_iter().map(finding_to_wit).collect(),
    }
}

fn finding_to_wit(finding: Finding) -> types::Finding {
    let level = match finding.level {
        FindingLevel::Ok => types::FindingLevel::Ok,
        FindingLevel::Warn => types::FindingLevel::Warn,
        FindingLevel::Failed => types::FindingLevel::Failed,
    };
    types::Finding { server: finding.server.as_str().to_owned(), level, detail: finding.detail }
}

fn mode_to_wit(mode: Mode) -> types::Mode {
    match mode {
        Mode::Drill => types::Mode::Drill,
        Mode::Recovery => types::Mode::Recovery,
    }
}

fn server_status_to_wit(status: ServerStatus) -> types::ServerStatus {
    match status {
        ServerStatus::Pending => types::ServerStatus::Pending,
        ServerStatus::Launching => types::ServerStatus::Launching,
        ServerStatus::Launched => types::ServerStatus::Launched,
        ServerStatus::Failed => types::ServerStatus::Failed,
        ServerStatus::Unresolved => types::ServerStatus::Unresolved,
        ServerStatus::Skipped => types::ServerStatus::Skipped,
        ServerStatus::Terminated => types::ServerStatus::Terminated,
    }
}

fn wave_status_to_wit(status: WaveStatus) -> types::WaveStatus {
    match status {
        WaveStatus::Pending => types::WaveStatus::Pending,
        WaveStatus::Initiated => types::WaveStatus::Initiated,
        WaveStatus::Launching => types::WaveStatus::Launching,
        WaveStatus::Started => types::WaveStatus::Started,
        WaveStatus::Completed => types::WaveStatus::Completed,
        WaveStatus::Partial => types::WaveStatus::Partial,
        WaveStatus::Failed => types::WaveStatus::Failed,
        WaveStatus::Skipped => types::WaveStatus::Skipped,
        WaveStatus::Cancelled => types::WaveStatus::Cancelled,
        WaveStatus::TimedOut => types::WaveStatus::TimedOut,
    }
}
