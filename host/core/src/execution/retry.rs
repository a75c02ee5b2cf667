//! What a retry takes up: servers to be launched again, and after-hooks to be run again.

use crate::event::PauseReason;
use crate::ids::{ServerId, WaveName};
use crate::plugin::FindingLevel;
use crate::status::{ExecutionStatus, ServerStatus, WaveStatus};

use super::{Execution, ServerState, Standing, WaveState};

/// What a retry would take up, and what it would not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retried {
    /// The waves that go on, each with the servers that wait for their launch again. Without any, only its after-hooks run
    /// again.
    pub waves: Vec<(WaveName, Vec<ServerId>)>,
    /// Servers that may have been launched: never again before DRS has answered.
    pub unresolved: Vec<ServerId>,
    /// Waves with servers to launch again that would fail all the same, each with the servers that are in the way.
    pub lost: Vec<(WaveName, Vec<ServerId>)>,
}

impl Execution {
    /// What a retry of a wave, or of every wave, would take up: servers that FAILED, and those that were passed over because
    /// their wave failed or ran out of time; and the after-hooks of a wave that failed for nothing but them.
    pub fn retried(&self, wave: Option<&WaveName>) -> Retried {
        let mut retried = Retried::default();
        for wave in self.waves.iter().filter(|state| wave.is_none_or(|wanted| state.name == *wanted)) {
            let unresolved = self.servers_of(wave).filter(|server| server.status == ServerStatus::Unresolved);
            retried.unresolved.extend(unresolved.map(|server| server.id.clone()));
            let servers = ids(self.servers_of(wave).filter(|server| is_retried(wave, server)));
            if servers.is_empty() && !self.failed_after_launch(wave) {
                continue;
            }
            let in_the_way = ids(self.servers_of(wave).filter(|server| stays_a_failure(server)));
            let is_lost = in_the_way.len() > wave.planned.may_fail();
            let (list, servers) = match is_lost {
                true if servers.is_empty() => continue,
                true => (&mut retried.lost, in_the_way),
                false => (&mut retried.waves, servers),
            };
            list.push((wave.name.clone(), servers));
        }
        retried
    }

    /// Whether a wave failed, or ran out of time, although servers were launched, and has hooks that said so or were cut off.
    fn failed_after_launch(&self, wave: &WaveState) -> bool {
        let failed = matches!(wave.status, WaveStatus::Failed | WaveStatus::TimedOut);
        failed && !wave.after.is_empty() && self.roster(wave).any(Standing::WasLaunched)
    }

    /// Whether the execution is paused because a wave failed whose recipe leaves the decision to a person.
    pub fn awaits_decision(&self) -> bool {
        self.status == ExecutionStatus::Paused && matches!(self.pause, Some((PauseReason::WaveFailed { .. }, _)))
    }
}

fn ids<'a>(servers: impl Iterator<Item = &'a ServerState>) -> Vec<ServerId> {
    servers.map(|server| server.id.clone()).collect()
}

fn is_retried(wave: &WaveState, server: &ServerState) -> bool {
    match wave.status {
        WaveStatus::Failed | WaveStatus::TimedOut => {
            matches!(server.status, ServerStatus::Failed | ServerStatus::Skipped)
        }
        WaveStatus::Partial => server.status == ServerStatus::Failed,
        _ => wave.is_under_way() && server.status == ServerStatus::Failed,
    }
}

/// Whether a server counts against `max-failed` whatever a retry does: it may have been launched, or it was and its launch
/// actions failed.
fn stays_a_failure(server: &ServerState) -> bool {
    let acted_badly = || server.findings.iter().any(|finding| finding.level == FindingLevel::Failed);
    server.status == ServerStatus::Unresolved || server.status == ServerStatus::Launched && acted_badly()
}
