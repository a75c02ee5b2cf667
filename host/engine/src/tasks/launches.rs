//! StartRecovery: prepared, sent once, looked for when the answer is missing.

use std::time::Duration;

use drs_core::aws::{CallError, WriteAnswer};
use drs_core::event::Event;
use drs_core::execution::{Batch, Execution};
use drs_core::ids::{ServerId, WaveName};
use drs_core::launch::{Evidence, LaunchFacts, Weighed, job_tags, weigh};
use drs_core::mode::Mode;
use drs_core::ports::{JobQuery, LaunchRequest};
use drs_core::time::between;

use super::{Outcome, READ_AGAIN, Tasks};

/// How far back jobs are read to find who holds a server: jobs of a day ago have long ended.
const JOBS_OF: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// A batch of an execution.
fn batch_of<'a>(execution: &'a Execution, wave: &WaveName, number: u32) -> Option<&'a Batch> {
    execution.wave(wave)?.batches.iter().find(|batch| batch.number == number)
}

/// The request of a batch whose intent is recorded.
pub(super) fn request(execution: &Execution, wave: &WaveName, number: u32) -> Option<LaunchRequest> {
    let batch = batch_of(execution, wave, number)?;
    Some(LaunchRequest {
        servers: batch.servers.iter().map(|witness| witness.server.clone()).collect(),
        is_drill: execution.mode == Mode::Drill,
        tags: job_tags(execution, batch),
        signed_at: batch.signed_at,
    })
}

impl Tasks {
    pub(super) async fn prepare_launch(
        self,
        wave: WaveName,
        batch: u32,
        servers: Vec<ServerId>,
        fresh: Duration,
    ) -> Outcome {
        match self.launch_facts(&servers, fresh).await {
            Ok(facts) => Outcome::LaunchFacts { wave, batch, servers, facts },
            Err(error) => {
                self.pause_for(READ_AGAIN).await;
                Outcome::unread("servers before their launch", &error)
            }
        }
    }

    async fn launch_facts(&self, servers: &[ServerId], fresh: Duration) -> Result<LaunchFacts, CallError> {
        let jobs = self.ports.jobs.snapshot(fresh).await?.jobs.clone();
        let sources = self.ports.drs.source_servers(Some(servers)).await?;
        let instances = self.ports.drs.recovery_instances(servers).await?;
        Ok(LaunchFacts { sources, instances, jobs, reserved: Vec::new(), head: String::new() })
    }

    pub(super) async fn send_launch(self, wave: WaveName, batch: u32, request: LaunchRequest) -> Outcome {
        let answer = match self.ports.drs.start_recovery(&request).await {
            WriteAnswer::Done { result } => WriteAnswer::Done { result: Box::new(result) },
            WriteAnswer::NoEffect { error } => WriteAnswer::NoEffect { error },
            WriteAnswer::Conflict { error } => WriteAnswer::Conflict { error },
            WriteAnswer::Unknown { error } => WriteAnswer::Unknown { error },
        };
        Outcome::event(Event::LaunchAnswered { wave, batch, answer })
    }

    pub(super) async fn look_for_launch(self, execution: Execution, wave: WaveName, number: u32) -> Outcome {
        let Some(batch) = batch_of(&execution, &wave, number) else { return Outcome::Events(Vec::new()) };
        let since = self.ports.clock.now();
        loop {
            // The time before reading: what shows up while it is read has not been looked for.
            let now = self.ports.clock.now();
            let evidence = match self.evidence(batch).await {
                Ok(evidence) => evidence,
                Err(error) => {
                    self.pause_for(READ_AGAIN).await;
                    return Outcome::unread("the effect of a launch", &error);
                }
            };
            match weigh(&execution, batch, &evidence, since, now) {
                Weighed::Found(finding) => return Outcome::event(Event::LaunchLooked { wave, batch: number, finding }),
                Weighed::Wait(until) => {
                    let now = self.ports.clock.now();
                    self.pause_for(between(now, until).clamp(Duration::from_millis(100), READ_AGAIN)).await;
                }
            }
        }
    }

    async fn evidence(&self, batch: &Batch) -> Result<Evidence, CallError> {
        let servers: Vec<ServerId> = batch.servers.iter().map(|witness| witness.server.clone()).collect();
        let since = batch.signed_at.saturating_sub(JOBS_OF).unwrap_or(batch.signed_at);
        Ok(Evidence {
            jobs: self.ports.drs.jobs(&JobQuery::Since(since)).await?,
            sources: self.ports.drs.source_servers(Some(&servers)).await?,
            instances: self.ports.drs.recovery_instances(&servers).await?,
        })
    }
}
