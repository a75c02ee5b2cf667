//! Jobs: polled together, and the truth about their servers once they have ended.

use std::time::Duration;

use drs_core::event::Event;
use drs_core::execution::JobState;
use drs_core::ids::{InstanceId, ServerId};
use drs_core::launch::{Awaited, truth};
use drs_core::plugin::InstanceFacts;

use super::{Outcome, READ_AGAIN, Tasks};
use crate::poller::KnownJob;

fn known_job(job: &JobState) -> KnownJob {
    (job.id.clone(), job.created())
}

impl Tasks {
    /// Waits, then asks the shared poller for all open jobs, and DRS for the log of each.
    pub(super) async fn poll_jobs(self, known: Vec<JobState>, wait: Duration, fresh: Duration) -> Outcome {
        self.ports.jobs.pause(wait).await;
        let ids: Vec<KnownJob> = known.iter().map(known_job).collect();
        let jobs = match self.ports.jobs.jobs(&ids, fresh).await {
            Ok(jobs) => jobs,
            Err(error) => return Outcome::unread("jobs", &error),
        };
        let mut events = Vec::new();
        for known in known {
            // A job that is not visible yet is not in the answer.
            let Some(job) = jobs.iter().find(|job| job.id == known.id) else { continue };
            if known.launches.is_some() {
                self.add_log(&known, &mut events).await;
            }
            if *job != known.seen {
                events.push(Event::JobObserved { job: Box::new(job.clone()) });
            }
        }
        Outcome::Events(events)
    }

    /// The lines that are new. A log that can't be read delays nothing: it is for people, and for predicting an end.
    async fn add_log(&self, known: &JobState, events: &mut Vec<Event>) {
        match self.ports.drs.job_log(&known.id).await {
            Ok(items) => {
                let items: Vec<_> = items.into_iter().filter(|item| !known.log.contains(item)).collect();
                if !items.is_empty() {
                    events.push(Event::JobLogged { job: known.id.clone(), items });
                }
            }
            Err(error) => events.push(Event::ReadFailed { what: "job logs".to_owned(), error: error.to_string() }),
        }
    }

    /// Looks once whether DRS says what became of a job's servers. While it does not, what has changed of the job is
    /// recorded, and the step stays due.
    pub(super) async fn settle_servers(
        self,
        job: JobState,
        awaited: Awaited,
        wait: Duration,
        fresh: Duration,
    ) -> Outcome {
        match self.ports.drs.recovery_instances(&job.servers).await {
            Ok(instances) => {
                if let Some(servers) = truth(&job, &instances, &awaited) {
                    return Outcome::event(Event::ServersSettled { job: job.id, servers });
                }
            }
            Err(error) => {
                self.pause_for(READ_AGAIN).await;
                return Outcome::unread("recovery instances", &error);
            }
        }
        self.ports.jobs.pause(wait).await;
        match self.ports.jobs.jobs(&[known_job(&job)], fresh).await {
            Ok(seen) => {
                let changed = seen.into_iter().find(|seen| seen.id == job.id && *seen != job.seen);
                Outcome::Events(changed.into_iter().map(|job| Event::JobObserved { job: Box::new(job) }).collect())
            }
            Err(error) => Outcome::unread("jobs", &error),
        }
    }

    pub(super) async fn see_instances(self, instances: Vec<(ServerId, InstanceId)>) -> Outcome {
        let ids: Vec<InstanceId> = instances.iter().map(|(_, instance)| instance.clone()).collect();
        let found = match self.ports.ec2.instances(&ids).await {
            Ok(found) => found,
            Err(error) => return Outcome::unread("instances", &error),
        };
        let facts = |id: &InstanceId| {
            let found = found.iter().find(|instance| instance.id == *id);
            found.map_or_else(InstanceFacts::default, |instance| InstanceFacts {
                instance_type: instance.instance_type.clone(),
                private_ip: instance.private_ip.clone(),
                public_ip: instance.public_ip.clone(),
                hostname: instance.hostname.clone(),
                zone: instance.zone.clone(),
                state: instance.state.as_ref().map(ToString::to_string),
            })
        };
        let instances = instances.iter().map(|(server, instance)| (server.clone(), facts(instance))).collect();
        Outcome::event(Event::InstancesSeen { instances })
    }
}
