//! A server of a wave and a hook's context, for the tests.

use std::time::Duration;

use drs_plugin::{HookContext, Server, fake};

pub(crate) fn server(id: &str, name: &str) -> Server {
    Server { name: name.to_owned(), ..fake::server(id) }
}

/// A context with this configuration, of a plan with this objective in seconds.
pub(crate) fn context(config: &str, rpo_s: Option<u64>) -> HookContext {
    HookContext { rpo: rpo_s.map(Duration::from_secs), config_json: config.to_owned(), ..fake::hook_context() }
}
