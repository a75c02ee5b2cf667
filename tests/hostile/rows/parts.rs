//! The sandbox alone, without an execution.

use std::future::Future;
use std::sync::Arc;

use drs_core::plugin::PluginLimits;
use drs_core::ports::{Clock, Fence};
use drs_engine::RuntimeClock;
use drs_sandbox::{PluginError, PluginSpec, PluginUse, PreparedPlugins, Sandbox, SandboxOptions};

use crate::rehearsal::{ORIGIN, connect, plugin_ports};

/// A plug-in named `check` of these bytes, which nothing is granted.
pub(super) fn spec(purpose: PluginUse, bytes: Vec<u8>) -> PluginSpec {
    PluginSpec {
        name: "check".into(),
        uses: [purpose].into(),
        bytes,
        sha256: None,
        grants: Vec::new(),
        group_tags: Default::default(),
        may_skip_wave: false,
        limits: PluginLimits::default(),
        config: serde_json::Value::Null,
        secrets: Vec::new(),
    }
}

/// Prepares it over ports that reach nothing.
pub(super) async fn prepare(spec: PluginSpec) -> Result<PreparedPlugins, Vec<PluginError>> {
    let clock: Arc<dyn Clock> = Arc::new(RuntimeClock::starting_at(ORIGIN.parse().unwrap(), 1));
    let aws = connect(clock.clone(), Fence::default(), |_| Err(drs_aws::in_process::Lost)).await;
    Sandbox::new(&SandboxOptions::default()).unwrap().prepare(vec![spec], plugin_ports(&aws, &clock))
}

/// Runs on a clock that goes on by itself.
pub(super) fn in_real_time<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
