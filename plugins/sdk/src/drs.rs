//! Calls to DRS, in the target account and Region. The host goes through all pages.

use std::time::Duration;

use crate::bindings::host::drs::runtime::drs as wit;
use crate::context::{Tags, tags_of};
use crate::{CallError, Timestamp};

/// A source server.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceServer {
    /// Its id.
    pub id: String,
    /// The source's host name.
    pub hostname: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// The state of its replication, such as `CONTINUOUS`, as it came; absent when DRS does not say.
    pub replication_state: Option<String>,
    /// How far its replication is behind; absent means unknown, not zero.
    pub lag: Option<Duration>,
    /// The instance type that DRS recommends for the source's hardware.
    pub recommended_instance_type: Option<String>,
}

/// A recovery point.
#[derive(Debug, Clone, PartialEq)]
pub struct RecoverySnapshot {
    /// Its id.
    pub id: String,
    /// The server that it is of.
    pub server: String,
    /// The time that it holds; absent when DRS does not say.
    pub at: Option<Timestamp>,
}

/// The source servers with these ids: at most 1,000. An id that DRS does not know is absent from the answer.
///
/// Grant: `drs:DescribeSourceServers`.
pub fn source_servers(ids: &[String]) -> Result<Vec<SourceServer>, CallError> {
    let servers = wit::describe_source_servers(ids)?;
    Ok(servers.into_iter().map(SourceServer::from).collect())
}

/// The newest recovery points of each of these servers, newest first, at most `newest` of a server; at most 1,000
/// (servers × `newest`) in one call.
///
/// Grant: `drs:DescribeRecoverySnapshots`.
pub fn recovery_snapshots(servers: &[String], newest: u32) -> Result<Vec<RecoverySnapshot>, CallError> {
    let snapshots = wit::describe_recovery_snapshots(servers, newest)?;
    Ok(snapshots.into_iter().map(RecoverySnapshot::from).collect())
}

impl From<wit::SourceServer> for SourceServer {
    fn from(server: wit::SourceServer) -> Self {
        Self {
            id: server.id,
            hostname: server.hostname,
            tags: tags_of(server.tags),
            replication_state: server.replication_state,
            lag: server.lag.map(Duration::from_millis),
            recommended_instance_type: server.recommended_instance_type,
        }
    }
}

impl From<wit::RecoverySnapshot> for RecoverySnapshot {
    fn from(snapshot: wit::RecoverySnapshot) -> Self {
        Self { id: snapshot.id, server: snapshot.server, at: snapshot.at.map(Timestamp::from_unix_ms) }
    }
}
