//! Servers, statuses and contexts for the tests.

use drs_plugin::ec2::InstanceStatus;
use drs_plugin::{HookContext, InstanceFacts, Mode, Server, ServerStatus, Settings, Timestamp};

/// A launched server whose instance has the same number.
pub(crate) fn launched(id: &str) -> Server {
    let number = id.trim_start_matches("s-");
    Server {
        id: id.to_owned(),
        name: format!("server-{number}"),
        tags: Default::default(),
        status: ServerStatus::Launched,
        recovery_instance: Some(format!("i-{number}")),
        instance: Some(format!("i-{number}")),
        facts: InstanceFacts::default(),
        settings: Settings::default(),
    }
}

pub(crate) fn status(id: &str, state: &str, system: &str, instance: &str) -> InstanceStatus {
    InstanceStatus {
        id: id.to_owned(),
        state: Some(state.to_owned()),
        system: Some(system.to_owned()),
        instance: Some(instance.to_owned()),
    }
}

/// A context with this many launched servers, this many seconds after the epoch.
pub(crate) fn context(servers: usize, now_s: u64) -> HookContext {
    HookContext {
        execution: "01K".to_owned(),
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: None,
        rpo: None,
        wave: "web".to_owned(),
        servers: (1..=servers).map(|number| launched(&format!("s-{number}"))).collect(),
        started: Timestamp::default(),
        wave_started: Timestamp::default(),
        findings: Vec::new(),
        prior_waves: Vec::new(),
        now: Timestamp::from_unix_ms(now_s * 1000),
        attempt: 1,
        deadline: Timestamp::from_unix_ms(900_000),
        last_attempt: false,
        interrupted: false,
        state: None,
        idempotency_key: "key".to_owned(),
        config_json: "{}".to_owned(),
    }
}
