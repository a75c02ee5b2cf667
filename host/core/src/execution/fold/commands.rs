//! Commands and pauses.

use crate::event::PauseReason;
use crate::ports::{Acceptance, Command, CommandKind};
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::time::Timestamp;

use super::super::disabled::Disabled;
use super::super::hook::{HookRun, HookState};
use super::super::launch::{Batch, BatchState};
use super::super::roster::Standing;
use super::{Execution, FoldError};
use crate::event::SkipCause;
use crate::ids::{PluginName, WaveName};

impl Execution {
    pub(super) fn commanded(&mut self, command: &Command, at: Timestamp) -> Result<(), FoldError> {
        match &command.kind {
            CommandKind::Pause => self.pause_for(PauseReason::Person { by: command.by.clone() }, at),
            CommandKind::Resume { accept } => {
                if let Some(accept) = accept {
                    self.accept(accept, &command.by, at)?;
                }
                self.resume(at);
            }
            CommandKind::Cancel => self.cancel(&command.by, at),
            CommandKind::Skip { wave, reason } => self.skip(wave, reason, &command.by, at)?,
            CommandKind::Disable { plugins, reason } => self.disable(plugins, reason, &command.by, at),
            CommandKind::Retry { wave } => self.retry(wave.as_ref(), &command.by, at)?,
            CommandKind::Cleanup => self.ask_for_cleanup(at),
        }
        Ok(())
    }

    pub(super) fn pause_for(&mut self, reason: PauseReason, at: Timestamp) {
        if matches!(self.status, ExecutionStatus::Running | ExecutionStatus::Pending) {
            self.status = ExecutionStatus::Paused;
            self.pause = Some((reason, at));
        }
    }

    pub(super) fn end_pause(&mut self, at: Timestamp) -> Option<PauseReason> {
        let (reason, since) = self.pause.take()?;
        self.pauses.push((since, at));
        Some(reason)
    }

    pub(super) fn resume(&mut self, at: Timestamp) {
        let Some(reason) = self.end_pause(at) else { return };
        self.status = ExecutionStatus::Running;
        if let PauseReason::BeforeWave { wave } = &reason
            && let Ok(wave) = self.wave_mut(wave)
        {
            wave.released = true;
        }
        self.repeat_hooks(at);
        self.look_again();
    }

    /// A job that DRS did not show in time may be visible by now. Until that is known its servers are launching.
    fn look_again(&mut self) {
        for wave in self.waves.iter_mut().filter(|wave| wave.is_under_way()) {
            let unresolved = |batch: &&mut Batch| matches!(batch.state, BatchState::Unresolved { .. });
            for batch in wave.batches.iter_mut().filter(unresolved) {
                batch.state.look_again();
                wave.status = WaveStatus::Launching;
                for witness in &batch.servers {
                    if let Some(mut server) = self.servers.change(&witness.server) {
                        server.status = ServerStatus::Launching;
                        server.settled = None;
                    }
                }
            }
        }
    }

    /// After a pause the before-hooks of a wave that still has servers to launch run again, and so does a hook that
    /// asked for the pause.
    fn repeat_hooks(&mut self, at: Timestamp) {
        for wave in self.waves.iter_mut().filter(|wave| wave.is_under_way()) {
            let launches = self.servers.roster(wave.place).is_some_and(|roster| roster.any(Standing::Pending));
            let repeat = |hook: &&mut HookRun| !hook.accepted && !matches!(hook.state, HookState::Running { .. });
            if launches {
                wave.before.iter_mut().filter(repeat).for_each(|hook| hook.reset(at));
            }
            let paused = wave.after.iter_mut().filter(|hook| matches!(hook.state, HookState::Paused { .. }));
            paused.for_each(|hook| hook.reset(at));
        }
    }

    fn accept(&mut self, accept: &Acceptance, by: &str, at: Timestamp) -> Result<(), FoldError> {
        let wave = self.wave_mut(&accept.wave)?;
        if let Some(hook) = wave.before.iter_mut().find(|hook| hook.name == accept.hook) {
            hook.accepted = true;
            hook.state = HookState::Satisfied;
            hook.ended = hook.ended.or(Some(at));
        }
        let decision = format!("accepted {}/{}: {}", accept.wave, accept.hook, accept.reason);
        self.decisions.push((at, by.to_owned(), decision));
        Ok(())
    }

    pub(super) fn disable(&mut self, plugins: &[PluginName], reason: &str, by: &str, at: Timestamp) {
        for plugin in plugins {
            self.waves.iter_mut().for_each(|wave| wave.do_without(plugin, at));
            let disabled = Disabled { by: by.to_owned(), at, reason: reason.to_owned() };
            self.disabled.insert(plugin.clone(), disabled);
            self.decisions.push((at, by.to_owned(), format!("disabled plug-in {plugin}: {reason}")));
        }
    }

    fn cancel(&mut self, by: &str, at: Timestamp) {
        if self.status.is_final() || self.cancelled.is_some() {
            return;
        }
        self.end_pause(at);
        self.cancelled = Some((by.to_owned(), at));
        self.status = ExecutionStatus::Settling;
        for wave in &mut self.waves {
            let hooks = wave.before.iter_mut().chain(wave.after.iter_mut());
            let under_way =
                |hook: &&mut HookRun| matches!(hook.state, HookState::Running { .. } | HookState::CutOff { .. });
            hooks.filter(under_way).for_each(|hook| hook.reset(at));
        }
    }

    fn skip(&mut self, name: &WaveName, reason: &str, by: &str, at: Timestamp) -> Result<(), FoldError> {
        let wave = self.wave_mut(name)?;
        let before = wave.error.take().map(|error| format!("; before that: {error}")).unwrap_or_default();
        let error = format!("skipped by {by}: {reason}{before}");
        self.wave_ended(name, WaveStatus::Skipped, Some(error), at)?;
        self.wave_mut(name)?.skip = Some(SkipCause::Decision);
        self.decisions.push((at, by.to_owned(), format!("skipped wave {name}: {reason}")));
        if matches!(&self.pause, Some((PauseReason::WaveFailed { wave }, _)) if wave == name) {
            self.resume(at);
        }
        Ok(())
    }

    /// What was refused, failed or given up is tried again.
    fn ask_for_cleanup(&mut self, at: Timestamp) {
        self.cleanup_asked = Some(at);
        self.servers.change_all(|server| {
            server.termination_refused = None;
            server.settings.restart_restore();
        });
        let servers = &self.servers;
        let unresolved =
            |id: &crate::ids::ServerId| servers.get(id).is_some_and(|server| server.status == ServerStatus::Unresolved);
        let open = self.jobs.values_mut().filter(|job| job.launches.is_some() && job.servers.iter().any(unresolved));
        open.for_each(|job| job.settled = false);
        self.waves.iter_mut().flat_map(|wave| &mut wave.batches).for_each(|batch| batch.state.look_again());
    }
}
