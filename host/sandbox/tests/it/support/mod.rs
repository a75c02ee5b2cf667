//! What the tests share.

pub(crate) mod contexts;
pub(crate) mod dynamo;
pub(crate) mod guest;
pub(crate) mod http;
pub(crate) mod ports;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use drs_core::plugin::{Grant, HookCall, HookOutcome, HookPhase, JudgeOutcome, PluginLimits, PolicyCall};
use drs_core::ports::Plugins;
use drs_sandbox::{PluginError, PluginSpec, PluginUse, Ports, PreparedPlugins, Sandbox, SandboxOptions};
use serde_json::Value;

use dynamo::FakeDynamo;
use http::FakeHttp;
use ports::{FakeChanges, FakeClock, FakeDrs, FakeEc2, Recorder};

/// One sandbox for all tests, as a process has one, with a cache that outlives them.
pub(crate) static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    let cache_dir = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled"));
    Sandbox::new(&SandboxOptions { cache_dir, ..SandboxOptions::default() }).unwrap()
});

/// A plug-in of a test, with its world around it.
pub(crate) struct Plugin {
    pub(crate) spec: PluginSpec,
    pub(crate) drs: FakeDrs,
    pub(crate) ec2: FakeEc2,
    pub(crate) changes: Arc<FakeChanges>,
    pub(crate) dynamo: Arc<FakeDynamo>,
    pub(crate) http: Arc<FakeHttp>,
}

impl Plugin {
    /// A plug-in named `check` of these bytes, without grants and configuration.
    pub(crate) fn new(purpose: PluginUse, bytes: Vec<u8>) -> Self {
        let spec = PluginSpec {
            name: "check".into(),
            uses: [purpose].into(),
            bytes,
            sha256: None,
            grants: Vec::new(),
            group_tags: BTreeSet::from(["Tier".to_owned()]),
            may_skip_wave: false,
            limits: PluginLimits::default(),
            config: Value::Null,
            secrets: Vec::new(),
        };
        Self {
            spec,
            drs: FakeDrs::default(),
            ec2: FakeEc2::default(),
            changes: Arc::default(),
            dynamo: Arc::default(),
            http: Arc::default(),
        }
    }

    pub(crate) fn builtin(purpose: PluginUse, name: &str) -> Self {
        Self::new(purpose, drs_sandbox::builtin(name).unwrap().to_vec())
    }

    pub(crate) fn grants(mut self, grants: &[&str]) -> Self {
        self.spec.grants = grants.iter().map(|grant| grant.parse::<Grant>().unwrap()).collect();
        self
    }

    pub(crate) fn config(mut self, config: Value) -> Self {
        self.spec.config = config;
        self
    }

    pub(crate) fn prepare(self) -> Result<PreparedPlugins, Vec<PluginError>> {
        self.prepare_in(&SANDBOX)
    }

    pub(crate) fn prepare_in(self, sandbox: &Sandbox) -> Result<PreparedPlugins, Vec<PluginError>> {
        let ports = Ports {
            drs: Arc::new(self.drs),
            drs_tags: self.changes.clone(),
            ec2: Arc::new(self.ec2),
            catalogue: self.changes.clone(),
            ec2_changes: self.changes,
            dynamo: self.dynamo,
            http: self.http,
            clock: Arc::new(FakeClock),
        };
        sandbox.prepare(vec![self.spec], ports)
    }

    /// The only refusal, as its problem and its help.
    pub(crate) fn refusal(self) -> (String, String) {
        let mut errors = self.prepare().unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        let error = errors.remove(0);
        (error.to_string(), error.help.unwrap_or_default())
    }
}

/// Calls the plug-in `check` once as a hook.
pub(crate) async fn run_hook(plugins: &PreparedPlugins, phase: HookPhase) -> HookOutcome {
    run_recorded(plugins, phase, Arc::new(Recorder::default())).await
}

/// The same with a recorder.
pub(crate) async fn run_recorded(plugins: &PreparedPlugins, phase: HookPhase, recorder: Arc<Recorder>) -> HookOutcome {
    let call = HookCall { plugin: "check".into(), phase, context: contexts::hook(), recorded: Vec::new() };
    plugins.run_hook(call, recorder).await
}

/// Calls the plug-in `check` once as a policy.
pub(crate) async fn judge(plugins: &PreparedPlugins) -> JudgeOutcome {
    plugins.judge(PolicyCall { plugin: "check".into(), context: contexts::policy() }).await
}
