//! Jobs of others: those that run when the world begins, and those that somebody starts later.

use jiff::Timestamp;

use super::{LaunchRequest, Model, Order};
use crate::fleet::ForeignJob;

impl Model {
    /// Starts the jobs that are there when the world begins.
    pub(super) fn start_earlier_jobs(&mut self) {
        let mut jobs: Vec<ForeignJob> = self.fleet.jobs().iter().filter(|job| job.is_earlier()).cloned().collect();
        jobs.sort_by_key(ForeignJob::starts);
        for job in jobs {
            let starts = self.state.origin + job.starts();
            self.start_launch(order(&job), starts);
        }
    }

    /// Starts the next job that somebody else starts by `now`, if there is one. One that DRS does not take does not start:
    /// whoever wanted it was refused.
    pub(super) fn next_foreign_job(&mut self, now: Timestamp) -> bool {
        let mut later: Vec<&ForeignJob> = self.fleet.jobs().iter().filter(|job| !job.is_earlier()).collect();
        later.sort_by_key(|job| job.starts());
        let Some(job) = later.get(self.state.later_jobs).map(|job| (*job).clone()) else { return false };
        let starts = self.state.origin + job.starts();
        if starts > now {
            return false;
        }
        self.launch_due(starts);
        self.state.later_jobs += 1;
        let mut order = order(&job);
        match self.admit_launch(&mut order.servers, starts) {
            Ok(()) => {
                self.start_launch(order, starts);
            }
            Err(refusal) => tracing::info!(?refusal, "a job of somebody else was refused"),
        }
        true
    }
}

fn order(job: &ForeignJob) -> Order {
    let launch =
        |server: &toml::Spanned<String>| LaunchRequest { server: server.get_ref().clone(), point: None, skip: false };
    Order { drill: job.drill, tags: job.tags.clone(), servers: job.servers.iter().map(launch).collect() }
}
