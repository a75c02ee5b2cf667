//! The servers of a wave, counted and phased.

use std::collections::BTreeMap;

use drs_core::execution::{Execution, ServerState, SettingsPhase, WaveState};
use drs_core::status::{ServerStatus, WaveStatus};

/// Servers by status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// How many there are.
    pub all: usize,
    counts: BTreeMap<ServerStatus, usize>,
}

impl Tally {
    /// Of one wave.
    pub(crate) fn of_wave(execution: &Execution, wave: &WaveState) -> Self {
        Self::of(execution.servers_of(wave))
    }

    /// Of a whole execution.
    pub(crate) fn of_execution(execution: &Execution) -> Self {
        Self::of(execution.servers.values())
    }

    fn of<'a>(servers: impl Iterator<Item = &'a ServerState>) -> Self {
        servers.fold(Self::default(), |mut tally, server| {
            tally.all += 1;
            *tally.counts.entry(server.status).or_default() += 1;
            tally
        })
    }

    /// How many were launched, also those terminated since.
    pub(crate) fn launched(&self) -> usize {
        self.counts.iter().filter(|(status, _)| status.was_launched()).map(|(_, count)| count).sum()
    }

    /// In words: `4 launched`, `3 of 4 launched, 1 failed`.
    pub(crate) fn text(&self) -> String {
        let mut parts = vec![match self.launched() {
            launched if launched == self.all => format!("{launched} launched"),
            0 => format!("none of {} launched", self.all),
            launched => format!("{launched} of {} launched", self.all),
        }];
        let others = self.counts.iter().filter(|(status, _)| !status.was_launched());
        parts.extend(others.map(|(status, count)| format!("{count} {}", status.as_str().to_lowercase())));
        parts.join(", ")
    }
}

/// What is under way for a server that is neither launched nor lost, in words.
pub(crate) fn phase(execution: &Execution, server: &ServerState) -> String {
    let wave_runs = execution.wave_of(&server.id).is_some_and(|wave| wave.status == WaveStatus::Initiated);
    match server.status {
        ServerStatus::Launching => launch_phase(execution, server),
        ServerStatus::Pending if wave_runs => settings_phase(server.settings.phase).to_owned(),
        status => status.as_str().to_lowercase(),
    }
}

fn settings_phase(phase: SettingsPhase) -> &'static str {
    match phase {
        SettingsPhase::Unread => "waiting",
        SettingsPhase::Preparing => "launch settings",
        SettingsPhase::Ready => "ready",
        SettingsPhase::Failed => "refused",
    }
}

/// From the last line of the job's log: it is told, and never taken for success.
fn launch_phase(execution: &Execution, server: &ServerState) -> String {
    let Some(job) = server.job.as_ref().and_then(|job| execution.jobs.get(job)) else {
        return "launch asked for".to_owned();
    };
    match job.phase_of(&server.id).map(|item| item.event.as_str()) {
        None => "job accepted".to_owned(),
        Some(event) => event_words(event),
    }
}

/// An event of a job's log in words; an unknown one as it came.
pub(crate) fn event_words(event: &str) -> String {
    let known = match event {
        "JOB_START" => "job started",
        "SNAPSHOT_START" => "snapshot",
        "SNAPSHOT_END" => "snapshot done",
        "SNAPSHOT_FAIL" => "snapshot failed",
        "USING_PREVIOUS_SNAPSHOT" => "earlier snapshot used",
        "USING_PREVIOUS_SNAPSHOT_FAILED" => "no earlier snapshot",
        "CONVERSION_START" => "conversion",
        "CONVERSION_END" => "conversion done",
        "CONVERSION_FAIL" => "conversion failed",
        "CLEANUP_START" => "removing the former instance",
        "CLEANUP_END" => "former instance removed",
        "CLEANUP_FAIL" => "former instance not removed",
        "LAUNCH_START" => "launch",
        "LAUNCH_END" => "launch done",
        "LAUNCH_FAILED" => "launch failed",
        "SERVER_SKIPPED" => "skipped by DRS",
        "JOB_CANCEL" => "job cancelled",
        "JOB_END" => "job ended",
        unknown => return crate::clean::clean(unknown).to_lowercase().replace('_', " "),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_log_event_is_shown_as_it_came() {
        assert_eq!(event_words("NETWORK_ACTION_START"), "network action start");
        assert_eq!(event_words("LAUNCH_END"), "launch done");
    }
}
