//! Servers, statuses and contexts for the tests.

use drs_plugin::ec2::InstanceStatus;
use drs_plugin::{HookContext, Server, Timestamp, fake};

/// A launched server whose instance has the same number.
pub(crate) fn launched(id: &str) -> Server {
    let number = id.trim_start_matches("s-");
    Server { name: format!("server-{number}"), ..fake::launched(id, &format!("i-{number}")) }
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
        servers: (1..=servers).map(|number| launched(&format!("s-{number}"))).collect(),
        now: Timestamp::from_unix_ms(now_s * 1000),
        ..fake::hook_context()
    }
}
