//! `[limits]`: quotas, which can be lowered to leave room for others, and waits.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::duration_text;

/// `[limits]`: quotas of the account and Region, and waits. The defaults are AWS's published ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Limits {
    /// Concurrent jobs: 20.
    pub jobs: u32,
    /// Servers in one job: 100.
    pub servers_per_job: u32,
    /// Servers in all jobs: 500.
    pub servers_in_jobs: u32,
    /// The shortest time between two polls: 5 s.
    #[serde(with = "duration_text")]
    pub poll_min: Duration,
    /// The longest time between two polls: 30 s.
    #[serde(with = "duration_text")]
    pub poll_max: Duration,
    /// How long DRS may take to show a job that it has accepted: 60 s.
    #[serde(with = "duration_text")]
    pub visibility_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            jobs: 20,
            servers_per_job: 100,
            servers_in_jobs: 500,
            poll_min: Duration::from_secs(5),
            poll_max: Duration::from_secs(30),
            visibility_wait: Duration::from_secs(60),
        }
    }
}

impl Limits {
    /// The most servers of one StartRecovery call: a batch larger than the quota of all jobs would never fit.
    pub fn batch_size(&self) -> usize {
        (self.servers_per_job.min(self.servers_in_jobs) as usize).max(1)
    }
}
