//! A call of a plug-in that a person asks about, in the record of an execution.

use drs_core::execution::Execution;
use drs_core::ids::PluginName;
use drs_core::past::{NotSelected, Occasion, PastCall, PastContext, Selector, past_calls};
use drs_core::plan::PlannedPlugin;
use drs_core::plugin::HookPhase;
use drs_core::ports::Store;
use drs_engine::{Loaded, restored};
use drs_sandbox::PluginUse;

use crate::error::CliError;
use crate::output::plugin::fixture::{Fixture, FixtureContext};

/// The call that is meant.
///
/// # Errors
/// When there is none, or several places fit, with what to add to the command line.
pub(super) fn find_call<'a>(selector: &Selector, calls: &'a [PastCall]) -> Result<&'a PastCall, CliError> {
    selector.find(calls).map_err(|error| {
        let told = CliError::usage(&error);
        match error {
            NotSelected::Several { choices, .. } => choices.iter().fold(told, |told, choice| told.help(choice)),
            NotSelected::None { .. } | NotSelected::Attempt { .. } => told,
        }
    })
}

/// The plug-in as the plan has it.
///
/// # Errors
/// When the plan does not have it: the record was changed.
pub(super) fn planned<'a>(execution: &'a Execution, plugin: &PluginName) -> Result<&'a PlannedPlugin, CliError> {
    let found = execution.plan.plugins.iter().find(|planned| planned.name == *plugin);
    found.ok_or_else(|| CliError::internal(format!("the plan of execution {} has no plug-in `{plugin}`", execution.id)))
}

/// Where it was called.
pub(super) fn purpose_of(call: &PastCall) -> PluginUse {
    match call.occasion {
        Occasion::Hook(HookPhase::Before) => PluginUse::Before,
        Occasion::Hook(HookPhase::After) => PluginUse::After,
        Occasion::Policy { .. } => PluginUse::Policy,
    }
}

/// A call with all that it takes to make it again.
///
/// # Errors
/// When there is no such call, or the record is not as it should be.
pub(super) async fn fixture(journal: &dyn Store, loaded: &Loaded, selector: &Selector) -> Result<Fixture, CliError> {
    let calls = past_calls(&loaded.entries);
    let call = find_call(selector, &calls)?;
    let plugin = planned(&loaded.execution, &call.plugin)?;
    let context = match call.context(&loaded.entries).map_err(CliError::internal)? {
        PastContext::Hook(context) => FixtureContext::Hook(context),
        PastContext::Policy(context) => FixtureContext::Policy(context),
    };
    Ok(Fixture {
        execution_id: loaded.execution.id.clone(),
        plugin: call.plugin.clone(),
        world: purpose_of(call).world().to_owned(),
        wave: call.wave.clone(),
        attempt: call.attempt,
        context,
        config: plugin.config.clone(),
        grants: plugin.grants.clone(),
        may_skip_wave: plugin.may_skip_wave,
        limits: plugin.limits,
        calls: restored(journal, call.calls.clone()).await,
    })
}
