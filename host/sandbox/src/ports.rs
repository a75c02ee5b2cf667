//! What plug-ins can reach of the world outside.

use std::sync::Arc;

use drs_core::ports::{Clock, Drs, DrsTags, Dynamo, Ec2, Ec2Catalogue, Ec2Changes, Http};

/// The ports behind the interfaces of plug-ins.
#[derive(Clone)]
pub struct Ports {
    /// Behind the reads of the interface `drs`.
    pub drs: Arc<dyn Drs>,
    /// Behind its writes.
    pub drs_tags: Arc<dyn DrsTags>,
    /// Behind the interface `ec2`: instances and launch templates.
    pub ec2: Arc<dyn Ec2>,
    /// Networks and instance types.
    pub catalogue: Arc<dyn Ec2Catalogue>,
    /// Behind its writes.
    pub ec2_changes: Arc<dyn Ec2Changes>,
    /// Behind the interface `dynamodb`.
    pub dynamo: Arc<dyn Dynamo>,
    /// Behind the interface `http`.
    pub http: Arc<dyn Http>,
    /// The time that plug-ins and their records have.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Ports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ports")
    }
}
