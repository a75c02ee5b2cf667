//! A server of a wave, for the tests.

use drs_plugin::{InstanceFacts, Server, ServerStatus, Settings};

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
