//! What the engine is given of the outside world.

use std::sync::Arc;

use drs_core::ports::{CallCounter, Clock, Drs, Ec2, Journal, Plugins};

use crate::poller::JobPoller;

/// The ports of one execution.
#[derive(Clone)]
pub struct Ports {
    /// DRS in the target account and Region.
    pub drs: Arc<dyn Drs>,
    /// EC2 in the target account and Region.
    pub ec2: Arc<dyn Ec2>,
    /// The plug-ins of the plan.
    pub plugins: Arc<dyn Plugins>,
    /// The store.
    pub journal: Arc<dyn Journal>,
    /// The runtime's clock.
    pub clock: Arc<dyn Clock>,
    /// The jobs of the account and Region: one for all executions of this process there.
    pub jobs: Arc<JobPoller>,
    /// The calls made to AWS in this process.
    pub counter: Arc<dyn CallCounter>,
}
