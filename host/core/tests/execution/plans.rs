//! Plans to test with.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::ids::{GroupName, PluginName, ServerId, WaveName};
use drs_core::plan::{Plan, PlannedPlugin, PlannedServer, PlannedWave};
use drs_core::plugin::PluginLimits;
use drs_core::recipe::{ComponentSource, Limits, MaxFailed, OnFailure, PauseBefore};
use drs_core::settings::{LaunchSettings, SettingName};

/// The id of the server with a number.
pub(crate) fn server(number: usize) -> ServerId {
    ServerId::new(format!("s-{number:017x}"))
}

/// A wave that depends on others, with as many servers as said, numbered from `first`.
pub(crate) fn wave(name: &str, depends_on: &[&str], first: usize, servers: usize) -> PlannedWave {
    PlannedWave {
        name: name.into(),
        depends_on: depends_on.iter().map(|name| WaveName::from(*name)).collect(),
        servers: (first..first + servers).map(server).collect(),
        before: Vec::new(),
        after: Vec::new(),
        policies: Vec::new(),
        timeout: Duration::from_secs(90 * 60),
        pause_before: PauseBefore::Never,
        max_failed: MaxFailed::Count(0),
        on_failure: OnFailure::Stop,
        wait_after: Duration::ZERO,
        optional: false,
        fresh_for: Duration::from_secs(15 * 60),
    }
}

/// A plan of these waves; its servers say nothing of their settings.
pub(crate) fn plan(waves: Vec<PlannedWave>) -> Plan {
    let ids = waves.iter().flat_map(|wave| wave.servers.clone());
    let servers: BTreeMap<ServerId, PlannedServer> = ids.map(|id| (id.clone(), planned(id))).collect();
    Plan {
        name: "test".into(),
        description: None,
        rto: None,
        rpo: None,
        account: "123456789012".into(),
        region: "us-west-2".into(),
        waves,
        servers,
        plugins: Vec::new(),
        terminate_after: Some(Duration::ZERO),
        isolation: None,
        selections: Vec::new(),
        left_out: Vec::new(),
        limits: Limits::default(),
    }
}

fn planned(id: ServerId) -> PlannedServer {
    PlannedServer {
        name: id.to_string(),
        id,
        group: GroupName::from("all"),
        tags: BTreeMap::new(),
        recommended_instance_type: None,
        settings: LaunchSettings::default(),
        origins: BTreeMap::new(),
    }
}

/// The same plan with an instance type for every server.
pub(crate) fn with_settings(mut plan: Plan) -> Plan {
    for server in plan.servers.values_mut() {
        server.settings = LaunchSettings::default()
            .with(SettingName::InstanceType, "t3.small")
            .with(SettingName::RightSizing, "NONE");
    }
    plan
}

/// The name of a plug-in.
pub(crate) fn plugin(name: &str) -> PluginName {
    PluginName::from(name)
}

/// A plug-in without rights.
pub(crate) fn planned_plugin(name: &str) -> PlannedPlugin {
    PlannedPlugin {
        name: plugin(name),
        component: ComponentSource::Builtin(name.into()),
        sha256: String::new(),
        signature: None,
        grants: Vec::new(),
        may_skip_wave: false,
        limits: PluginLimits::default(),
        config: serde_json::Value::Null,
        secrets: Vec::new(),
    }
}
