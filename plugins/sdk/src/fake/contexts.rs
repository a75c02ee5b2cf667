//! What a hook and a policy are told in a test, to be changed where it matters: `HookContext { attempt: 2, ..hook_context() }`.

use crate::ec2::Instance;
use crate::http::Answer;
use crate::{HookContext, InstanceFacts, Mode, PolicyContext, Server, ServerStatus, Settings, Tags, Timestamp};

/// A context of the first attempt of a hook in a drill of the plan `shop`: wave `web`, no servers, no configuration, at the
/// beginning of 1970.
pub fn hook_context() -> HookContext {
    HookContext {
        execution: "01K".to_owned(),
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        rto: None,
        rpo: None,
        wave: "web".to_owned(),
        servers: Vec::new(),
        started: Timestamp::default(),
        wave_started: Timestamp::default(),
        findings: Vec::new(),
        prior_waves: Vec::new(),
        now: Timestamp::default(),
        attempt: 1,
        deadline: Timestamp::from_unix_ms(900_000),
        last_attempt: false,
        interrupted: false,
        state: None,
        idempotency_key: "key".to_owned(),
        config_json: "{}".to_owned(),
    }
}

/// A context of a policy in a drill of the plan `shop`: server `s-1`, named `web1`, of wave `web`, without tags, settings and
/// configuration.
pub fn policy_context() -> PolicyContext {
    PolicyContext {
        mode: Mode::Drill,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        wave: "web".to_owned(),
        server: "s-1".to_owned(),
        server_name: "web1".to_owned(),
        tags: Tags::new(),
        recommended_instance_type: None,
        settings: Settings::default(),
        config_json: "{}".to_owned(),
    }
}

/// A server that is not launched yet, named like its id.
pub fn server(id: &str) -> Server {
    Server {
        id: id.to_owned(),
        name: id.to_owned(),
        tags: Tags::new(),
        status: ServerStatus::Pending,
        recovery_instance: None,
        instance: None,
        facts: InstanceFacts::default(),
        settings: Settings::default(),
    }
}

/// A server that was launched as this instance.
pub fn launched(id: &str, instance: &str) -> Server {
    Server {
        status: ServerStatus::Launched,
        recovery_instance: Some(instance.to_owned()),
        instance: Some(instance.to_owned()),
        ..server(id)
    }
}

/// An instance that runs; EC2 says nothing else of it.
pub fn instance(id: &str) -> Instance {
    Instance {
        id: id.to_owned(),
        instance_type: None,
        state: Some("running".to_owned()),
        private_ip: None,
        public_ip: None,
        hostname: None,
        zone: None,
        subnet: None,
        security_groups: Vec::new(),
        tags: Tags::new(),
    }
}

/// An answer over HTTP, without headers.
pub fn http_answer(status: u16, body: &str) -> Answer {
    Answer { status, headers: Vec::new(), body: body.into(), complete: true }
}
