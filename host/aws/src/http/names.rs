//! What names stand for.

use std::fmt::Debug;
use std::io;
use std::net::IpAddr;

use async_trait::async_trait;

/// Looks names up.
#[async_trait]
pub(super) trait Names: Send + Sync + Debug {
    /// All addresses that a name stands for.
    async fn look_up(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the operating system does.
#[derive(Debug)]
pub(super) struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn look_up(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}
