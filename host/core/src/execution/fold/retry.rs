//! A retry: servers that were not launched wait for their launch again, after-hooks run again, and what had ended because of
//! them goes on.

use crate::event::SkipCause;
use crate::ids::{PluginName, ServerId, WaveName};
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};
use crate::time::Timestamp;

use super::super::hook::{HookRun, HookState};
use super::super::roster::Roster;
use super::super::wave::WaveState;
use super::{Execution, FoldError};

impl Execution {
    pub(super) fn retry(&mut self, wave: Option<&WaveName>, by: &str, at: Timestamp) -> Result<(), FoldError> {
        let retried = self.retried(wave);
        self.reopen(at);
        self.resume(at);
        for (name, servers) in &retried.waves {
            self.take_up_wave(name, servers, at)?;
            self.decisions.push((at, by.to_owned(), format!("retried wave {name}: {}", in_words(servers.len()))));
        }
        self.take_up_passed_over();
        Ok(())
    }

    /// An execution that had ended runs again. Until now nobody wanted anything of it: that time counts as a pause.
    fn reopen(&mut self, at: Timestamp) {
        if !self.status.is_final() {
            return;
        }
        self.pauses.extend(self.waves_ended.take().map(|ended| (ended, at)));
        self.status = ExecutionStatus::Running;
        self.error = None;
        self.ended = None;
        self.cleanup_asked = None;
    }

    fn take_up_wave(&mut self, name: &WaveName, servers: &[ServerId], at: Timestamp) -> Result<(), FoldError> {
        let mode = self.mode;
        let disabled: Vec<PluginName> = self.disabled.keys().cloned().collect();
        for server in servers {
            self.server_mut(server)?.take_up_again(mode);
        }
        let place = self.wave_mut(name)?.place;
        let settled = self.servers.roster(place).is_none_or(Roster::is_settled);
        let wave = self.wave_mut(name)?;
        // What was cut off by the wave's end, ended with it.
        let cut_off = wave.ended.unwrap_or(at);
        wave.after.iter_mut().for_each(|hook| hook.reset(cut_off));
        if wave.status.is_final() {
            reopen_wave(wave, cut_off, at);
        }
        if servers.is_empty() {
            // A job of a wave that ran out of time may still be under way.
            wave.status = if settled { WaveStatus::Started } else { WaveStatus::Launching };
            return Ok(());
        }
        disabled.iter().for_each(|plugin| wave.judge_without(plugin));
        // What carries the tags may have changed since.
        wave.tags_resolved = false;
        wave.status = if wave.batches.is_empty() { WaveStatus::Initiated } else { WaveStatus::Launching };
        Ok(())
    }

    /// Waves that never started because of a wave that failed wait again. Those that others still stop end again.
    fn take_up_passed_over(&mut self) {
        let passed_over = |wave: &&mut WaveState| wave.skip == Some(SkipCause::Dependency);
        for wave in self.waves.iter_mut().filter(passed_over) {
            wave.status = WaveStatus::Pending;
            (wave.error, wave.skip, wave.ended) = (None, None, None);
            for id in &wave.planned.servers {
                let server = self.servers.change(id).filter(|server| server.status == ServerStatus::Skipped);
                if let Some(mut server) = server {
                    server.take_up_again(self.mode);
                }
            }
        }
    }
}

/// A wave that had ended is under way again: its timeout starts anew. Before-hooks that were satisfied stay so until they
/// are too old; the others run again, but for those that a person overruled.
fn reopen_wave(wave: &mut WaveState, cut_off: Timestamp, at: Timestamp) {
    wave.taken_up = Some(at);
    (wave.error, wave.skip, wave.ended) = (None, None, None);
    let repeat = |hook: &&mut HookRun| !hook.accepted && hook.state != HookState::Satisfied;
    wave.before.iter_mut().filter(repeat).for_each(|hook| hook.reset(cut_off));
}

fn in_words(servers: usize) -> String {
    match servers {
        0 => "its after-hooks".to_owned(),
        1 => "1 server".to_owned(),
        more => format!("{more} servers"),
    }
}
