//! Launches: intents, answers, jobs, and the truth about each server.

use std::time::Duration;

use crate::aws::{CallError, CallErrorKind, Job, WriteAnswer};
use crate::event::{BusyServer, Event, LaunchFinding, PauseReason, ServerTruth, Truth, Witness};
use crate::ids::{JobId, ServerId, WaveName};
use crate::plugin::FindingLevel;
use crate::status::{ServerStatus, WaveStatus};
use crate::time::{Timestamp, after, format_duration};

use super::super::job::JobState;
use super::super::launch::{Batch, BatchState};
use super::super::server::Busy;
use super::super::wave::Held;
use super::{Execution, FoldError};

/// How long to wait before servers are launched again that a quota or a throttle held back, when AWS does not say.
const HELD_BACK_WAIT: Duration = Duration::from_secs(30);

/// How long a server that a job of others holds is waited for, pauses apart: DRS took 9 minutes for a job of the recorded
/// drill, and 20 for another.
pub(crate) const BUSY_LIMIT: Duration = Duration::from_secs(30 * 60);

/// The least that is waited, whatever AWS says.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

impl Execution {
    pub(super) fn launch_event(&mut self, event: &Event, at: Timestamp) -> Result<(), FoldError> {
        match event {
            Event::LaunchRefused { server, reason } => self.refuse_server(server, reason.clone(), at)?,
            Event::LaunchHeld { wave, shortage } => {
                let until = after(at, self.plan.limits.poll_max);
                self.hold_wave(wave, shortage.to_string(), until, at)?;
            }
            Event::ServersBusy { servers, .. } => self.wait_for_holders(servers, at)?,
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
                if job.has_ended() {
                    self.make_room(at);
                }
                if let Some(known) = self.jobs.get_mut(&job.id) {
                    known.seen = (**job).clone();
                    known.ended_since = known.ended_since.or_else(|| job.has_ended().then_some(at));
                }
            }
            Event::JobLogged { job, items } => {
                if let Some(known) = self.jobs.get_mut(job) {
                    known.log.extend(items.iter().cloned());
                }
            }
            Event::ServersSettled { job, servers } => {
                if let Some(known) = self.jobs.get_mut(job) {
                    known.settled = true;
                }
                servers.iter().try_for_each(|truth| self.server_settled(job, truth, at))?;
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
            let mut server = self.server_mut(&witness.server)?;
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
                self.hold_wave(wave, error.to_string(), until, at)?;
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
                let mut unclear = None;
                let busy = match &batch.state {
                    BatchState::InDoubt { conflict: true, error } if busy.is_empty() => nameless(batch, error),
                    BatchState::InDoubt { conflict: false, error } => {
                        unclear = Some(error.to_string());
                        busy.clone()
                    }
                    _ => busy.clone(),
                };
                batch.state = BatchState::NoEffect;
                if let Some(error) = unclear {
                    self.hold_wave(wave, error, at, at)?;
                }
                self.release_servers(wave, number, at)?;
                self.wait_for_holders(&busy, at)
            }
            LaunchFinding::Unresolved { detail } => {
                let batch = self.batch_mut(wave, number)?;
                let looked_again = matches!(batch.state, BatchState::Unresolved { .. });
                batch.state = BatchState::Unresolved { detail: detail.clone(), looks_again: false };
                for witness in batch.servers.clone() {
                    self.server_mut(&witness.server)?.settle(ServerStatus::Unresolved, Some(detail.clone()), at);
                }
                self.advance_waves();
                // A person has decided to go on, and knows no more than before.
                if !looked_again {
                    self.pause_for(PauseReason::Unresolved { wave: wave.clone(), detail: detail.clone() }, at);
                }
                Ok(())
            }
        }
    }

    fn accept_job(&mut self, wave: &WaveName, number: u32, job: &Job, at: Timestamp) -> Result<(), FoldError> {
        self.wave_mut(wave)?.held = None;
        let batch = self.batch_mut(wave, number)?;
        batch.state = BatchState::Accepted { job: job.id.clone() };
        let servers: Vec<ServerId> = batch.servers.iter().map(|witness| witness.server.clone()).collect();
        for server in &servers {
            let mut server = self.server_mut(server)?;
            server.job = Some(job.id.clone());
            server.busy = None;
            server.error = None;
        }
        let state = JobState {
            id: job.id.clone(),
            seen: job.clone(),
            known_since: at,
            launches: Some((wave.clone(), number)),
            servers,
            log: Vec::new(),
            ended_since: job.has_ended().then_some(at),
            settled: false,
        };
        self.jobs.insert(job.id.clone(), state);
        Ok(())
    }

    /// The launches of a wave wait for a quota or a throttle, or for a call that has an effect.
    fn hold_wave(&mut self, wave: &WaveName, detail: String, until: Timestamp, at: Timestamp) -> Result<(), FoldError> {
        let wave = self.wave_mut(wave)?;
        if !wave.status.is_final() {
            let since = wave.held.as_ref().map_or(at, |held| held.since);
            wave.held = Some(Held { since, detail, until });
        }
        Ok(())
    }

    /// A job has ended: what waits for a quota may look again.
    fn make_room(&mut self, at: Timestamp) {
        for held in self.waves.iter_mut().filter_map(|wave| wave.held.as_mut()) {
            held.until = held.until.min(at);
        }
    }

    /// Servers that jobs of others hold wait for their release, for a while; then they have failed, by the holder's name.
    /// The wait counts anew when another job holds the server.
    fn wait_for_holders(&mut self, busy: &[BusyServer], at: Timestamp) -> Result<(), FoldError> {
        for BusyServer { server, holder } in busy {
            let before = self.servers.get(server).and_then(|server| server.busy.as_ref());
            let since = before.filter(|busy| busy.holder == *holder).map_or(at, |busy| busy.since);
            let limit = self.deadline(since, BUSY_LIMIT, at);
            let mut server = self.server_mut(server)?;
            if server.status != ServerStatus::Pending {
                continue;
            }
            server.busy = Some(Busy { holder: holder.clone(), since, limit });
            server.not_before = Some(after(at, HELD_BACK_WAIT).min(limit));
            if at >= limit {
                let reason = format!("not launched: {holder} held the server for {}", format_duration(BUSY_LIMIT));
                server.settle(ServerStatus::Failed, Some(reason), at);
            }
        }
        self.advance_waves();
        Ok(())
    }

    /// Servers of a batch that had no effect wait for their launch again, in the same attempt.
    fn release_servers(&mut self, wave: &WaveName, number: u32, until: Timestamp) -> Result<(), FoldError> {
        let servers: Vec<Witness> = self.batch_mut(wave, number)?.servers.clone();
        for witness in servers {
            let mut server = self.server_mut(&witness.server)?;
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
            let mut server = self.server_mut(&id)?;
            if server.status == ServerStatus::Pending {
                server.settle(ServerStatus::Skipped, None, at);
            }
        }
        Ok(())
    }

    fn server_settled(&mut self, job: &JobId, truth: &ServerTruth, at: Timestamp) -> Result<(), FoldError> {
        let mut server = self.server_mut(&truth.server)?;
        let is_open = matches!(server.status, ServerStatus::Launching | ServerStatus::Unresolved);
        // A job that is looked at again, for one of its servers, changes nothing for those that are known, or that another
        // job launches since.
        if !is_open || server.job.as_ref() != Some(job) {
            return Ok(());
        }
        match &truth.truth {
            Truth::Launched { recovery_instance, instance, point_in_time, findings } => {
                server.recovery_instance = Some(recovery_instance.clone());
                server.instance = Some(instance.clone());
                server.point_in_time = *point_in_time;
                server.findings.clone_from(findings);
                let failed = findings.iter().filter(|finding| finding.level == FindingLevel::Failed);
                let errors: Vec<&str> = failed.map(|finding| finding.detail.as_str()).collect();
                server.settle(ServerStatus::Launched, (!errors.is_empty()).then(|| errors.join("; ")), at);
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

/// DRS refused a batch because of a job, and shows none that holds one of its servers: all of them may be held.
fn nameless(batch: &Batch, error: &CallError) -> Vec<BusyServer> {
    let holder = format!("a job that DRS does not show ({error})");
    batch.servers.iter().map(|witness| BusyServer { server: witness.server.clone(), holder: holder.clone() }).collect()
}

/// Whether waiting helps: a quota, a throttle, or a request that was never sent.
fn can_wait(error: &CallError) -> bool {
    matches!(error.kind, CallErrorKind::Quota | CallErrorKind::Throttled | CallErrorKind::Unavailable)
}
