//! A policy's context for the tests.

use drs_plugin::{Mode, PolicyContext, Settings};

pub(crate) fn context(mode: Mode, config: &str) -> PolicyContext {
    PolicyContext {
        mode,
        plan: "shop".to_owned(),
        account: "111122223333".to_owned(),
        region: "us-west-2".to_owned(),
        wave: "web".to_owned(),
        server: "s-1".to_owned(),
        server_name: "web1".to_owned(),
        tags: Default::default(),
        recommended_instance_type: None,
        settings: Settings::default(),
        config_json: config.to_owned(),
    }
}
