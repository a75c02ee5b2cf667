//! Plug-ins that a person disabled for this execution.
//!
//! A disabled hook is passed over wherever it would still run, a disabled policy judges nothing any more. What a wave does
//! without is part of its truth: such a wave is PARTIAL at best, and so is the execution.

use std::collections::BTreeSet;

use crate::ids::PluginName;
use crate::status::WaveStatus;
use crate::time::Timestamp;

use super::wave::WaveState;

/// A person's decision that a plug-in runs no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disabled {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl WaveState {
    /// The wave goes on without a plug-in. What it has done there stays.
    pub(super) fn do_without(&mut self, plugin: &PluginName, at: Timestamp) {
        let over = self.status.is_final();
        for hook in self.before.iter_mut().chain(&mut self.after).filter(|hook| hook.name == *plugin) {
            hook.disabled = true;
            if !over && !hook.is_satisfied() {
                hook.pass_over(at);
            }
        }
        let judges = matches!(self.status, WaveStatus::Pending | WaveStatus::Initiated | WaveStatus::Launching);
        if judges {
            self.judge_without(plugin);
        }
    }

    /// The servers of the wave that are still to be judged are not judged by this plug-in, if it is a policy of the wave.
    pub(super) fn judge_without(&mut self, plugin: &PluginName) {
        if self.planned.policies.contains(plugin) {
            self.unjudged.insert(plugin.clone());
        }
    }

    /// The plug-ins that the wave did without: hooks that were passed over, policies that did not judge.
    pub fn done_without(&self) -> BTreeSet<&PluginName> {
        let hooks = self.before.iter().chain(&self.after).filter(|hook| hook.passed_over).map(|hook| &hook.name);
        hooks.chain(&self.unjudged).collect()
    }
}
