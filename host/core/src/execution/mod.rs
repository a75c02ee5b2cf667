//! An execution as it stands: the fold of its events.

mod awaited;
mod context;
mod disabled;
mod figures;
mod fold;
mod hook;
mod job;
mod launch;
mod plugin_figures;
mod retry;
mod roster;
mod server;
mod servers;
mod strays;
mod termination;
mod wave;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::event::PauseReason;
use crate::ids::{ExecutionId, JobId, PluginName, ServerId, WaveName};
use crate::mode::Mode;
use crate::plan::{Plan, PlannedServer};
use crate::plugin::Effect;
use crate::ports::CallCounts;
use crate::status::ExecutionStatus;
use crate::time::{Timestamp, after, between};

pub use disabled::Disabled;
pub use figures::Figures;
pub use fold::FoldError;
pub use fold::hooks::HOOK_LIMIT;
pub use hook::{HookRun, HookState};
pub use job::JobState;
pub use launch::{Batch, BatchState};
pub use plugin_figures::{FaultFigures, PluginFigures};
pub use retry::Retried;
pub use roster::{Place, Roster, Standing};
pub use server::{Busy, EarlierAttempt, PolicyProgress, RestoreState, ServerState, SettingsPhase, SettingsState};
pub use servers::Servers;
pub use termination::{TerminationBatch, TerminationState};
pub use wave::{Held, WaveState};

/// An execution.
#[derive(Debug, Clone, PartialEq)]
pub struct Execution {
    /// Its id.
    pub id: ExecutionId,
    /// Its mode.
    pub mode: Mode,
    /// Who started it.
    pub by: String,
    /// The version of the runtime that started it.
    pub version: String,
    /// The SHA-256 of the recipe's text.
    pub recipe_sha256: String,
    /// Where the recipe lay on the host that started it.
    pub recipe_path: Option<String>,
    /// Whether it runs against a simulator.
    pub simulated: bool,
    /// Its plan.
    pub plan: Plan,
    /// Its status.
    pub status: ExecutionStatus,
    /// Why it did not complete.
    pub error: Option<String>,
    /// When it started.
    pub started: Timestamp,
    /// When all its waves had ended.
    pub waves_ended: Option<Timestamp>,
    /// When it got its final status.
    pub ended: Option<Timestamp>,
    /// How many processes have driven it; the number of the one that does.
    pub epoch: u64,
    /// When that process began.
    pub driver_since: Timestamp,
    /// Since when it was last taken over from a process that was silent and is not known to be gone.
    pub silent_takeover: Option<Timestamp>,
    /// Its waves, in the plan's order.
    pub waves: Vec<WaveState>,
    /// Its servers.
    pub servers: Servers,
    /// The jobs it knows.
    pub jobs: BTreeMap<JobId, JobState>,
    /// Its terminations, in order.
    pub terminations: Vec<TerminationBatch>,
    /// The pause that holds it: why and since when.
    pub pause: Option<(PauseReason, Timestamp)>,
    /// The pauses that are over.
    pub pauses: Vec<(Timestamp, Timestamp)>,
    /// Who cancelled it, and when.
    pub cancelled: Option<(String, Timestamp)>,
    /// When a person asked for the clean-up last.
    pub cleanup_asked: Option<Timestamp>,
    /// Decisions of people that overruled a check: when, who, what.
    pub decisions: Vec<(Timestamp, String, String)>,
    /// The plug-ins that a person disabled.
    pub disabled: BTreeMap<PluginName, Disabled>,
    /// What each plug-in did that has run.
    pub plugins: BTreeMap<PluginName, PluginFigures>,
    /// Reads that failed last, by what was read.
    pub read_failures: BTreeMap<String, String>,
    /// The calls to AWS of all processes that left in order.
    pub calls: CallCounts,
    /// How many events it has.
    pub events: u64,
    /// The time of its last event.
    pub last_event: Timestamp,
}

impl Execution {
    /// A wave by its name.
    pub fn wave(&self, name: &WaveName) -> Option<&WaveState> {
        self.waves.iter().find(|wave| wave.name == *name)
    }

    /// The wave that a server belongs to.
    pub fn wave_of(&self, server: &ServerId) -> Option<&WaveState> {
        self.waves.get(self.servers.get(server)?.place?.wave)
    }

    /// A wave's servers, in the plan's order.
    pub fn servers_of<'a>(&'a self, wave: &'a WaveState) -> impl Iterator<Item = &'a ServerState> {
        wave.planned.servers.iter().filter_map(|id| self.servers.get(id))
    }

    /// All servers, in the order of the waves.
    pub fn servers_in_order(&self) -> impl Iterator<Item = &ServerState> {
        self.waves.iter().flat_map(|wave| self.servers_of(wave))
    }

    /// Where the servers of a wave stand.
    pub fn roster(&self, wave: &WaveState) -> &Roster {
        static EMPTY: Roster = Roster::EMPTY;
        self.servers.roster(wave.place).unwrap_or(&EMPTY)
    }

    /// Whether something holds of any server.
    pub fn any(&self, standing: Standing) -> bool {
        self.waves.iter().any(|wave| self.roster(wave).any(standing))
    }

    /// The servers of a wave of which something holds, in the plan's order.
    pub fn servers_that<'a>(
        &'a self,
        wave: &'a WaveState,
        standing: Standing,
    ) -> impl Iterator<Item = &'a ServerState> {
        let ids = self.roster(wave).places(standing).filter_map(|place| wave.planned.servers.get(place));
        ids.filter_map(|id| self.servers.get(id))
    }

    /// All servers of which something holds, in the order of the waves.
    pub fn all_that(&self, standing: Standing) -> impl Iterator<Item = &ServerState> {
        self.waves.iter().flat_map(move |wave| self.servers_that(wave, standing))
    }

    /// What the plan says of a server.
    pub fn planned(&self, server: &ServerId) -> Option<&PlannedServer> {
        self.plan.servers.get(server)
    }

    /// A termination by its number.
    pub fn termination(&self, number: u32) -> Option<&TerminationBatch> {
        self.terminations.iter().find(|batch| batch.number == number)
    }

    /// How long the execution was paused between two instants.
    pub fn paused_between(&self, start: Timestamp, end: Timestamp) -> Duration {
        let open = self.pause.iter().map(|(_, since)| (*since, end));
        let overlap = |(from, to): (Timestamp, Timestamp)| between(from.max(start), to.min(end));
        self.pauses.iter().copied().chain(open).map(overlap).sum()
    }

    /// `start + duration`, moved on by the pauses since.
    pub fn deadline(&self, start: Timestamp, duration: Duration, now: Timestamp) -> Timestamp {
        after(after(start, duration), self.paused_between(start, now))
    }

    /// How long a hook may take in all, with its repetitions and the waits between them, pauses apart.
    pub fn hook_limit(&self, hook: &PluginName) -> Duration {
        let plugin = self.plan.plugins.iter().find(|plugin| plugin.name == *hook);
        plugin.and_then(|plugin| plugin.limits.total).unwrap_or(HOOK_LIMIT)
    }

    /// Whether a plug-in may change something outside of the runtime.
    pub fn may_write(&self, plugin: &PluginName) -> bool {
        let plugin = self.plan.plugins.iter().find(|known| known.name == *plugin);
        plugin.is_some_and(|plugin| plugin.grants.iter().any(|grant| grant.effect() == Effect::Write))
    }

    /// The wave whose `wait-after` holds a pending wave longest, and until when; `None` when no wait is under way or was
    /// asked for. A wait goes on through a pause, for the servers that it is for do.
    pub fn waits_for<'a>(&'a self, wave: &'a WaveState) -> Option<(&'a WaveName, Timestamp)> {
        let dependencies = wave.planned.depends_on.iter().filter_map(|name| self.wave(name));
        let waits = dependencies.filter_map(|before| Some((&before.name, before.wait_over()?)));
        waits.max_by_key(|(_, until)| *until)
    }

    /// How many servers were launched, also those terminated since.
    pub fn launched(&self) -> usize {
        self.servers.values().filter(|server| server.status.was_launched()).count()
    }

    /// When the drill's instances are to be terminated: a drill with `terminate-after` whose waves have ended.
    pub fn cleanup_due(&self) -> Option<Timestamp> {
        let ended = self.waves_ended?;
        let wait = self.plan.terminate_after.filter(|_| self.mode == Mode::Drill)?;
        Some(if self.cancelled.is_some() { ended } else { after(ended, wait) })
    }

    /// When what a drill left is to be cleaned up; `None` when nothing is left, or the recipe names no time.
    pub fn cleanup_at(&self) -> Option<Timestamp> {
        let left = self.instances_left().next().is_some() || self.settings_left().next().is_some();
        self.cleanup_due().filter(|_| left)
    }

    /// Servers whose instances of this drill are still there.
    pub fn instances_left(&self) -> impl Iterator<Item = &ServerState> {
        self.all_that(Standing::Launched)
    }

    /// Whether an ended drill has left something to clean up, or to look for: instances, settings, servers of which DRS had
    /// not said what became of them.
    pub fn leaves_something(&self) -> bool {
        let unresolved =
            || self.servers.values().any(|server| server.status == crate::status::ServerStatus::Unresolved);
        self.instances_left().next().is_some() || self.settings_left().next().is_some() || unresolved()
    }

    /// Servers whose settings this drill changed and has not put back.
    pub fn settings_left(&self) -> impl Iterator<Item = &ServerState> {
        let drill = self.mode == Mode::Drill;
        self.all_that(Standing::Changed).filter(move |_| drill)
    }
}
