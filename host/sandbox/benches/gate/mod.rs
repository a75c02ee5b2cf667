//! The hook that the benchmarks call, in the sandbox: it asks for the status of one instance and judges it.

#[path = "../../tests/it/support/contexts.rs"]
pub(crate) mod contexts;
#[path = "../../tests/it/support/dynamo.rs"]
mod dynamo;
#[path = "../../tests/it/support/http.rs"]
mod http;
#[path = "../../tests/it/support/ports.rs"]
mod ports;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use drs_core::ids::PluginName;
use drs_core::plugin::{HookCall, HookOutcome, HookPhase, PluginLimits};
use drs_core::ports::Plugins;
use drs_sandbox::{PluginSpec, PluginUse, Ports, PreparedPlugins, Sandbox, SandboxOptions};

use dynamo::FakeDynamo;
use http::FakeHttp;
use ports::{FakeChanges, FakeClock, FakeDrs, FakeEc2, Recorder, running};

/// What is called.
pub(crate) const COMPONENT: &str = "health-gate";

/// A sandbox that keeps what it compiles.
pub(crate) fn sandbox() -> Sandbox {
    let cache_dir = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled"));
    Sandbox::new(&SandboxOptions { cache_dir, ..SandboxOptions::default() }).unwrap()
}

/// The plug-in of these bytes, with the one right that it needs.
pub(crate) fn spec(name: PluginName, bytes: Vec<u8>) -> PluginSpec {
    PluginSpec {
        name,
        uses: [PluginUse::After].into(),
        bytes,
        sha256: None,
        grants: vec!["ec2:DescribeInstanceStatus".parse().unwrap()],
        group_tags: BTreeSet::new(),
        may_skip_wave: false,
        limits: PluginLimits::default(),
        config: serde_json::json!({}),
        secrets: Vec::new(),
    }
}

/// What answers, from memory.
pub(crate) fn answering() -> Ports {
    let changes = Arc::new(FakeChanges::default());
    Ports {
        drs: Arc::new(FakeDrs::default()),
        drs_tags: changes.clone(),
        ec2: Arc::new(FakeEc2 { statuses: vec![running("i-1", "ok", "ok")], ..FakeEc2::default() }),
        catalogue: changes.clone(),
        ec2_changes: changes,
        dynamo: Arc::new(FakeDynamo::default()),
        http: Arc::new(FakeHttp::default()),
        clock: Arc::new(FakeClock),
    }
}

/// Ready in the sandbox.
pub(crate) fn prepared() -> PreparedPlugins {
    let bytes = drs_sandbox::builtin(COMPONENT).unwrap().to_vec();
    sandbox().prepare(vec![spec("check".into(), bytes)], answering()).unwrap()
}

/// A call as the engine makes it, at a wave of one server: the hook asks for the status of its instance.
pub(crate) async fn call(plugins: &PreparedPlugins) -> HookOutcome {
    let mut context = contexts::hook();
    context.servers.truncate(1);
    let call = HookCall { plugin: "check".into(), phase: HookPhase::After, context, recorded: Vec::new() };
    plugins.run_hook(call, Arc::new(Recorder::default())).await
}
