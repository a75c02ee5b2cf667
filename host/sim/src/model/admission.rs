//! Whether DRS takes a job: its quotas, and one job a server.

use jiff::Timestamp;

use super::{Job, JobStatus, LaunchRequest, Model};
use crate::fleet::{BusyServer, Over100};

/// Why DRS does not take a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A server of it is in another job.
    Busy { server: String, job: String },
    /// A quota is used up: its code in Service Quotas, and what it would take.
    Quota { code: &'static str, message: String },
}

/// The codes of the quotas in Service Quotas.
const JOBS: &str = "L-D88FAC3A";
const SERVERS_PER_JOB: &str = "L-B827C881";
const SERVERS_IN_JOBS: &str = "L-05AFA8C6";

impl Model {
    /// Admits a launch job of these servers. Those that it begins without, as the fleet file says, are marked.
    ///
    /// # Errors
    /// Why it is refused. Nothing but busy servers is refused whatever the fleet file says.
    pub(crate) fn admit_launch(&self, servers: &mut [LaunchRequest], now: Timestamp) -> Result<(), Refusal> {
        let mut refusal = None;
        for server in servers.iter_mut() {
            let Some(job) = self.busy(&server.server, now) else { continue };
            refusal.get_or_insert_with(|| Refusal::Busy { server: server.server.clone(), job: job.id.clone() });
            server.skip = true;
        }
        let refuses_batch = self.fleet.switches().busy_server == BusyServer::RefuseBatch;
        match refusal {
            Some(refusal) if refuses_batch || servers.iter().all(|server| server.skip) => Err(refusal),
            _ => self.admit_servers(servers.iter().filter(|server| !server.skip).count(), now),
        }
    }

    /// Admits one job more.
    ///
    /// # Errors
    /// As many are active as can be.
    pub(crate) fn admit_job(&self, now: Timestamp) -> Result<(), Refusal> {
        let (active, most) = (self.active_jobs(now).count(), self.fleet.quotas().jobs);
        if active < most {
            return Ok(());
        }
        Err(Refusal::Quota { code: JOBS, message: format!("{active} jobs are active; at most {most} can be") })
    }

    fn admit_servers(&self, servers: usize, now: Timestamp) -> Result<(), Refusal> {
        let quotas = self.fleet.quotas();
        let most = quotas.servers_per_job;
        if servers > most && self.fleet.switches().over_100 == Over100::Refuse {
            let message = format!("a job has at most {most} source servers, not {servers}");
            return Err(Refusal::Quota { code: SERVERS_PER_JOB, message });
        }
        self.admit_job(now)?;
        let in_jobs = self.active_jobs(now).map(|job| job.courses.len()).sum::<usize>();
        let most = quotas.servers_in_jobs;
        if in_jobs + servers > most {
            let message = format!("active jobs have {in_jobs} servers; with {servers} more they exceed {most}");
            return Err(Refusal::Quota { code: SERVERS_IN_JOBS, message });
        }
        Ok(())
    }

    fn active_jobs(&self, now: Timestamp) -> impl Iterator<Item = &Job> {
        self.state.jobs.iter().filter(move |job| job.status(now) != JobStatus::Completed)
    }
}
