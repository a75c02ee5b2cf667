//! `plugin replay`: a plug-in is called again as an execution called it, with the answers of then.

use drs_core::past::{Occasion, PastCall, PastContext, PastOutcome, past_calls};
use drs_core::plan::PlannedPlugin;
use drs_core::plugin::{Fault, FaultKind, HookCall, LogLine, PolicyCall};
use drs_core::ports::Store;
use drs_engine::{Loaded, load, restored};
use drs_sandbox::{Answers, PluginSpec, RehearsedHook};

use super::component::NamedComponent;
use crate::args::OutputFormat;
use crate::commands::past::{find_call, planned, purpose_of};
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PluginReplayOptions, StorePlace};
use crate::output::plugin::answer::Answer;
use crate::output::plugin::replayed::Replayed;
use crate::stream;
use crate::surface::Surface;
use crate::wiring;

/// Replays a call. Ends with [`Exit::Failed`] when not the recorded answer came of it.
///
/// # Errors
/// When there is no such call, its record can't be read, or the component is refused.
pub(super) fn replay(store: &StorePlace, options: &PluginReplayOptions) -> Result<Exit, CliError> {
    let changed = options.component.as_deref().map(|typed| NamedComponent::read(store, typed)).transpose()?;
    wiring::block_on(async {
        let journal = wiring::open_store(store).await?;
        let id = journal.find(&options.id).await?;
        let loaded = load(&*journal, &id).await?;
        let replayed = replayed(store, &*journal, &loaded, options, changed).await?;
        match options.output {
            OutputFormat::Text => stream::data(&replayed.text(Surface::stdout()))?,
            OutputFormat::Json => stream::data(&replayed.json())?,
        }
        Ok(if replayed.same { Exit::Completed } else { Exit::Failed })
    })
}

async fn replayed(
    store: &StorePlace,
    journal: &dyn Store,
    loaded: &Loaded,
    options: &PluginReplayOptions,
    changed: Option<NamedComponent>,
) -> Result<Replayed, CliError> {
    let calls = past_calls(&loaded.entries);
    let call = find_call(&options.call, &calls)?;
    let plugin = planned(&loaded.execution, &call.plugin)?;
    let component = match changed {
        Some(component) => component,
        None => {
            let bytes = journal.blob(&plugin.sha256).await?;
            NamedComponent { name: plugin.component.to_string(), bytes, sha256: plugin.sha256.clone() }
        }
    };
    let changed = component.sha256 != plugin.sha256;
    let spec = spec(loaded, plugin, call, component.bytes);
    let context = call.context(&loaded.entries).map_err(CliError::internal)?;
    let now = again(store, journal, spec, call, context).await?;
    let recorded = call.outcome.as_ref().map(|outcome| match outcome {
        PastOutcome::Hook(outcome) => Answer::of_hook(outcome),
        PastOutcome::Policy(outcome) => Answer::of_policy(outcome),
    });
    Ok(Replayed {
        execution_id: loaded.execution.id.clone(),
        plugin: call.plugin.clone(),
        world: purpose_of(call).world(),
        wave: call.wave.clone(),
        attempt: call.attempt,
        component: component.name,
        sha256: component.sha256,
        changed,
        same: now.stopped.is_none() && recorded.as_ref() == Some(&now.answer),
        recorded,
        replayed: now.stopped.is_none().then_some(now.answer),
        stopped: now.stopped,
        calls: now.calls,
        not_asked: now.not_asked,
        log: now.log,
    })
}

/// The plug-in as the plan has it, for the place of this call.
fn spec(loaded: &Loaded, plugin: &PlannedPlugin, call: &PastCall, bytes: Vec<u8>) -> PluginSpec {
    let mut spec = wiring::spec(&loaded.execution.plan, plugin, bytes);
    spec.uses.insert(purpose_of(call));
    spec.sha256 = None;
    spec
}

/// What came of the call made again.
struct Again {
    answer: Answer,
    log: Vec<LogLine>,
    stopped: Option<String>,
    calls: usize,
    not_asked: Vec<String>,
}

async fn again(
    store: &StorePlace,
    journal: &dyn Store,
    spec: PluginSpec,
    call: &PastCall,
    context: PastContext,
) -> Result<Again, CliError> {
    let plugin = spec.name.clone();
    match (context, &call.occasion) {
        (PastContext::Hook(context), Occasion::Hook(phase)) => {
            let plugins = wiring::prepare_offline(store, spec, context.now).await?;
            let recorded = restored(journal, call.calls.clone()).await;
            let made = HookCall { plugin, phase: *phase, context: *context, recorded: Vec::new() };
            Ok(hook_again(plugins.rehearse_hook(made, Answers::Recorded(recorded)).await))
        }
        (PastContext::Policy(context), _) => {
            let plugins = wiring::prepare_offline(store, spec, wiring::wall_time()).await?;
            let (outcome, _) = plugins.rehearse_policy(PolicyCall { plugin, context: *context }).await;
            let answer = Answer::of_policy(&outcome);
            Ok(Again { answer, log: outcome.log, stopped: None, calls: 0, not_asked: Vec::new() })
        }
        (PastContext::Hook(_), Occasion::Policy { .. }) => Err(CliError::internal("a policy was told as a hook")),
    }
}

fn hook_again(done: RehearsedHook) -> Again {
    let stopped = match &done.outcome.result {
        Err(Fault { kind: FaultKind::Diverged, message }) => Some(message.clone()),
        _ => None,
    };
    let answer = Answer::of_hook(&done.outcome);
    Again { answer, log: done.outcome.log, stopped, calls: done.calls.len(), not_asked: done.not_asked }
}
