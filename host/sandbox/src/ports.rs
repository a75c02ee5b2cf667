//! What plug-ins can reach of the world outside.

use std::sync::Arc;

use drs_core::ports::{Clock, Drs, Dynamo, Ec2};

/// The ports behind the interfaces of plug-ins.
#[derive(Clone)]
pub struct Ports {
    /// Behind the interface `drs`.
    pub drs: Arc<dyn Drs>,
    /// Behind the interface `ec2`.
    pub ec2: Arc<dyn Ec2>,
    /// Behind the interface `dynamodb`.
    pub dynamo: Arc<dyn Dynamo>,
    /// The time that plug-ins and their records have.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}
