//! The fold: one event after the other changes the state, and nothing else does.

mod commands;
pub(crate) mod hooks;
mod launches;
mod retry;
mod selection;
mod settings;
mod terminations;

use crate::event::{DisabledAtStart, Entry, Event};
use crate::ids::{ServerId, WaveName};
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::time::Timestamp;

use super::Execution;
use super::roster::Roster;
use super::servers::{Change, Servers};
use super::wave::WaveState;

/// Why an event does not fit the events before it. A journal that was written by the runtime has none of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// The first event is not `execution-started`, or a later one is.
    #[error("`execution-started` must be the first event and no other")]
    Start,
    /// There are no events.
    #[error("the journal is empty")]
    Empty,
    /// An event names something that the plan does not have.
    #[error("event {sequence} names {what}, which the plan does not have")]
    Unknown {
        /// The event's place, from 0.
        sequence: u64,
        /// What it names.
        what: String,
    },
}

impl Execution {
    /// The execution that event 0 begins.
    ///
    /// # Errors
    /// [`FoldError::Start`] when it is another event.
    pub fn begin(entry: &Entry) -> Result<Execution, FoldError> {
        let Event::ExecutionStarted {
            execution,
            mode,
            by,
            version,
            recipe_sha256,
            recipe_path,
            simulated,
            disabled,
            plan,
        } = &entry.event
        else {
            return Err(FoldError::Start);
        };
        let mut begun = Execution {
            id: execution.clone(),
            mode: *mode,
            by: by.clone(),
            version: version.clone(),
            recipe_sha256: recipe_sha256.clone(),
            recipe_path: recipe_path.clone(),
            simulated: *simulated,
            waves: plan.waves.iter().enumerate().map(|(place, wave)| WaveState::new(place, wave)).collect(),
            servers: Servers::of(plan, *mode),
            plan: (**plan).clone(),
            status: ExecutionStatus::Pending,
            error: None,
            started: entry.at,
            waves_ended: None,
            ended: None,
            epoch: 0,
            driver_since: entry.at,
            silent_takeover: None,
            jobs: Default::default(),
            terminations: Vec::new(),
            pause: None,
            pauses: Vec::new(),
            cancelled: None,
            cleanup_asked: None,
            decisions: Vec::new(),
            disabled: Default::default(),
            plugins: Default::default(),
            read_failures: Default::default(),
            calls: Default::default(),
            events: 1,
            last_event: entry.at,
        };
        if let Some(DisabledAtStart { plugins, reason }) = disabled {
            begun.disable(plugins, reason, by, entry.at);
        }
        Ok(begun)
    }

    /// The execution that these events made.
    ///
    /// # Errors
    /// [`FoldError`] when an event does not fit those before it.
    pub fn replay<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Execution, FoldError> {
        let mut entries = entries.into_iter();
        let mut execution = Execution::begin(entries.next().ok_or(FoldError::Empty)?)?;
        for entry in entries {
            execution.apply(entry)?;
        }
        Ok(execution)
    }

    /// Changes the state by one event.
    ///
    /// # Errors
    /// [`FoldError`] when it does not fit. Part of it may have been applied by then: the state is no longer one to go on with.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), FoldError> {
        self.apply_event(&entry.event, entry.at)?;
        self.events += 1;
        self.last_event = entry.at;
        Ok(())
    }

    fn apply_event(&mut self, event: &Event, at: Timestamp) -> Result<(), FoldError> {
        match event {
            Event::ExecutionStarted { .. } => return Err(FoldError::Start),
            Event::DriverStarted { epoch, from_silence, .. } => self.driver_started(*epoch, *from_silence, at),
            Event::DriverStopped { calls } => self.add_calls(calls),
            Event::Commanded { command } => self.commanded(command, at)?,
            Event::Paused { cause } => self.pause_for(cause.clone(), at),
            Event::WaveStarted { wave } => self.wave_started(wave, at)?,
            Event::TagsResolved { wave, newcomers, vanished } => self.tags_resolved(wave, newcomers, vanished, at)?,
            Event::HooksExpired { wave } => self.hooks_expired(wave, at)?,
            Event::HookStarted { .. }
            | Event::HookReentered { .. }
            | Event::HostCalled { .. }
            | Event::HookAnswered { .. } => {
                self.hook_event(event, at)?;
            }
            Event::SettingsRead { .. }
            | Event::PolicyJudged { .. }
            | Event::SettingsIntended { .. }
            | Event::SettingsWritten { .. }
            | Event::SettingsFailed { .. }
            | Event::SettingsApplied { .. }
            | Event::SettingsRestored { .. } => self.settings_event(event, at)?,
            Event::LaunchRefused { .. }
            | Event::LaunchHeld { .. }
            | Event::ServersBusy { .. }
            | Event::LaunchIntended { .. }
            | Event::LaunchAnswered { .. }
            | Event::LaunchLooked { .. }
            | Event::JobObserved { .. }
            | Event::JobLogged { .. }
            | Event::ServersSettled { .. }
            | Event::ServersGivenUp { .. }
            | Event::InstancesSeen { .. } => self.launch_event(event, at)?,
            Event::ReadFailed { what, error } => {
                self.read_failures.insert(what.clone(), error.clone());
            }
            Event::WaveEnded { wave, status, error, skip } => {
                self.wave_ended(wave, *status, error.clone(), at)?;
                self.wave_mut(wave)?.skip = *skip;
            }
            Event::WavesEnded => {
                self.end_pause(at);
                self.waves_ended = Some(at);
                self.status = ExecutionStatus::Settling;
            }
            Event::TerminationRefused { .. }
            | Event::TerminationIntended { .. }
            | Event::TerminationAnswered { .. }
            | Event::TerminationLooked { .. }
            | Event::InstancesTerminated { .. } => self.termination_event(event, at)?,
            Event::ExecutionEnded { status, error } => {
                self.status = *status;
                self.error.clone_from(error);
                self.ended = Some(at);
            }
        }
        Ok(())
    }

    fn driver_started(&mut self, epoch: u64, from_silence: bool, at: Timestamp) {
        self.epoch = epoch;
        self.driver_since = at;
        if from_silence {
            self.silent_takeover = Some(at);
        }
        if self.status == ExecutionStatus::Pending {
            self.status = ExecutionStatus::Running;
        }
        self.interrupt_hooks(from_silence, at);
        self.servers.change_all(|server| {
            if from_silence {
                server.settings.note_strays(at);
            }
            server.settings.restart_restore();
        });
    }

    fn add_calls(&mut self, calls: &crate::ports::CallCounts) {
        for (operation, count) in calls {
            *self.calls.entry(operation.clone()).or_default() += count;
        }
    }

    fn wave_started(&mut self, wave: &WaveName, at: Timestamp) -> Result<(), FoldError> {
        let wave = self.wave_mut(wave)?;
        wave.status = WaveStatus::Initiated;
        wave.started = Some(at);
        wave.released = true;
        Ok(())
    }

    fn wave_ended(
        &mut self,
        name: &WaveName,
        status: WaveStatus,
        error: Option<String>,
        at: Timestamp,
    ) -> Result<(), FoldError> {
        let wave = self.wave_mut(name)?;
        wave.status = status;
        wave.error = error;
        wave.ended = Some(at);
        wave.held = None;
        let servers = wave.planned.servers.clone();
        for server in servers {
            let mut server = self.server_mut(&server)?;
            if server.status == ServerStatus::Pending {
                server.settle(ServerStatus::Skipped, None, at);
            }
        }
        Ok(())
    }

    /// A wave whose last server settled is STARTED: its after-hooks are due.
    fn advance_waves(&mut self) {
        for wave in self.waves.iter_mut().filter(|wave| wave.status == WaveStatus::Launching) {
            if self.servers.roster(wave.place).is_none_or(Roster::is_settled) {
                wave.status = WaveStatus::Started;
            }
        }
    }

    fn wave_mut(&mut self, name: &WaveName) -> Result<&mut WaveState, FoldError> {
        let sequence = self.events;
        let found = self.waves.iter_mut().find(|wave| wave.name == *name);
        found.ok_or_else(|| FoldError::Unknown { sequence, what: format!("wave `{name}`") })
    }

    fn server_mut(&mut self, id: &ServerId) -> Result<Change<'_>, FoldError> {
        let sequence = self.events;
        self.servers.change(id).ok_or_else(|| FoldError::Unknown { sequence, what: format!("server {id}") })
    }
}
