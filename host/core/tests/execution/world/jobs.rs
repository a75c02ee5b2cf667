//! The jobs of the world, this execution's and those of others, and what became of their servers.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::aws::{
    ActionRun, ActionStatus, Job, JobStatus, JobType, LaunchStatus, ParticipatingServer, RecoveryInstance,
};
use drs_core::event::{Event, ServerTruth, Truth};
use drs_core::execution::{Batch, BatchState};
use drs_core::ids::{InstanceId, JobId, RecoveryInstanceId, ServerId};
use drs_core::launch::{TAG_LAUNCH, truth};
use drs_core::time::{Timestamp, after};

use super::{Action, World};

impl World {
    /// Others start a job: of servers of the plan, or of their own. Some never end.
    pub(super) fn start_foreign_job(&mut self) {
        let servers: Vec<ServerId> = self.execution.servers.keys().cloned().collect();
        let of_plan = self.chance(50);
        let participant = |server| ParticipatingServer {
            server,
            launch_status: Some(LaunchStatus::Pending),
            recovery_instance: None,
            actions: None,
        };
        let wanted = match of_plan {
            true => servers[self.roll(servers.len() as u64) as usize].clone(),
            false => ServerId::new(format!("s-foreign-{}", self.foreign.len())),
        };
        if self.holder(&wanted).is_some() {
            return;
        }
        let end = match self.chance(20) {
            true => Timestamp::MAX,
            false => after(self.now, Duration::from_secs(60 + self.roll(3600))),
        };
        let job = Job {
            id: JobId::new(format!("drsjob-foreign-{}", self.foreign.len())),
            kind: Some(JobType::Launch),
            status: Some(JobStatus::Started),
            created: Some(self.now),
            ended: None,
            initiated_by: Some("START_DRILL".into()),
            tags: BTreeMap::new(),
            participating: vec![participant(wanted)],
        };
        self.foreign.push((end, job));
    }

    /// Every job as DRS shows it now.
    pub(super) fn jobs_shown(&self) -> Vec<Job> {
        let as_it_is = |(end, job): &(Timestamp, Job)| match *end <= self.now {
            true => Job { status: Some(JobStatus::Completed), ended: Some(*end), ..job.clone() },
            false => job.clone(),
        };
        self.jobs.values().chain(&self.foreign).map(as_it_is).collect()
    }

    /// The active job that a server is in.
    pub(super) fn holder(&self, server: &ServerId) -> Option<JobId> {
        let jobs = self.jobs_shown();
        let holds = |job: &&Job| !job.has_ended() && job.participating.iter().any(|held| held.server == *server);
        jobs.iter().find(holds).map(|job| job.id.clone())
    }

    /// Right after an intent: what is active, and what was intended and may become a job, fits into the quotas.
    pub(super) fn assert_quotas_hold(&self) {
        let limits = &self.execution.plan.limits;
        let shown = self.jobs_shown();
        let active: Vec<&Job> = shown.iter().filter(|job| !job.has_ended()).collect();
        let batches = self.execution.waves.iter().flat_map(|wave| &wave.batches);
        let open = |batch: &&Batch| matches!(batch.state, BatchState::Intended { .. } | BatchState::InDoubt { .. });
        let hidden = |batch: &&Batch| !shown.iter().any(|job| job.tags.get(TAG_LAUNCH) == Some(&batch.tag));
        let intended: Vec<&Batch> = batches.filter(open).filter(hidden).collect();
        let servers = active.iter().map(|job| job.participating.len()).sum::<usize>()
            + intended.iter().map(|batch| batch.servers.len()).sum::<usize>();
        assert!(active.len() + intended.len() <= limits.jobs as usize, "too many jobs");
        assert!(servers <= limits.servers_in_jobs as usize, "too many servers in jobs");
    }

    pub(super) fn poll(&mut self, jobs: Vec<JobId>) {
        self.now = after(self.now, Duration::from_secs(30));
        for id in jobs {
            let (end, mut job) = self.jobs[&id].clone();
            if self.now < end {
                continue;
            }
            job.status = Some(JobStatus::Completed);
            job.ended = Some(end);
            for participant in &mut job.participating {
                let failed = self.chance(self.odds.launch_fails);
                participant.launch_status = Some(if failed { LaunchStatus::Failed } else { LaunchStatus::Launched });
            }
            self.record(Event::JobObserved { job: Box::new(job) });
        }
    }

    pub(super) fn settle(&mut self, id: JobId) {
        let mut job = self.execution.jobs[&id].clone();
        if self.chance(self.odds.odd) {
            let untold = Truth::Unresolved { detail: "DRS does not say".into() };
            let servers = job.servers.into_iter().map(|server| ServerTruth { server, truth: untold.clone() });
            return self.record(Event::ServersSettled { job: id, servers: servers.collect() });
        }
        self.show_actions(&mut job.seen);
        if job.seen != self.execution.jobs[&id].seen {
            self.record(Event::JobObserved { job: Box::new(job.seen.clone()) });
        }
        let instances: Vec<RecoveryInstance> = job.servers.iter().map(|server| instance(&id, server)).collect();
        match truth(&job, &instances, &self.execution.awaited(&job, self.now)) {
            Some(servers) => self.record(Event::ServersSettled { job: id, servers }),
            None => self.now = after(self.now, Duration::from_secs(30)),
        }
    }

    /// The launch actions of a job's servers as they stand: each server has one or none, which ends well, badly or never.
    fn show_actions(&mut self, job: &mut Job) {
        for participant in &mut job.participating {
            if !self.actions.contains_key(&participant.server) {
                let end = match self.roll(4) {
                    0 => Timestamp::MAX,
                    _ => after(self.now, Duration::from_secs(self.roll(1200))),
                };
                let fails = self.chance(self.odds.launch_fails);
                let action = self.chance(self.odds.actions).then_some(Action { end, fails, optional: false });
                self.actions.insert(participant.server.clone(), action);
            }
            participant.actions = self.actions[&participant.server].map(|Action { end, fails, optional }| {
                let status = match (self.now >= end, fails) {
                    (false, _) => ActionStatus::InProgress,
                    (true, false) => ActionStatus::Succeeded,
                    (true, true) => ActionStatus::Failed,
                };
                vec![ActionRun { name: "check".into(), status: Some(status), failure: None, optional: Some(optional) }]
            });
        }
    }
}

/// The recovery instance that a job launched of a server.
pub(crate) fn instance(job: &JobId, server: &ServerId) -> RecoveryInstance {
    RecoveryInstance {
        id: RecoveryInstanceId::new(format!("i-{server}")),
        instance: Some(InstanceId::new(format!("i-{server}"))),
        server: Some(server.clone()),
        job: Some(job.clone()),
        is_drill: None,
        state: None,
        failback: None,
        point_in_time: None,
    }
}
