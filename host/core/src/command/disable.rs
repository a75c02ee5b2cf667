//! Whether plug-ins can be disabled for an execution.

use crate::execution::Execution;
use crate::ids::PluginName;
use crate::mode::Mode;
use crate::plan::Plan;

use super::{CommandRefused, refuse};

/// Checks the decision to disable plug-ins in an execution of a plan: they are the plan's, there is a reason, and a policy is
/// disabled in a recovery only. A policy guards what a drill may touch, and a drill can wait; in a recovery a check can be
/// overruled.
///
/// # Errors
/// [`CommandRefused`] when one of it does not hold.
pub fn may_disable(plan: &Plan, mode: Mode, plugins: &[PluginName], reason: &str) -> Result<(), CommandRefused> {
    if reason.trim().is_empty() {
        return refuse("a plug-in is disabled for a reason", "add --reason TEXT: it goes into the record");
    }
    for plugin in plugins {
        if !plan.plugins.iter().any(|planned| planned.name == *plugin) {
            let names: Vec<_> = plan.plugins.iter().map(|planned| planned.name.as_str()).collect();
            let help = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
            return refuse(format!("the recipe has no plug-in {plugin}"), help);
        }
        if mode == Mode::Drill && plan.waves.iter().any(|wave| wave.policies.contains(plugin)) {
            return refuse(
                format!("{plugin} is a policy, and a policy can be disabled in a recovery only"),
                "it guards what the drill may touch: take it out of the recipe if the drill is to run without it",
            );
        }
    }
    Ok(())
}

pub(super) fn check(execution: &Execution, plugins: &[PluginName], reason: &str) -> Result<(), CommandRefused> {
    may_disable(&execution.plan, execution.mode, plugins, reason)?;
    if execution.waves_ended.is_some() {
        return refuse(
            format!("all waves of execution {} have ended: no plug-in runs any more", execution.id),
            "look at its report",
        );
    }
    match plugins.iter().find(|plugin| execution.disabled.contains_key(*plugin)) {
        Some(plugin) => refuse(format!("{plugin} is disabled already"), "go on without saying it again"),
        None => Ok(()),
    }
}
