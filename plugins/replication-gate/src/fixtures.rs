//! A server of a wave and a hook's context, for the tests.

use std::time::Duration;

use drs_plugin::{HookContext, InstanceFacts, Mode, Server, ServerStatus, Settings, Timestamp};

pub(crate) fn server(id: &str, name: &str) -> Server {
    Server {
        id: id.to_owned(),
        name: name.to_owned(),
        tags: Default::default(),
        status: ServerStatus::Pending,
        recovery_instance: None,
        instance: None,
        facts: InstanceFacts::default(),
        settings: Settings::default(),
    }
}

/// A context with this configuration, of a plan with this objective in seconds.
pub(crate) fn context(config: &str, rpo_s: Option<u64>) -> HookContext {
    HookContext {
        execution: "01K".to_owned(),
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: None,
        rpo: rpo_s.map(Duration::from_secs),
        wave: "web".to_owned(),
        servers: Vec::new(),
        findings: Vec::new(),
        started: Timestamp::default(),
        wave_started: Timestamp::default(),
        prior_waves: Vec::new(),
        now: Timestamp::default(),
        attempt: 1,
        deadline: Timestamp::from_unix_ms(900_000),
        last_attempt: false,
        interrupted: false,
        state: None,
        idempotency_key: "key".to_owned(),
        config_json: config.to_owned(),
    }
}
