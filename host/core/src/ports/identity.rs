//! Who the runtime is in AWS, and how many calls it made there.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::aws::{CallError, Identity};

/// STS.
#[async_trait]
pub trait Sts: Send + Sync {
    /// The account and ARN of the credentials in use.
    async fn identity(&self) -> Result<Identity, CallError>;
}

/// A count of calls for each operation, by IAM's names: `drs:DescribeJobs`.
pub type CallCounts = BTreeMap<String, u64>;

/// What counts the calls that were made to AWS.
pub trait CallCounter: Send + Sync {
    /// The calls so far in this process.
    fn counts(&self) -> CallCounts;
}
