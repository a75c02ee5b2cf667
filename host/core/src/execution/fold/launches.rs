//! Launches: intents, answers, jobs, and the truth about each server.

use std::time::Duration;

use crate::aws::{CallError, CallErrorKind, Job, WriteAnswer};
use crate::event::{Event, LaunchFinding, PauseReason, ServerTruth, Truth, Witness};
use crate::ids::{ServerId, WaveName};
use crate::status::{ServerStatus, WaveStatus};
use crate::time::{Timestamp, after};

use super::super::job::JobState;
use super::super::launch::{Batch, BatchState};
use super::{Execution, FoldError};

/// How long to wait before servers are launched again that a quota or a throttle held back, when AWS does not say.
const HELD_BACK_WAIT: Duration = Duration::from_secs(30);

/// The least that is waited, whatever AWS says.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

impl Execution {
    pub(super) fn launch_event(&mut self, event: &Event, at: Timestamp) -> Result<(), FoldError> {
        match event {
            Event::LaunchRefused { server, reason } => self.refuse_server(server, reason.clone(), at)?,
            Event::LaunchIntended { wave, batch, attempt, servers, tag, signed_at } => {
                let batch = Batch {
                    number: *batch,
                    attempt: *attempt,
                    servers: servers.clone(),
                    tag: tag.clone(),
                    signed_at: *signed_at,
                    epoch: self.epoch,
                    state: BatchState::Intended { epoch: self.epoch },
                };
                self.launch_intended(wave, batch, at)?;
            }
            Event::LaunchAnswered { wave, batch, answer } => self.launch_answered(wave, *batch, answer, at)?,
            Event::LaunchLooked { wave, batch, finding } => self.launch_looked(wave, *batch, finding, at)?,
            Event::JobObserved { job } => {
                self.read_failures.clear();
                if let Some(known) = self.jobs.get_mut(&job.id) {
                    known.seen = (**job).clone();
                }
            }
            Event::JobLogged { job, items } => {
                if let Some(known) = self.jobs.get_mut(job) {
                    known.log.extend(items.iter().cloned());
                }
            }
            Event::ServersSettled { job, servers } => {
                if let Some(job) = self.jobs.get_mut(job) {
                    job.settled = true;
                }
                servers.iter().try_for_each(|truth| self.server_settled(truth, at))?;
                self.advance_waves();
            }
            Event::ServersGivenUp { servers, detail } => self.give_up(servers, detail, at)?,
            Event::InstancesSeen { instances } => {
                for (server, facts) in instances {
                    self.server_mut(server)?.facts = Some(facts.clone());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn launch_intended(&mut self, wave: &WaveName, batch: Batch, at: Timestamp) -> Result<(), FoldError> {
        for witness in &batch.servers {
            let server = self.server_mut(&witness.server)?;
            server.status = ServerStatus::Launching;
            server.batch = Some(batch.number);
            server.launching_since = Some(at);
        }
        let wave = self.wave_mut(wave)?;
        if wave.status == WaveStatus::Initiated {
            wave.status = WaveStatus::Launching;
        }
        wave.batches.push(batch);
        Ok(())
    }

    fn launch_answered(
        &mut self,
        wave: &WaveName,
        number: u32,
        answer: &WriteAnswer<Box<Job>>,
        at: Timestamp,
    ) -> Result<(), FoldError> {
        match answer {
            WriteAnswer::Done { result } => self.accept_job(wave, number, result, at),
            WriteAnswer::NoEffect { error } if can_wait(error) => {
                let until = after(at, error.retry_after.unwrap_or(HELD_BACK_WAIT).max(SHORTEST_WAIT));
                self.batch_mut(wave, number)?.state = BatchState::NoEffect;
                self.release_servers(wave, number, until)
            }
            WriteAnswer::NoEffect { error } => {
                self.batch_mut(wave, number)?.state = BatchState::NoEffect;
                for witness in self.batch_mut(wave, number)?.servers.clone() {
                    self.server_mut(&witness.server)?.settle(ServerStatus::Failed, Some(error.to_string()), at);
                }
                self.advance_waves();
                Ok(())
            }
            WriteAnswer::Conflict { error } => {
                self.batch_mut(wave, number)?.state = BatchState::InDoubt { error: error.clone(), conflict: true };
                Ok(())
            }
            WriteAnswer::Unknown { error } => {
                self.batch_mut(wave, number)?.state = BatchState::InDoubt { error: error.clone(), conflict: false };
                Ok(())
            }
        }
    }

    fn launch_looked(
        &mut self,
        wave: &WaveName,
        number: u32,
        finding: &LaunchFinding,
        at: Timestamp,
    ) -> Result<(), FoldError> {
        match finding {
            LaunchFinding::Adopted { job, .. } => self.accept_job(wave, number, job, at),
            LaunchFinding::NoEffect { busy, .. } => {
                let batch = self.batch_mut(wave, number)?;
                // A conflict whose holder can't be named passes by itself: not at once, though.
                let nameless = matches!(batch.state, BatchState::InDoubt { conflict: true, .. }) && busy.is_empty();
                batch.state = BatchState::NoEffect;
                self.release_servers(wave, number, if nameless { after(at, HELD_BACK_WAIT) } else { at })?;
                for held in busy {
                    let reason = format!("not launched: {} holds the server", held.holder);
                    self.server_mut(&held.server)?.settle(ServerStatus::Failed, Some(reason), at);
                }
                self.advance_waves();
                Ok(())
            }
            LaunchFinding::Unresolved { detail } => {
                self.batch_mut(wave, number)?.state = BatchState::Unresolved { detail: detail.clone() };
                for witness in self.batch_mut(wave, number)?.servers.clone() {
                    self.server_mut(&witness.server)?.settle(ServerStatus::Unresolved, Some(detail.clone()), at);
                }
                self.advance_waves();
                self.pause_for(PauseReason::Unresolved { wave: wave.clone(), detail: detail.clone() }, at);
                Ok(())
            }
        }
    }

    fn accept_job(&mut self, wave: &WaveName, number: u32, job: &Job, at: Timestamp) -> Result<(), FoldError> {
        let batch = self.batch_mut(wave, number)?;
        batch.state = BatchState::Accepted { job: job.id.clone() };
        let servers: Vec<ServerId> = batch.servers.iter().map(|witness| witness.server.clone()).collect();
        for server in &servers {
            self.server_mut(server)?.job = Some(job.id.clone());
        }
        let state = JobState {
            id: job.id.clone(),
            seen: job.clone(),
            known_since: at,
            launches: Some((wave.clone(), number)),
            servers,
            log: Vec::new(),
            settled: false,
        };
        self.jobs.insert(job.id.clone(), state);
        Ok(())
    }

    /// Servers of a batch that had no effect wait for their launch again, in the same attempt.
    fn release_servers(&mut self, wave: &WaveName, number: u32, until: Timestamp) -> Result<(), FoldError> {
        let servers: Vec<Witness> = self.batch_mut(wave, number)?.servers.clone();
        for witness in servers {
            let server = self.server_mut(&witness.server)?;
            server.status = ServerStatus::Pending;
            server.batch = None;
            server.launching_since = None;
            server.not_before = Some(until);
        }
        self.skip_released_servers(wave, until)
    }

    /// In a wave that has ended meanwhile nothing is launched any more.
    fn skip_released_servers(&mut self, wave: &WaveName, at: Timestamp) -> Result<(), FoldError> {
        let wave = self.wave_mut(wave)?;
        if !wave.status.is_final() {
            return Ok(());
        }
        for id in wave.planned.servers.clone() {
            let server = self.server_mut(&id)?;
            if server.status == ServerStatus::Pending {
                server.settle(ServerStatus::Skipped, None, at);
            }
        }
        Ok(())
    }

    fn server_settled(&mut self, truth: &ServerTruth, at: Timestamp) -> Result<(), FoldError> {
        let server = self.server_mut(&truth.server)?;
        // A job that is looked at again, for one of its servers, changes nothing for those that are known.
        if !matches!(server.status, ServerStatus::Launching | ServerStatus::Unresolved) {
            return Ok(());
        }
        match &truth.truth {
            Truth::Launched { recovery_instance, instance } => {
                server.recovery_instance = Some(recovery_instance.clone());
                server.instance = Some(instance.clone());
                server.settle(ServerStatus::Launched, None, at);
            }
            Truth::Failed { detail } => server.settle(ServerStatus::Failed, Some(detail.clone()), at),
            Truth::Unresolved { detail } => server.settle(ServerStatus::Unresolved, Some(detail.clone()), at),
        }
        Ok(())
    }

    fn give_up(&mut self, servers: &[ServerId], detail: &str, at: Timestamp) -> Result<(), FoldError> {
        for id in servers {
            self.server_mut(id)?.settle(ServerStatus::Unresolved, Some(detail.to_owned()), at);
        }
        let given_up = |job: &&mut JobState| job.servers.iter().any(|server| servers.contains(server));
        self.jobs.values_mut().filter(given_up).for_each(|job| job.settled = true);
        self.advance_waves();
        Ok(())
    }

    fn batch_mut(&mut self, wave: &WaveName, number: u32) -> Result<&mut Batch, FoldError> {
        let sequence = self.events;
        let found = self.wave_mut(wave)?.batches.iter_mut().find(|batch| batch.number == number);
        found.ok_or_else(|| FoldError::Unknown { sequence, what: format!("batch {number} of wave `{wave}`") })
    }
}

/// Whether waiting helps: a quota, a throttle, or a request that was never sent.
fn can_wait(error: &CallError) -> bool {
    matches!(error.kind, CallErrorKind::Quota | CallErrorKind::Throttled | CallErrorKind::Unavailable)
}
