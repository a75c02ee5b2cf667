//! TerminateRecoveryInstances: looked at first, sent once, confirmed.

use drs_core::aws::{CallError, WriteAnswer};
use drs_core::event::{Event, Termination};
use drs_core::execution::{Execution, TerminationBatch};
use drs_core::ids::{RecoveryInstanceId, ServerId};
use drs_core::launch::TRUTH_LIMIT;
use drs_core::ports::JobQuery;
use drs_core::termination::{TerminationFacts, confirm, weigh};
use drs_core::time::after;

use super::{Outcome, READ_AGAIN, Tasks};

/// How far back jobs are read to find a termination: the clocks of AWS and the host may be apart.
const JOBS_OF: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// A termination of an execution.
pub(super) fn of(execution: &Execution, number: u32) -> Option<&TerminationBatch> {
    execution.terminations.iter().find(|batch| batch.number == number)
}

fn servers_of(instances: &[Termination]) -> Vec<ServerId> {
    instances.iter().map(|instance| instance.server.clone()).collect()
}

impl Tasks {
    pub(super) async fn prepare_termination(self, batch: u32, servers: Vec<ServerId>) -> Outcome {
        match self.termination_facts(&servers).await {
            Ok(facts) => Outcome::TerminationFacts { batch, servers, facts },
            Err(error) => {
                self.pause_for(READ_AGAIN).await;
                Outcome::unread("instances before their termination", &error)
            }
        }
    }

    async fn termination_facts(&self, servers: &[ServerId]) -> Result<TerminationFacts, CallError> {
        let mut facts =
            TerminationFacts { instances: self.ports.drs.recovery_instances(servers).await?, ..Default::default() };
        for server in servers {
            let configuration = self.ports.drs.launch_configuration(server).await?;
            if let Some(instance) = configuration.launch_into() {
                facts.launch_into.insert(server.clone(), instance);
            }
        }
        Ok(facts)
    }

    pub(super) async fn send_termination(self, batch: u32, instances: Vec<Termination>) -> Outcome {
        let ids: Vec<RecoveryInstanceId> = instances.into_iter().map(|instance| instance.recovery_instance).collect();
        let answer = match self.ports.drs.terminate(&ids).await {
            WriteAnswer::Done { result } => WriteAnswer::Done { result: result.map(Box::new) },
            WriteAnswer::NoEffect { error } => {
                // The next call may come at once: let what is in its way pass.
                self.pause_for(error.retry_after.unwrap_or(READ_AGAIN)).await;
                WriteAnswer::NoEffect { error }
            }
            WriteAnswer::Conflict { error } => WriteAnswer::Conflict { error },
            WriteAnswer::Unknown { error } => WriteAnswer::Unknown { error },
        };
        Outcome::event(Event::TerminationAnswered { batch, answer })
    }

    pub(super) async fn look_for_termination(self, execution: Execution, batch: TerminationBatch) -> Outcome {
        let servers = servers_of(&batch.instances);
        let since = batch.intended.saturating_sub(JOBS_OF).unwrap_or(batch.intended);
        loop {
            let now = self.ports.clock.now();
            let jobs = self.ports.drs.jobs(&JobQuery::Since(since)).await;
            let instances = self.ports.drs.recovery_instances(&servers).await;
            match (jobs, instances) {
                (Ok(jobs), Ok(instances)) => {
                    if let Some(finding) = weigh(&execution, &batch, &jobs, &instances, now) {
                        return Outcome::event(Event::TerminationLooked { batch: batch.number, finding });
                    }
                }
                (Err(error), _) | (_, Err(error)) => {
                    self.pause_for(READ_AGAIN).await;
                    return Outcome::unread("the effect of a termination", &error);
                }
            }
            self.pause_for(READ_AGAIN).await;
        }
    }

    pub(super) async fn confirm_termination(self, batch: TerminationBatch) -> Outcome {
        let servers = servers_of(&batch.instances);
        let limit = after(self.ports.clock.now(), TRUTH_LIMIT);
        loop {
            let last = self.ports.clock.now() >= limit;
            match self.ports.drs.recovery_instances(&servers).await {
                Ok(instances) => {
                    if let Some(events) = confirm(&batch, &instances, last) {
                        return Outcome::Events(events);
                    }
                }
                Err(error) if last => return Outcome::unread("recovery instances", &error),
                Err(error) => tracing::warn!(%error, "recovery instances can't be read; asking again"),
            }
            self.pause_for(READ_AGAIN).await;
        }
    }
}
