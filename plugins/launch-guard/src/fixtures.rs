//! A policy's context for the tests.

use drs_plugin::{Mode, PolicyContext, fake};

pub(crate) fn context(mode: Mode, config: &str) -> PolicyContext {
    PolicyContext { mode, config_json: config.to_owned(), ..fake::policy_context() }
}
