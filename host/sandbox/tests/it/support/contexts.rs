//! Contexts of calls.

use std::time::Duration;

use drs_core::mode::Mode;
use drs_core::plugin::{Finding, FindingLevel, HookContext, InstanceFacts, PolicyContext, PriorWave, ServerContext};
use drs_core::settings::{LaunchSettings, SettingName};
use drs_core::status::{ServerStatus, WaveStatus};
use drs_core::time::{Timestamp, after};

/// The time of every call.
pub(crate) const NOW: Timestamp = Timestamp::constant(NOW_S, 0);
const NOW_S: i64 = 1_790_000_000;

/// A drill's hook at a wave with the launched servers s-1 and s-2, first attempt.
pub(crate) fn hook() -> HookContext {
    HookContext {
        execution: "01KTEST".into(),
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: None,
        rpo: Some(Duration::from_secs(900)),
        wave: "database".into(),
        servers: vec![server(1), server(2)],
        started: Timestamp::constant(NOW_S - 3600, 0),
        wave_started: Timestamp::constant(NOW_S - 600, 0),
        findings: vec![Finding { server: "s-2".into(), level: FindingLevel::Failed, detail: "impaired".to_owned() }],
        prior_waves: vec![PriorWave { name: "network".into(), status: WaveStatus::Completed, findings: Vec::new() }],
        now: NOW,
        attempt: 1,
        deadline: after(NOW, Duration::from_secs(900)),
        last_attempt: false,
        interrupted: false,
        state: None,
        idempotency_key: "01KTEST/database/check/1".to_owned(),
    }
}

fn server(number: u32) -> ServerContext {
    ServerContext {
        id: format!("s-{number}").into(),
        name: format!("db{number}"),
        tags: [("Tier".to_owned(), "database".to_owned())].into(),
        status: ServerStatus::Launched,
        recovery_instance: Some(format!("i-{number}").into()),
        instance: Some(format!("i-{number}").into()),
        facts: InstanceFacts::default(),
        settings: LaunchSettings::default(),
    }
}

/// A drill's policy at server s-1.
pub(crate) fn policy() -> PolicyContext {
    PolicyContext {
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        wave: "database".into(),
        server: "s-1".into(),
        server_name: "db1".to_owned(),
        tags: Default::default(),
        recommended_instance_type: None,
        settings: LaunchSettings::default().with(SettingName::InstanceType, "m5.large"),
    }
}
