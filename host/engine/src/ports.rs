//! What the engine is given of the outside world.

use std::sync::Arc;

use drs_core::ports::{CallCounter, Clock, Drs, Ec2, Journal, Plugins};

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
    /// The calls made to AWS in this process.
    pub counter: Arc<dyn CallCounter>,
}
