//! What the engine asks of the plug-in host.

use async_trait::async_trait;

use crate::plugin::{HookCall, HookOutcome, HostCallRecord, JudgeOutcome, PolicyCall};

/// The journal no longer takes records: the attempt must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the execution's journal no longer takes records")]
pub struct RecorderClosed;

/// Where the host calls of a hook are recorded, each before its answer reaches the guest.
#[async_trait]
pub trait CallRecorder: Send + Sync {
    /// Records one call; returns when it is durable.
    async fn record(&self, call: HostCallRecord) -> Result<(), RecorderClosed>;
}

/// The plug-in host: one fresh instance for every call.
#[async_trait]
pub trait Plugins: Send + Sync {
    /// Calls a hook once.
    async fn run_hook(&self, call: HookCall, recorder: std::sync::Arc<dyn CallRecorder>) -> HookOutcome;

    /// Calls a policy once.
    async fn judge(&self, call: PolicyCall) -> JudgeOutcome;
}
