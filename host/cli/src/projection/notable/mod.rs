//! Which events matter to a person who watches or reads the report, and the words for them.

mod launches;
mod tags;

use drs_core::aws::{Job, WriteAnswer};
use drs_core::event::{Entry, Event, Purpose, SkipCause, TerminationFinding};
use drs_core::execution::{Execution, SettingsPhase};
use drs_core::ids::{PluginName, ServerId, WaveName};
use drs_core::mode::Mode;
use drs_core::plugin::{HookOutcome, JudgeOutcome, PolicyAnswer, Verdict};
use drs_core::ports::{Command, CommandKind};
use drs_core::status::WaveStatus;

use crate::clean::clean;
use crate::projection::leftovers::pause_words;
use crate::projection::waits::takeover_waits;
use crate::projection::{hook, servers};
use crate::surface::{Surface, Tone};
use crate::words::{count, server_name, server_names};

/// A line that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notable {
    /// What it means.
    pub(crate) tone: Option<Tone>,
    /// Its text, cleaned.
    pub(crate) text: String,
}

impl Notable {
    fn new(text: String) -> Self {
        Self { tone: None, text }
    }

    fn toned(tone: Tone, text: String) -> Self {
        Self { tone: Some(tone), text }
    }

    /// The text in its tone.
    pub(crate) fn painted(&self, surface: Surface) -> String {
        self.tone.map_or_else(|| self.text.clone(), |tone| surface.paint(tone, &self.text))
    }
}

/// The lines that an event is worth, often none; `execution` is as it stands after it.
pub(crate) fn notable(execution: &Execution, entry: &Entry) -> Vec<Notable> {
    match &entry.event {
        Event::ExecutionStarted { by, disabled, .. } => {
            let disabled = disabled.as_ref().map(|disabled| self::disabled(by, &disabled.plugins, &disabled.reason));
            std::iter::once(started(execution)).chain(disabled).collect()
        }
        Event::JobLogged { job, items } => launches::logged(execution, job, items),
        Event::ServersSettled { servers, .. } => launches::settled(execution, servers),
        Event::TagsResolved { wave, newcomers, vanished } => tags::resolved(execution, wave, newcomers, vanished),
        _ => one(execution, entry).into_iter().collect(),
    }
}

fn one(execution: &Execution, entry: &Entry) -> Option<Notable> {
    let line = match &entry.event {
        Event::DriverStarted { epoch, host, process, from_silence } if *epoch > 1 => {
            let why = if *from_silence { "; the process before was silent for a whole lease" } else { "" };
            let waits = takeover_waits(execution).map(|words| format!("; {words}")).unwrap_or_default();
            Notable::new(format!("taken up again by {}, process {process}{why}{waits}", clean(host)))
        }
        Event::Commanded { command } => commanded(command),
        Event::Paused { cause } => Notable::toned(Tone::Warn, format!("PAUSED: {}", pause_words(cause))),
        Event::WaveStarted { wave } => Notable::toned(Tone::Strong, format!("wave {wave} starts")),
        Event::HooksExpired { wave } => {
            Notable::new(format!("wave {wave}: its before-hooks are too old and run again"))
        }
        Event::HookReentered { wave, phase, hook, attempt } => Notable::new(format!(
            "wave {wave}: {hook} ({phase}), attempt {attempt}: cut off, entered again with its recorded answers"
        )),
        Event::HookAnswered { wave, phase, hook, attempt, outcome } => {
            hook_answered(&format!("wave {wave}: {hook} ({phase}), attempt {attempt}"), outcome)
        }
        Event::PolicyJudged { server, policy, outcome, .. } => {
            judged(&format!("policy {policy} at {}", server_name(execution, server)), outcome)?
        }
        Event::SettingsFailed { server, purpose, error } => settings_failed(execution, server, *purpose, error),
        Event::SettingsRestored { .. } => restored(execution)?,
        Event::LaunchRefused { server, reason } => {
            Notable::toned(Tone::Bad, format!("{} is not launched: {}", server_name(execution, server), clean(reason)))
        }
        Event::LaunchHeld { wave, shortage } => launches::held(execution, wave, &shortage.to_string())?,
        Event::ServersBusy { wave, servers } => launches::busy(execution, wave, servers, entry.at)?,
        Event::LaunchIntended { wave, batch, servers, attempt, .. } => {
            launches::intended(execution, wave, *batch, *attempt, servers)
        }
        Event::LaunchAnswered { wave, batch, answer } => launches::answered(wave, *batch, answer),
        Event::LaunchLooked { wave, batch, finding } => launches::looked(wave, *batch, finding),
        Event::ServersGivenUp { servers, detail } => {
            let names = server_names(execution, servers);
            Notable::toned(Tone::Bad, format!("given up, UNRESOLVED: {names}: {}", clean(detail)))
        }
        Event::ReadFailed { what, error } => {
            Notable::toned(Tone::Warn, format!("reading {} failed and is tried again: {}", clean(what), clean(error)))
        }
        Event::WaveEnded { wave, status, error, skip } => wave_ended(execution, wave, *status, error.as_deref(), *skip),
        Event::WavesEnded => Notable::new("all waves have ended".to_owned()),
        Event::TerminationRefused { server, reason } => {
            let name = server_name(execution, server);
            Notable::toned(Tone::Warn, format!("the instance of {name} is not terminated: {}", clean(reason)))
        }
        Event::TerminationIntended { instances, .. } => {
            let names = server_names(execution, instances.iter().map(|instance| &instance.server));
            Notable::new(format!("termination of {} ({names})", count(instances.len(), "instance")))
        }
        Event::TerminationAnswered { answer, .. } => termination_answered(answer)?,
        Event::TerminationLooked { finding: TerminationFinding::NoEffect, .. } => {
            Notable::toned(Tone::Warn, "the termination had no effect and is made again".to_owned())
        }
        Event::InstancesTerminated { servers } => Notable::new(format!(
            "{} terminated ({})",
            count(servers.len(), "instance"),
            server_names(execution, servers)
        )),
        Event::ExecutionEnded { status, error } => {
            let why = error.as_deref().map(|error| format!(": {}", clean(error))).unwrap_or_default();
            Notable::toned((*status).into(), format!("{status}{why}"))
        }
        _ => return None,
    };
    Some(line)
}

fn started(execution: &Execution) -> Notable {
    let plan = &execution.plan;
    let simulator = if execution.simulated { " on the SIMULATOR" } else { "" };
    Notable::toned(
        Tone::Strong,
        format!(
            "{} of {}{simulator}: {} in {}, account {}, {}; execution {}",
            mode_label(execution.mode),
            clean(&plan.name),
            count(plan.servers.len(), "server"),
            count(plan.waves.len(), "wave"),
            clean(&plan.account),
            clean(&plan.region),
            execution.id
        ),
    )
}

fn commanded(command: &Command) -> Notable {
    let by = clean(&command.by);
    let text = match &command.kind {
        CommandKind::Pause => format!("PAUSED by {by}: nothing new starts, jobs and hooks under way go on"),
        CommandKind::Resume { accept: None } => format!("resumed by {by}"),
        CommandKind::Resume { accept: Some(accept) } => {
            format!("resumed by {by}, who overrules {}/{}: {}", accept.wave, accept.hook, clean(&accept.reason))
        }
        CommandKind::Cancel => format!("cancelled by {by}: nothing new starts, jobs under way are awaited"),
        CommandKind::Skip { wave, reason } => format!("wave {wave} skipped by {by}: {}", clean(reason)),
        CommandKind::Disable { plugins, reason } => return disabled(&command.by, plugins, reason),
        CommandKind::Retry { wave: None } => format!("retried by {by}: what failed is launched again"),
        CommandKind::Retry { wave: Some(wave) } => {
            format!("retried by {by}: what failed in wave {wave} is launched again")
        }
        CommandKind::Cleanup => format!("clean-up asked for by {by}"),
    };
    Notable::toned(Tone::Warn, text)
}

fn disabled(by: &str, plugins: &[PluginName], reason: &str) -> Notable {
    let names: Vec<&str> = plugins.iter().map(PluginName::as_str).collect();
    Notable::toned(Tone::Warn, format!("disabled by {}: {}: {}", clean(by), clean(&names.join(", ")), clean(reason)))
}

fn hook_answered(what: &str, outcome: &HookOutcome) -> Notable {
    let answer = hook::answer(&outcome.result);
    match &outcome.result {
        Ok(Verdict::Proceed) => Notable::new(format!("{what}: {answer}")),
        Ok(Verdict::RetryAfter { .. }) => Notable::toned(Tone::Active, format!("{what}: {answer}")),
        Ok(Verdict::Pause { .. } | Verdict::SkipWave { .. }) => Notable::toned(Tone::Warn, format!("{what}: {answer}")),
        Ok(Verdict::Fail { .. }) | Err(_) => Notable::toned(Tone::Bad, format!("{what}: {answer}")),
    }
}

fn judged(what: &str, outcome: &JudgeOutcome) -> Option<Notable> {
    Some(match &outcome.result {
        Ok(PolicyAnswer::Allow) => return None,
        Ok(PolicyAnswer::Change { settings, reason }) => {
            let list: Vec<String> = settings.iter().map(ToString::to_string).collect();
            Notable::new(format!("{what}: {} ({})", clean(&list.join(", ")), clean(reason)))
        }
        Ok(PolicyAnswer::Deny { reason }) => Notable::toned(Tone::Bad, format!("{what}: denied: {}", clean(reason))),
        Err(fault) => Notable::toned(Tone::Bad, format!("{what}: denied, no answer: {}", clean(&fault.to_string()))),
    })
}

fn settings_failed(execution: &Execution, server: &ServerId, purpose: Purpose, error: &str) -> Notable {
    let name = server_name(execution, server);
    match purpose {
        Purpose::Apply if is_launched_without(execution, server) => Notable::toned(
            Tone::Warn,
            format!(
                "launch settings of {name} can't be read, so its launch actions are awaited as if they were on: {}",
                clean(error)
            ),
        ),
        Purpose::Apply => {
            Notable::toned(Tone::Bad, format!("launch settings of {name} can't be set: {}", clean(error)))
        }
        Purpose::Restore => {
            Notable::toned(Tone::Bad, format!("launch settings of {name} are not put back: {}", clean(error)))
        }
    }
}

/// Whether a server is launched though its settings are not known.
fn is_launched_without(execution: &Execution, server: &ServerId) -> bool {
    execution.servers.get(server).is_some_and(|server| server.settings.phase == SettingsPhase::Ready)
}

/// One line when the last of a drill's settings is dealt with.
fn restored(execution: &Execution) -> Option<Notable> {
    if execution.settings_left().next().is_some() {
        return None;
    }
    let ended = execution.servers.values().filter_map(|server| server.settings.restore.ended.as_ref());
    let (all, left) = ended.fold((0, 0), |(all, left), (_, _, kept)| (all + 1, left + usize::from(!kept.is_empty())));
    Some(match left {
        0 => Notable::new(format!("launch settings of {} are as they were", count(all, "server"))),
        left => Notable::toned(
            Tone::Warn,
            format!("launch settings put back, but for {} that somebody changed meanwhile", count(left, "server")),
        ),
    })
}

fn termination_answered(answer: &WriteAnswer<Option<Box<Job>>>) -> Option<Notable> {
    match answer {
        WriteAnswer::Done { .. } => None,
        WriteAnswer::NoEffect { error } => {
            Some(Notable::toned(Tone::Warn, format!("not terminated: {}", clean(&error.to_string()))))
        }
        WriteAnswer::Conflict { error } | WriteAnswer::Unknown { error } => Some(Notable::toned(
            Tone::Warn,
            format!("no clear answer to the termination ({}); looking for its effect", clean(&error.to_string())),
        )),
    }
}

fn wave_ended(
    execution: &Execution,
    name: &WaveName,
    status: WaveStatus,
    error: Option<&str>,
    skip: Option<SkipCause>,
) -> Notable {
    let tally = execution.wave(name).map(|wave| servers::Tally::of_wave(execution, wave).text()).unwrap_or_default();
    let why = match (error, skip) {
        (Some(error), _) => format!(": {}", clean(error)),
        (None, Some(SkipCause::Dependency)) => ": a wave that it depends on failed".to_owned(),
        (None, _) => String::new(),
    };
    Notable::toned(status.into(), format!("wave {name} {status}, {tally}{why}"))
}

/// The mode as a label that can't be overlooked.
pub(crate) fn mode_label(mode: Mode) -> &'static str {
    match mode {
        Mode::Drill => "drill",
        Mode::Recovery => "RECOVERY",
    }
}
