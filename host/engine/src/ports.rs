//! What the engine is given of the outside world.

use std::sync::Arc;

use drs_core::ports::{AccountRegion, CallCounter, Clock, Drs, Ec2, Plugins, Store};

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
    pub journal: Arc<dyn Store>,
    /// The account and Region, where others use them as well. `None` in a world of this execution alone.
    pub shared: Option<AccountRegion>,
    /// The runtime's clock.
    pub clock: Arc<dyn Clock>,
    /// The jobs of the account and Region: one for all executions of this process there.
    pub jobs: Arc<JobPoller>,
    /// The calls made to AWS for this execution. Those of a poller that serves several are nobody's.
    pub counter: Arc<dyn CallCounter>,
}
