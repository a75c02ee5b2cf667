//! The plug-ins of a process that may be killed: each call of a hook or a policy is a point. What a hook calls itself is
//! one as well, as a request and as the append that records it.

use std::sync::Arc;

use async_trait::async_trait;
use drs_core::plugin::{HookCall, HookOutcome, JudgeOutcome, PolicyCall};
use drs_core::ports::{CallRecorder, Plugins};

use super::fate::Fate;

pub(crate) struct MortalPlugins {
    pub(crate) inner: Arc<dyn Plugins>,
    pub(crate) fate: Arc<Fate>,
}

#[async_trait]
impl Plugins for MortalPlugins {
    async fn run_hook(&self, call: HookCall, recorder: Arc<dyn CallRecorder>) -> HookOutcome {
        let what = format!("hook {}", call.plugin);
        self.fate.around(what, self.inner.run_hook(call, recorder)).await
    }

    async fn judge(&self, call: PolicyCall) -> JudgeOutcome {
        let what = format!("policy {}", call.plugin);
        self.fate.around(what, self.inner.judge(call)).await
    }
}
