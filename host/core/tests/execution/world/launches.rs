//! StartRecovery: refused, failed, its reply lost, its effect found again.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::aws::{
    CallError, CallErrorKind, Job, JobStatus, JobType, LaunchStatus, ParticipatingServer, SourceServer, WriteAnswer,
};
use drs_core::event::{BusyServer, Event, LaunchFinding, Witness};
use drs_core::execution::Batch;
use drs_core::ids::{JobId, ServerId, WaveName};
use drs_core::launch::TAG_LAUNCH;
use drs_core::time::{Timestamp, after};

use super::World;

impl World {
    /// What DRS says of a launch that something of others is in the way of.
    fn refusal(&self, wave: &WaveName, number: u32) -> Option<WriteAnswer<Box<Job>>> {
        let batch = self.execution.wave(wave)?.batches.iter().find(|batch| batch.number == number)?;
        if batch.servers.iter().any(|witness| self.holder(&witness.server).is_some()) {
            return Some(WriteAnswer::Conflict { error: error(CallErrorKind::Conflict) });
        }
        let active = self.jobs_shown().iter().filter(|job| !job.has_ended()).count();
        let full = active >= self.execution.plan.limits.jobs as usize;
        full.then(|| WriteAnswer::NoEffect { error: error(CallErrorKind::Quota) })
    }

    pub(super) fn send_launch(&mut self, wave: WaveName, batch: u32) {
        if let Some(answer) = self.refusal(&wave, batch) {
            return self.record(Event::LaunchAnswered { wave, batch, answer });
        }
        if self.chance(self.odds.call_fails) {
            let answer = match self.roll(4) {
                3 => WriteAnswer::Conflict { error: error(CallErrorKind::Conflict) },
                0 => WriteAnswer::NoEffect { error: error(CallErrorKind::Throttled) },
                1 => WriteAnswer::NoEffect { error: error(CallErrorKind::Denied) },
                _ => {
                    // The reply is lost after its effect.
                    self.launch(&wave, batch);
                    WriteAnswer::Unknown { error: error(CallErrorKind::Unavailable) }
                }
            };
            return self.record(Event::LaunchAnswered { wave, batch, answer });
        }
        let job = self.launch(&wave, batch);
        self.record(Event::LaunchAnswered { wave, batch, answer: WriteAnswer::Done { result: Box::new(job) } });
    }

    /// The job of a launch with this tag becomes visible.
    pub(crate) fn add_job(&mut self, tag: &str) {
        let mut batches = self.execution.waves.iter().flat_map(|wave| &wave.batches);
        let batch = batches.find(|batch| batch.tag == tag).unwrap();
        let job = job_of(JobId::from("drsjob-late"), batch, self.now);
        self.jobs.insert(job.id.clone(), (after(self.now, Duration::from_secs(300)), job));
    }

    fn launch(&mut self, wave: &WaveName, number: u32) -> Job {
        let batch =
            self.execution.wave(wave).unwrap().batches.iter().find(|batch| batch.number == number).unwrap().clone();
        let id = JobId::new(format!("drsjob-{wave}-{number}"));
        for witness in &batch.servers {
            *self.launches.entry(witness.server.clone()).or_default() += 1;
            *self.attempts.entry((witness.server.clone(), batch.attempt)).or_default() += 1;
        }
        let job = job_of(id.clone(), &batch, self.now);
        let end = match self.chance(self.odds.odd) || !self.jobs_end {
            true => Timestamp::MAX,
            false => after(self.now, Duration::from_secs(300 + self.roll(600))),
        };
        self.jobs.insert(id, (end, job.clone()));
        job
    }

    pub(super) fn look(&mut self, wave: WaveName, number: u32) {
        self.now = after(self.now, Duration::from_secs(60));
        let wave_state = self.execution.wave(&wave).unwrap();
        let batch = wave_state.batches.iter().find(|batch| batch.number == number).unwrap().clone();
        let odd = self.chance(self.odds.odd).then(|| self.roll(2));
        let job = self.jobs.values().find(|(_, job)| job.tags.get(TAG_LAUNCH) == Some(&batch.tag));
        let finding = match job {
            Some((_, job)) => LaunchFinding::Adopted { job: Box::new(job.clone()), evidence: "tag".into() },
            None if odd == Some(0) => LaunchFinding::Unresolved { detail: "a job of somebody".into() },
            None if odd == Some(1) => {
                let busy = BusyServer { server: batch.servers[0].server.clone(), holder: "job of somebody".into() };
                LaunchFinding::NoEffect { evidence: "none".into(), busy: vec![busy] }
            }
            None => {
                let held = |witness: &Witness| {
                    let holder = self.holder(&witness.server)?.to_string();
                    Some(BusyServer { server: witness.server.clone(), holder })
                };
                LaunchFinding::NoEffect {
                    evidence: "none".into(),
                    busy: batch.servers.iter().filter_map(held).collect(),
                }
            }
        };
        self.record(Event::LaunchLooked { wave, batch: number, finding });
    }
}

/// The job of a batch as it begins.
fn job_of(id: JobId, batch: &Batch, now: Timestamp) -> Job {
    let pending = |witness: &Witness| ParticipatingServer {
        server: witness.server.clone(),
        launch_status: Some(LaunchStatus::Pending),
        recovery_instance: None,
        actions: None,
    };
    Job {
        id,
        kind: Some(JobType::Launch),
        status: Some(JobStatus::Pending),
        created: Some(now),
        ended: None,
        initiated_by: None,
        tags: [(TAG_LAUNCH.to_owned(), batch.tag.clone())].into(),
        participating: batch.servers.iter().map(pending).collect(),
    }
}

/// A source server without tags.
pub(crate) fn source(server: &ServerId) -> SourceServer {
    SourceServer {
        id: server.clone(),
        arn: None,
        hostname: None,
        tags: BTreeMap::new(),
        replication_state: None,
        lag: None,
        recommended_instance_type: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
        last_launch: None,
    }
}

pub(super) fn error(kind: CallErrorKind) -> CallError {
    CallError {
        operation: "drs:StartRecovery".into(),
        kind,
        code: None,
        message: "went wrong".into(),
        retry_after: None,
    }
}
