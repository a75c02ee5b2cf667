//! A wave for the tests.

use std::time::Duration;

use drs_plugin::{
    Finding, FindingLevel, HookContext, InstanceFacts, Mode, PriorWave, Server, ServerStatus, Settings, Timestamp,
    WaveStatus,
};

/// 2026-03-02T08:00:00Z.
const START_MS: u64 = 1_772_438_400_000;

pub(crate) fn server(number: usize, status: ServerStatus) -> Server {
    let launched = status == ServerStatus::Launched;
    Server {
        id: format!("s-{number}"),
        name: format!("web-{number}"),
        tags: Default::default(),
        status,
        recovery_instance: launched.then(|| format!("i-{number}")),
        instance: launched.then(|| format!("i-{number}")),
        facts: InstanceFacts::default(),
        settings: Settings::default(),
    }
}

/// A drill's wave of two servers, ten minutes after its start: one launched, one failed; after a wave that was partial.
pub(crate) fn context() -> HookContext {
    let finding =
        |server: &str, level, detail: &str| Finding { server: server.to_owned(), level, detail: detail.to_owned() };
    HookContext {
        execution: "01K".to_owned(),
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: Some(Duration::from_secs(2700)),
        rpo: None,
        wave: "web".to_owned(),
        servers: vec![server(1, ServerStatus::Launched), server(2, ServerStatus::Failed)],
        started: Timestamp::from_unix_ms(START_MS),
        wave_started: Timestamp::from_unix_ms(START_MS + 600_000),
        findings: vec![
            finding("s-1", FindingLevel::Ok, "as it should be"),
            finding("s-2", FindingLevel::Failed, "no answer"),
        ],
        prior_waves: vec![PriorWave { name: "app".to_owned(), status: WaveStatus::Partial, findings: Vec::new() }],
        now: Timestamp::from_unix_ms(START_MS + 1_200_000),
        attempt: 1,
        deadline: Timestamp::from_unix_ms(START_MS + 1_500_000),
        last_attempt: false,
        interrupted: false,
        state: None,
        idempotency_key: "01K/web/after/drill-ledger/1".to_owned(),
        config_json: "{}".to_owned(),
    }
}
