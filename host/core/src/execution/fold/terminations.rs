//! Terminations of a drill's instances.

use crate::aws::{Job, WriteAnswer};
use crate::event::{Event, Termination, TerminationFinding};
use crate::status::ServerStatus;
use crate::time::Timestamp;

use super::super::job::JobState;
use super::super::termination::{TerminationBatch, TerminationState};
use super::{Execution, FoldError};

impl Execution {
    pub(super) fn termination_event(&mut self, event: &Event, at: Timestamp) -> Result<(), FoldError> {
        match event {
            Event::TerminationRefused { server, reason } => {
                self.server_mut(server)?.termination_refused = Some(reason.clone());
                self.end_terminations();
            }
            Event::TerminationIntended { batch, instances } => self.termination_intended(*batch, instances, at)?,
            Event::TerminationAnswered { batch, answer } => match answer {
                WriteAnswer::Done { result } => self.termination_accepted(*batch, result.as_deref(), at)?,
                WriteAnswer::NoEffect { error } => {
                    self.termination_had_no_effect(*batch, error.to_string())?;
                }
                WriteAnswer::Conflict { .. } | WriteAnswer::Unknown { .. } => {
                    self.termination_mut(*batch)?.state = TerminationState::InDoubt;
                }
            },
            Event::TerminationLooked { batch, finding } => match finding {
                TerminationFinding::Done { job } => self.termination_accepted(*batch, job.as_deref(), at)?,
                TerminationFinding::NoEffect => {
                    self.termination_had_no_effect(*batch, "the call had no effect".to_owned())?;
                }
            },
            Event::InstancesTerminated { servers } => {
                for server in servers {
                    let mut server = self.server_mut(server)?;
                    server.settle(ServerStatus::Terminated, None, at);
                    // What EC2 said of its state is no longer true.
                    server.facts.iter_mut().for_each(|facts| facts.state = None);
                }
                self.end_terminations();
            }
            _ => {}
        }
        Ok(())
    }

    fn termination_intended(&mut self, number: u32, instances: &[Termination], at: Timestamp) -> Result<(), FoldError> {
        for instance in instances {
            let mut server = self.server_mut(&instance.server)?;
            server.terminations.push(number);
            server.is_terminating = true;
        }
        let state = TerminationState::Intended { epoch: self.epoch };
        self.terminations.push(TerminationBatch { number, instances: instances.to_vec(), intended: at, state });
        Ok(())
    }

    fn termination_had_no_effect(&mut self, number: u32, error: String) -> Result<(), FoldError> {
        let batch = self.termination_mut(number)?;
        batch.state = TerminationState::NoEffect { error };
        let instances = batch.instances.clone();
        instances.iter().try_for_each(|instance| {
            self.server_mut(&instance.server)?.is_terminating = false;
            Ok(())
        })
    }

    fn termination_accepted(&mut self, number: u32, job: Option<&Job>, at: Timestamp) -> Result<(), FoldError> {
        let batch = self.termination_mut(number)?;
        batch.state = TerminationState::Accepted { job: job.map(|job| job.id.clone()) };
        let servers = batch.instances.iter().map(|instance| instance.server.clone()).collect();
        if let Some(job) = job {
            let state = JobState {
                id: job.id.clone(),
                seen: job.clone(),
                known_since: at,
                launches: None,
                servers,
                log: Vec::new(),
                ended_since: job.has_ended().then_some(at),
                settled: true,
            };
            self.jobs.insert(job.id.clone(), state);
        }
        Ok(())
    }

    fn end_terminations(&mut self) {
        for batch in &mut self.terminations {
            let over = |instance: &Termination| {
                self.servers.get(&instance.server).is_none_or(|server| {
                    server.status == ServerStatus::Terminated || server.termination_refused.is_some()
                })
            };
            if matches!(batch.state, TerminationState::Accepted { .. }) && batch.instances.iter().all(over) {
                batch.state = TerminationState::Ended;
                for instance in &batch.instances {
                    self.servers
                        .change(&instance.server)
                        .into_iter()
                        .for_each(|mut server| server.is_terminating = false);
                }
            }
        }
    }

    fn termination_mut(&mut self, number: u32) -> Result<&mut TerminationBatch, FoldError> {
        let sequence = self.events;
        let found = self.terminations.iter_mut().find(|batch| batch.number == number);
        found.ok_or_else(|| FoldError::Unknown { sequence, what: format!("termination {number}") })
    }
}
